// Package draw makes the random numbers of strategies: streams that are keyed
// rather than shared, and draws whose bits are the same on any machine.
//
// Products are rounded by an explicit conversion before they are added, since a
// compiler may otherwise fuse the two on some architectures; and nothing here
// calls a function, such as math.Exp, that has an implementation per architecture.
package draw

import (
	"encoding/binary"
	"math/rand"
	randv2 "math/rand/v2"

	"goalsearch/search"
)

// New returns the stream of random numbers that belongs to a search seed, a
// purpose (at most 16 bytes) and an index; different keys give independent
// streams. It is ChaCha8 behind the generator type that eaopt takes.
func New(seed uint64, purpose string, index int) *rand.Rand {
	var key [32]byte
	if len(purpose) > 16 {
		panic("draw: purpose " + purpose + " is longer than 16 bytes")
	}
	copy(key[:16], purpose)
	binary.LittleEndian.PutUint64(key[16:], seed)
	binary.LittleEndian.PutUint64(key[24:], uint64(index))
	return rand.New(source{randv2.NewChaCha8(key)})
}

// source makes a ChaCha8 stream a source of package math/rand.
type source struct{ *randv2.ChaCha8 }

func (s source) Int63() int64 { return int64(s.Uint64() >> 1) }

// Seed panics: the key of a stream is given to New.
func (s source) Seed(int64) { panic("draw: a keyed stream cannot be seeded again") }

// Uniform returns a number in [low, high]; high may be drawn where rounding leads to it.
func Uniform(rng *rand.Rand, low, high float64) float64 {
	return Between(low, high, rng.Float64())
}

// Between returns (1-w)·a + w·b, which does not overflow for w in [0, 1].
func Between(a, b, w float64) float64 {
	return float64((1-w)*a) + float64(w*b)
}

// Bell returns a number of mean 0 and variance 1 in [-3, 3] whose density is a
// smooth bell: twice the centred sum of three uniform numbers.
func Bell(rng *rand.Rand) float64 {
	return 2 * (rng.Float64() + rng.Float64() + rng.Float64() - 1.5)
}

// Point returns the free weights of a goal drawn uniformly from the space.
func Point(rng *rand.Rand, space search.Space) []float64 {
	var x []float64
	for _, w := range space {
		if !w.Fixed() {
			x = append(x, Uniform(rng, w.Low, w.High))
		}
	}
	return x
}
