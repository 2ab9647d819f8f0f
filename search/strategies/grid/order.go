package grid

import (
	"math/bits"

	"goalsearch/search/strategies/internal/draw"
)

// order is a random permutation of 0..size-1 that takes no room: a Feistel
// network on the even number of bits that size needs, walked until it comes back
// below size (Black & Rogaway 2002, cycle walking).
type order struct {
	size uint64
	half int // bits of each half
	keys [rounds]uint64
}

const rounds = 4

func newOrder(size, seed uint64) order {
	o := order{size: size, half: (bits.Len64(size-1) + 1) / 2}
	rng := draw.New(seed, "grid", 0)
	for i := range o.keys {
		o.keys[i] = rng.Uint64()
	}
	return o
}

// at returns the number at a place below size.
func (o order) at(place uint64) uint64 {
	for {
		if place = o.permute(place); place < o.size {
			return place
		}
	}
}

func (o order) permute(x uint64) uint64 {
	mask := uint64(1)<<o.half - 1
	left, right := x>>o.half, x&mask
	for _, key := range o.keys {
		left, right = right, left^(scramble(right+key)&mask)
	}
	return left<<o.half | right
}

// scramble mixes all bits of x: the finaliser of SplitMix64 (Steele et al. 2014).
func scramble(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
