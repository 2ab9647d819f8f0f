package evaluate

import (
	"math"

	"goalsearch/internal/rng"
)

// Split divides samples 0..n-1 at random, by the run's seed, into those that
// train and those that score; share is the part of the latter.
func Split(n int, share float64, seed uint64) (train, validation []int32) {
	order := rows(n)
	rng.New(seed, "split").Shuffle(order)
	size := validationSize(n, share)
	return order[size:], order[:size]
}

func validationSize(n int, share float64) int { return int(math.Round(share * float64(n))) }

func rows(n int) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = int32(i)
	}
	return list
}
