package cmaes

import "slices"

// record has the median value of every population since the last restart.
type record struct{ medians []float64 }

// add takes a population, best first.
func (r *record) add(population []sample) {
	r.medians = append(r.medians, population[len(population)/2].value)
}

// stagnates reports whether populations have not become better for long: whether the
// median of the last third of all medians is no better than that of the third
// before, over at least 30 populations and as many trials as it takes to learn the
// covariance (tutorial, appendix B.3, stagnation).
func (r *record) stagnates(dim, population int) bool {
	least := max(30, 10*dim*dim/population)
	if len(r.medians) < least {
		return false
	}
	third := len(r.medians) / 3
	middle := func(values []float64) float64 {
		sorted := slices.Sorted(slices.Values(values))
		return sorted[len(sorted)/2]
	}
	n := len(r.medians)
	return middle(r.medians[n-third:]) <= middle(r.medians[n-2*third:n-third])
}
