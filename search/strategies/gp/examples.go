package gp

import (
	"cmp"
	"math"
	"slices"

	"goalsearch/search/strategies/internal/design"
)

// examples returns the points and values that the model is fitted to: of the n
// best trials, the first of equals, in the order of their values. A failed trial
// counts as the worst. At least one trial has a value.
func examples(trials []trial, n int) (u [][]float64, y []float64) {
	worst := math.Inf(1)
	for _, t := range trials {
		if t.ok {
			worst = min(worst, t.value)
		}
	}
	sorted := slices.Clone(trials)
	for i := range sorted {
		if !sorted[i].ok {
			sorted[i].value = worst
		}
	}
	slices.SortStableFunc(sorted, func(a, b trial) int { return cmp.Compare(b.value, a.value) })
	for _, t := range sorted[:min(n, len(sorted))] {
		u = append(u, t.u)
		y = append(y, t.value)
	}
	compress(y)
	return u, y
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
	middle, deviation := design.Spread(y)
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
