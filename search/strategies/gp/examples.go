package gp

import (
	"cmp"
	"math"
	"slices"

	"goalsearch/search"
)

// examples returns the points and values of the n trials that the model is
// fitted to. Where there are more, a third of them are the best, and the others
// those nearest to a centre by a measure of distance: the best alone would be the
// lucky ones, among which there is nothing to learn. A failed trial counts as the
// worst. At least one trial has a value.
func examples(trials []trial, n int, fromCentre func(u []float64) float64) (u [][]float64, y []float64) {
	worst := math.Inf(1)
	for _, t := range trials {
		if t.ok {
			worst = min(worst, t.value)
		}
	}
	filled := slices.Clone(trials)
	for i := range filled {
		if !filled[i].ok {
			filled[i].value = worst
		}
	}
	sorted := sortedBy(filled, func(t trial) float64 { return -t.value })
	if len(sorted) > n {
		others := sortedBy(sorted[n/3:], func(t trial) float64 { return fromCentre(t.u) })
		sorted = append(sorted[:n/3], others[:n-n/3]...)
	}
	for _, t := range sorted {
		u = append(u, t.u)
		y = append(y, t.value)
	}
	compress(y)
	return u, y
}

// sortedBy returns the trials with the least key first; equals keep their order.
func sortedBy(trials []trial, key func(trial) float64) []trial {
	type keyed struct {
		key   float64
		index int
	}
	list := make([]keyed, len(trials))
	for i, t := range trials {
		list[i] = keyed{key(t), i}
	}
	slices.SortFunc(list, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.key, b.key), a.index-b.index)
	})
	sorted := make([]trial, len(trials))
	for i, k := range list {
		sorted[i] = trials[k.index]
	}
	return sorted
}

// compress scales values to mean 0 and variance 1, after the inverse hyperbolic
// sine of half their distance from the median in scaled median absolute
// deviations: linear near the median, logarithmic far from it.
func compress(y []float64) {
	most := 0.0
	for _, v := range y {
		most = max(most, math.Abs(v))
	}
	if most == 0 {
		return
	}
	for i := range y {
		y[i] /= most // differences of what is left cannot overflow
	}
	middle, deviation := search.MedianMAD(y)
	for i, v := range y {
		y[i] = math.Asinh((v - middle) / (2 * (deviation + 1e-9)))
	}
	standardise(y)
}

// standardise scales values to mean 0 and variance 1; equal ones become 0.
func standardise(y []float64) {
	n := float64(len(y))
	mean, squares := 0.0, 0.0
	for _, v := range y {
		mean += v / n
	}
	for i := range y {
		y[i] -= mean
		squares += y[i] * y[i]
	}
	sd := math.Sqrt(squares / n)
	for i := range y {
		if sd > 1e-12 {
			y[i] /= sd
		} else {
			y[i] = 0
		}
	}
}
