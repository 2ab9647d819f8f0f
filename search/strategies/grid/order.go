package grid

import (
	"math/bits"

	"goalsearch/internal/rng"
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
	stream := draw.New(seed, "grid", 0)
	for i := range o.keys {
		o.keys[i] = stream.Uint64()
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
		left, right = right, left^(rng.Mix(right+key)&mask)
	}
	return left<<o.half | right
}
