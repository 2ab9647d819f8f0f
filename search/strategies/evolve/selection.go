package evolve

import (
	"cmp"
	"fmt"
	"math/rand"
	"slices"

	"github.com/MaxHalford/eaopt"
)

// tournament draws different parents by tournaments of two from the first ones
// of a sorted population. It implements eaopt.Selector.
type tournament struct {
	parents int // how many individuals at the front may win
}

// Validate refuses a tournament without contestants.
func (s tournament) Validate() error {
	if s.parents < 1 {
		return fmt.Errorf("a tournament among %d parents", s.parents)
	}
	return nil
}

// Apply returns clones of n winners and their indices. The winners differ where
// there are enough parents.
func (s tournament) Apply(n uint, indis eaopt.Individuals, rng *rand.Rand) (eaopt.Individuals, []int, error) {
	if s.parents > len(indis) {
		return nil, nil, fmt.Errorf("a tournament among %d parents in a population of %d", s.parents, len(indis))
	}
	winners := make(eaopt.Individuals, n)
	indices := make([]int, 0, n)
	for i := range winners {
		// The population is sorted: the better of two is the one that comes first.
		k := min(rng.Intn(s.parents), rng.Intn(s.parents))
		for len(indices) < s.parents && slices.Contains(indices, k) {
			k = rng.Intn(s.parents)
		}
		indices = append(indices, k)
		winners[i] = indis[k].Clone(rng)
	}
	return winners, indices, nil
}

// survivors returns the n best of both groups, best first; of equals the young
// before the old, and within a group the earlier before the later.
func survivors(n int, young, old eaopt.Individuals) eaopt.Individuals {
	all := slices.Concat(young, old)
	slices.SortStableFunc(all, func(a, b eaopt.Individual) int { return cmp.Compare(a.Fitness, b.Fitness) })
	return all[:min(n, len(all))]
}
