package search

import (
	"math"
	"slices"
)

// Most random goals of a hard problem score alike, at chance level or little above:
// they lie on a plateau, on which there is nothing to learn but luck.

// MedianMAD returns the median of at least one value and their median absolute
// deviation from it, scaled by 1.4826 to the standard deviation of a normal
// distribution.
func MedianMAD(values []float64) (middle, deviation float64) {
	middle = medianOf(values)
	deviations := make([]float64, len(values))
	for i, v := range values {
		deviations[i] = math.Abs(v - middle)
	}
	return middle, 1.4826 * medianOf(deviations)
}

// medianOf returns the median of at least one value, which it leaves in their order.
func medianOf(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return sorted[(n-1)/2]/2 + sorted[n/2]/2
}

// wide is the deviation of scores, in units of accuracy, above which they are on no
// plateau: no noise of trainings is so large.
const wide = 0.1

// PlateauEdge returns the score up to which goals are on the plateau, judging by the
// scores of at least one random goal: their median and 6 deviations of MedianMAD; -Inf if
// their deviation is above 0.1, so that they are on none.
func PlateauEdge(values []float64) float64 {
	middle, deviation := MedianMAD(values)
	if deviation > wide {
		return math.Inf(-1)
	}
	return middle + 6*deviation
}
