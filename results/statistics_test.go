package results_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"goalsearch/results"
)

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// TestDescribe: the interval of Student's sleep data is the one that R prints; the
// others follow from the quantiles 12.7062047 and 3.1824463 of 1 and 3 degrees of
// freedom, of any table of Student's distribution.
func TestDescribe(t *testing.T) {
	tests := []struct {
		scores                      []float64
		mean, median, sd, low, high float64
	}{
		{[]float64{0.5, 0.75}, 0.625, 0.625, 0.1767767, -0.9632756, 2.2132756},
		// R: with(sleep, t.test(extra[group == 2], extra[group == 1], paired = TRUE))
		{[]float64{1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4}, 1.58, 1.3, 1.2299955, 0.7001142, 2.4598858},
		{[]float64{0.9, 0.9, 0.9}, 0.9, 0.9, 0, 0.9, 0.9},
		{[]float64{3, 1, 2, 4}, 2.5, 2.5, 1.2909944, 0.4457397, 4.5542603},
	}
	for _, test := range tests {
		s := results.Describe(test.scores)
		low, high, ok := s.Interval()
		const digits = 1e-7
		if s.N != len(test.scores) || !ok || !near(s.Mean, test.mean, 1e-15) || !near(s.Median, test.median, 1e-15) ||
			!near(s.SD, test.sd, digits) || !near(low, test.low, digits) || !near(high, test.high, digits) {
			t.Errorf("%v: %+v, interval %v to %v", test.scores, s, low, high)
		}
	}
}

func TestDescribeTooFew(t *testing.T) {
	if s := results.Describe(nil); s != (results.Statistics{}) {
		t.Errorf("no scores: %+v", s)
	}
	s := results.Describe([]float64{0.5})
	if s != (results.Statistics{N: 1, Mean: 0.5, Median: 0.5}) {
		t.Errorf("one score: %+v", s)
	}
	if _, _, ok := s.Interval(); ok {
		t.Error("one score has an interval")
	}
}

func TestDescribeProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		scores := rapid.SliceOfN(rapid.Float64Range(0, 1), 2, 20).Draw(rt, "scores")
		s := results.Describe(scores)
		low, high, ok := s.Interval()
		if !ok || low > s.Mean || s.Mean > high || s.SD < 0 || math.IsNaN(low+high) {
			rt.Errorf("%+v, interval %v to %v", s, low, high)
		}
		turned := append(scores[1:len(scores):len(scores)], scores[0])
		if again := results.Describe(turned); again != s {
			rt.Errorf("the order of the runs matters: %+v, %+v", s, again)
		}
	})
}
