package results

import (
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Confidence is the level of the intervals that are reported.
const Confidence = 0.95

// Statistics sums up the scores of the runs of one goal. The zero value is that
// of no scores.
type Statistics struct {
	N      int
	Mean   float64
	Median float64 // the mean of the two middle ones if N is even
	SD     float64 // of the sample, with N-1 in the denominator; 0 if N < 2
}

// Describe sums up scores.
func Describe(scores []float64) Statistics {
	s := Statistics{N: len(scores)}
	if s.N == 0 {
		return s
	}
	sorted := slices.Clone(scores)
	slices.Sort(sorted)
	s.Mean = stat.Mean(sorted, nil)
	s.Median = (sorted[(s.N-1)/2] + sorted[s.N/2]) / 2
	if s.N > 1 {
		s.SD = stat.StdDev(sorted, nil)
	}
	return s
}

// HalfWidth returns half the width of the confidence interval of the mean,
//
//	t(N-1, 1-(1-Confidence)/2) · SD / √N
//
// with the quantile t of Student's distribution with N-1 degrees of freedom;
// false if N < 2, for one score says nothing of its spread. Runs with different
// seeds are independent; that the interval covers the true mean so often as it
// says rests on scores that are about normally distributed.
//
// Source: Student (1908), The probable error of a mean, Biometrika 6, 1–25.
func (s Statistics) HalfWidth() (half float64, ok bool) {
	if s.N < 2 {
		return 0, false
	}
	return quantile(s.N-1) * s.SD / math.Sqrt(float64(s.N)), true
}

// quantiles has the values of quantile that were needed before: a ranking needs
// the same one for each of thousands of trials.
var quantiles sync.Map

// quantile returns the (1+Confidence)/2 quantile of Student's distribution with so
// many degrees of freedom.
func quantile(freedom int) float64 {
	if t, ok := quantiles.Load(freedom); ok {
		return t.(float64)
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(freedom)}.Quantile((1 + Confidence) / 2)
	quantiles.Store(freedom, t)
	return t
}

// Interval returns the bounds of the confidence interval of the mean; false if
// N < 2. They are not cut to 0..1.
func (s Statistics) Interval() (low, high float64, ok bool) {
	half, ok := s.HalfWidth()
	if !ok {
		return 0, 0, false
	}
	return s.Mean - half, s.Mean + half, true
}
