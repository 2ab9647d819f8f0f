// Package rng makes keyed random streams: which numbers a computation gets
// depends on a seed and on what they are for, not on what was drawn before.
package rng

const golden = 0x9e3779b97f4a7c15

// Key derives the key of a stream from a seed, its purpose, and numbers such as
// layer, epoch and batch.
func Key(seed uint64, purpose string, numbers ...int) uint64 {
	x := Mix(Mix(seed+golden) ^ fnv1a(purpose))
	for _, n := range numbers {
		x = Mix(x + golden*uint64(n+1))
	}
	return x
}

// fnv1a is the 64-bit FNV-1a hash of a text, without the allocations of hash/fnv.
func fnv1a(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}

// Mix is the output function of SplitMix64 (Steele, Lea, Flood 2014), a
// bijection whose output bits each depend on all input bits.
func Mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Stream is a SplitMix64 generator.
type Stream struct{ state uint64 }

// New returns the stream of a Key.
func New(seed uint64, purpose string, numbers ...int) *Stream {
	return &Stream{Key(seed, purpose, numbers...)}
}

// Uint64 returns 64 random bits.
func (s *Stream) Uint64() uint64 {
	s.state += golden
	return Mix(s.state)
}

// Uniform returns a multiple of 2^-53 in [0,1).
func (s *Stream) Uniform() float64 { return float64(s.Uint64()>>11) / (1 << 53) }

// Below returns an integer in [0,n), all equally likely. It panics if n < 1.
func (s *Stream) Below(n int) int {
	if n < 1 {
		panic("rng: Below needs a positive number")
	}
	limit := -uint64(n) % uint64(n) // 2^64 mod n: values below it would favour small results
	for {
		if x := s.Uint64(); x >= limit {
			return int(x % uint64(n))
		}
	}
}

// Shuffle puts the numbers in random order (Fisher-Yates).
func (s *Stream) Shuffle(list []int32) {
	for i := len(list) - 1; i > 0; i-- {
		j := s.Below(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}
