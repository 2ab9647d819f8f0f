package dataset

// random is a stream of SplitMix64 (Steele, Lea, Flood 2014). The same seed gives
// the same numbers on every machine and with every Go version.
type random struct{ state uint64 }

// newRandom returns the stream of the given keys: streams of different keys have
// nothing to do with one another.
func newRandom(keys ...uint64) *random {
	r := &random{}
	for _, k := range keys {
		r.state = r.next() ^ k
	}
	return r
}

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// float returns a number from [0, 1), a multiple of 2^-53.
func (r *random) float() float64 { return float64(float64(r.next()>>11) * 0x1p-53) }

// between returns a number from [low, high).
func (r *random) between(low, high float64) float64 {
	return low + float64(r.float()*float64(high-low))
}

// around returns a number from (-spread, spread), most often near 0: the sum of
// three uniform ones.
func (r *random) around(spread float64) float64 {
	sum := r.float() + r.float() + r.float()
	return float64((sum - 1.5) * float64(spread/1.5))
}

// below returns an integer from 0 to n-1. Its bias, below n·2^-53, is nothing
// here.
func (r *random) below(n int) int { return int(float64(r.float() * float64(n))) }
