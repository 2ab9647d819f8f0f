package results

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"goalsearch/search"
)

// Paired sums up how the scores of two goals differ, paired by seed: with one
// seed they have the same split, initial weights and order of images.
type Paired struct {
	// Statistics of the differences, first goal minus second. N is the number of
	// seeds that both have a score for.
	Statistics
	// Unpaired is the number of scores without a partner: of seeds that the other
	// goal does not have, or with which it failed.
	Unpaired int
}

// Pair compares the scores of the longest runs of two trials.
func Pair(a, b search.Trial) Paired {
	both, unpaired := pairs(a, b)
	differences := make([]float64, len(both))
	for i, p := range both {
		differences[i] = p[0] - p[1]
	}
	return Paired{Describe(differences), unpaired}
}

// Pairs returns the scores of two trials with one seed, in the order of the first
// one's runs: what Pair sums up.
func Pairs(a, b search.Trial) [][2]float64 {
	both, _ := pairs(a, b)
	return both
}

func pairs(a, b search.Trial) (both [][2]float64, unpaired int) {
	first, second := bySeed(a), bySeed(b)
	for _, r := range a.Longest() {
		x, ok := first[r.Seed]
		if y, known := second[r.Seed]; ok && known {
			both = append(both, [2]float64{x, y})
		}
	}
	return both, len(first) + len(second) - 2*len(both)
}

func bySeed(t search.Trial) map[uint64]float64 {
	scores := make(map[uint64]float64)
	for _, r := range t.Longest() {
		if x, ok := r.Outcome.ValidationAccuracy(); ok && r.Reason == "" {
			scores[r.Seed] = x
		}
	}
	return scores
}

// tied reports whether all differences are equal and not 0. Accuracies are whole numbers
// of images, so that few differences may well be, and Student's t says nothing of them.
func (p Paired) tied() bool {
	const rounding = 1e-12
	return p.SD < rounding && math.Abs(p.Mean) >= rounding
}

// Interval returns the confidence interval of the mean difference; false if there are
// fewer than two pairs, or all differences are equal and not 0.
func (p Paired) Interval() (low, high float64, ok bool) {
	if p.tied() {
		return 0, 0, false
	}
	return p.Statistics.Interval()
}

// P returns the two-sided p-value of the paired t test that the goals have the
// same mean score, 1 where no score differs; false if there are fewer than two pairs, or
// all differences are equal and not 0.
//
// Source: Student (1908), The probable error of a mean, Biometrika 6, 1–25.
func (p Paired) P() (float64, bool) {
	if p.N < 2 || p.tied() {
		return 0, false
	}
	if p.SD == 0 {
		return 1, true
	}
	t := math.Abs(p.Mean) / (p.SD / math.Sqrt(float64(p.N)))
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(p.N - 1)}.Survival(t), true
}

// LowerBound returns the one-sided lower bound of the mean difference, at Confidence:
// a goal is not worse by more than a margin if it is above -margin; false if
// there are fewer than two pairs, or all differences are equal and not 0.
func (p Paired) LowerBound() (float64, bool) {
	if p.N < 2 || p.tied() {
		return 0, false
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(p.N - 1)}.Quantile(Confidence)
	return p.Mean - t*p.SD/math.Sqrt(float64(p.N)), true
}

// Holm corrects p-values for their number: of those at most α afterwards, any is
// a false alarm with a probability of at most α, whatever depends on what.
//
// Source: Holm (1979), A simple sequentially rejective multiple test procedure,
// Scandinavian Journal of Statistics 6, 65–70.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	corrected := make([]float64, len(p))
	largest := 0.0
	for rank, i := range order {
		largest = max(largest, min(1, p[i]*float64(len(p)-rank)))
		corrected[i] = largest
	}
	return corrected
}

// NotWorse returns how many of the goals, in the order given, are not worse than
// a reference by more than a margin: goals are tested one after another, at
// Confidence and one-sided, until one is not shown to be so. As the order is fixed
// beforehand, no correction is needed.
//
// Source: Maurer, Hothorn, Lehmacher (1995), Multiple comparisons in drug clinical
// trials and preclinical assays: a-priori ordered hypotheses.
func NotWorse(reference search.Trial, goals []search.Trial, margin float64) int {
	for i, t := range goals {
		if bound, ok := Pair(t, reference).LowerBound(); !ok || bound < -margin || t.State() == search.Failed {
			return i
		}
	}
	return len(goals)
}
