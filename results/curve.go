package results

import (
	"slices"

	"goalsearch/search"
)

// MeanCurve returns the mean learning curve over a trial's longest runs, without
// failed ones, of the epochs that all of them have.
func MeanCurve(t search.Trial) []search.Epoch {
	sums, count := make(map[int]search.Epoch), make(map[int]int)
	runs := 0
	for _, r := range t.Longest() {
		if r.Reason != "" || len(r.Outcome.Curve) == 0 {
			continue
		}
		runs++
		for _, e := range r.Outcome.Curve {
			sum := sums[e.Epoch]
			sum.TrainAccuracy += e.TrainAccuracy
			sum.ValidationAccuracy += e.ValidationAccuracy
			sums[e.Epoch] = sum
			count[e.Epoch]++
		}
	}
	var curve []search.Epoch
	for epoch, n := range count {
		if n == runs {
			sum := sums[epoch]
			curve = append(curve, search.Epoch{
				Epoch:              epoch,
				TrainAccuracy:      sum.TrainAccuracy / float64(n),
				ValidationAccuracy: sum.ValidationAccuracy / float64(n),
			})
		}
	}
	slices.SortFunc(curve, func(a, b search.Epoch) int { return a.Epoch - b.Epoch })
	return curve
}
