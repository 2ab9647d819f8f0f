package results_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"goalsearch/results"
	"goalsearch/search"
)

// trialWith returns a trial of runs with these scores, on seeds 0, 1 and so on.
func trialWith(number int, scores ...float64) search.Trial {
	t := search.Trial{Number: number, Planned: len(scores), DuplicateOf: -1}
	for i, s := range scores {
		t.Runs = append(t.Runs, search.Run{Number: i, Seed: uint64(i), Outcome: search.Outcome{Curve: []search.Epoch{{ValidationAccuracy: s}}}})
	}
	return t
}

// TestPaired: Student's sleep data, as R's t.test(paired = TRUE) has them.
func TestPaired(t *testing.T) {
	first := trialWith(0, 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
	second := trialWith(1, 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
	p := results.Pair(second, first)
	value, ok := p.P()
	low, high, _ := p.Interval()
	if !ok || p.N != 10 || !near(p.Mean, 1.58, 1e-12) || !near(value, 0.002832890, 1e-8) || !near(low, 0.7001142, 1e-7) || !near(high, 2.4598858, 1e-7) {
		t.Errorf("%+v, p %v, interval %v to %v", p, value, low, high)
	}
	// R: with(sleep, t.test(extra[group == 2], extra[group == 1], paired = TRUE, alternative = "greater"))
	if bound, ok := p.LowerBound(); !ok || !near(bound, 0.8669947, 1e-7) {
		t.Errorf("the lower bound is %v", bound)
	}
}

// TestPairedRungs: a seed counts once, however many rungs its training went up.
func TestPairedRungs(t *testing.T) {
	climb := func(number int, scores ...float64) search.Trial {
		trial := trialWith(number, scores...)
		for i := range trial.Runs {
			trial.Runs[i].Seed = 7
			trial.Runs[i].Outcome.Curve[0].Epoch = i + 1
		}
		return trial
	}
	p := results.Pair(climb(0, 0.5, 0.6, 0.9), climb(1, 0.5, 0.6, 0.7))
	if p.N != 1 || p.Unpaired != 0 || !near(p.Mean, 0.2, 1e-15) {
		t.Errorf("%+v: want one pair, 0.2 apart", p)
	}
}

// TestPairedTies: differences that are all the same, as accuracies of few images may be,
// show nothing.
func TestPairedTies(t *testing.T) {
	p := results.Pair(trialWith(0, 0.5, 0.7), trialWith(1, 0.4, 0.6))
	_, known := p.P()
	_, _, interval := p.Interval()
	_, bound := p.LowerBound()
	if known || interval || bound || !near(p.Mean, 0.1, 1e-15) {
		t.Errorf("two differences of 0.1 have a p-value (%v), an interval (%v) or a bound (%v)", known, interval, bound)
	}
	if results.NotWorse(trialWith(1, 0.4, 0.6), []search.Trial{trialWith(0, 0.5, 0.7)}, 0.01) != 0 {
		t.Error("two equal differences show that a goal is not worse")
	}
	same := results.Pair(trialWith(0, 0.5, 0.7), trialWith(1, 0.5, 0.7))
	if value, ok := same.P(); !ok || value != 1 {
		t.Errorf("the p-value of goals that score the same is %v, %v", value, ok)
	}
	if low, high, ok := same.Interval(); !ok || low != 0 || high != 0 {
		t.Errorf("the interval of goals that score the same is %v to %v, %v", low, high, ok)
	}
}

func TestPairedSeeds(t *testing.T) {
	a, b := trialWith(0, 0.5, 0.6, 0.7, 0.8), trialWith(1, 0.4, 0.4, 0.4)
	b.Runs[0], b.Runs[2] = b.Runs[2], b.Runs[0] // the order says nothing
	b.Runs[1].Reason = "diverged"
	p := results.Pair(a, b)
	if p.N != 2 || !near(p.Mean, 0.2, 1e-15) || p.Unpaired != 2 {
		t.Errorf("%+v: want the mean of 0.1 and 0.3, and two scores without a partner", p)
	}
	one := results.Pair(trialWith(0, 0.5), trialWith(1, 0.25))
	_, hasP := one.P()
	_, hasLeast := one.LowerBound()
	if one.N != 1 || hasP || hasLeast {
		t.Errorf("one pair has a p-value or a bound: %+v", one)
	}
}

// TestHolm: R, p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm").
func TestHolm(t *testing.T) {
	for _, test := range []struct{ p, want []float64 }{
		{[]float64{0.01, 0.04, 0.03, 0.005}, []float64{0.03, 0.06, 0.06, 0.02}},
		{[]float64{0.9, 0.8}, []float64{1, 1}},
		{nil, nil},
	} {
		got := results.Holm(test.p)
		for i, want := range test.want {
			if !near(got[i], want, 1e-15) {
				t.Errorf("%v became %v, want %v", test.p, got, test.want)
				break
			}
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 12).Draw(rt, "p")
		corrected := results.Holm(p)
		for i := range p {
			if corrected[i] < p[i] || corrected[i] > 1 {
				rt.Errorf("%v became %v", p[i], corrected[i])
			}
			for j := range p {
				if p[i] < p[j] && corrected[i] > corrected[j] {
					rt.Errorf("%v became %v: the order has changed", p, corrected)
				}
			}
		}
	})
}

// world draws scores of goals as trainings give them: a seed moves all goals
// alike, and each goal a little by itself.
type world struct{ *rand.Rand }

func (w world) draw(means []float64, runs int) []search.Trial {
	const common, own = 0.004, 0.002
	seeds := make([]float64, runs)
	for i := range seeds {
		seeds[i] = common * w.NormFloat64()
	}
	trials := make([]search.Trial, len(means))
	for i, mean := range means {
		scores := make([]float64, runs)
		for j := range scores {
			scores[j] = mean + seeds[j] + own*w.NormFloat64()
		}
		trials[i] = trialWith(i, scores...)
	}
	return trials
}

// share counts how often something is true in simulated studies.
func share(studies int, f func(w world) bool) float64 {
	w := world{rand.New(rand.NewPCG(1, 2))}
	n := 0
	for range studies {
		if f(w) {
			n++
		}
	}
	return float64(n) / float64(studies)
}

const studies = 2000

func between(t *testing.T, what string, got, low, high float64) {
	t.Helper()
	if got < low || got > high {
		t.Errorf("%s: %.4f, want %v to %v", what, got, low, high)
	}
}

// TestCoverage: intervals of goals that were chosen beforehand, of the best of a
// search that is verified on fresh seeds, and of paired differences cover the true
// value as often as they say; an interval of the best on the seeds of the search
// does not.
func TestCoverage(t *testing.T) {
	covers := func(s results.Statistics, mean float64) bool {
		low, high, _ := s.Interval()
		return low <= mean && mean <= high
	}
	for _, runs := range []int{3, 10} {
		t.Run(fmt.Sprintf("%d runs", runs), func(t *testing.T) {
			between(t, "a goal", share(studies, func(w world) bool {
				return covers(results.Rank(search.Spec{Runs: 1}, w.draw([]float64{0.95}, runs))[0].Scores, 0.95)
			}), 0.93, 0.97)
			between(t, "a difference", share(studies, func(w world) bool {
				trials := w.draw([]float64{0.95, 0.948}, runs)
				return covers(results.Pair(trials[0], trials[1]).Statistics, 0.002)
			}), 0.93, 0.97)
			means := []float64{0.95, 0.9495, 0.949, 0.9485, 0.95, 0.9498, 0.9492, 0.9488}
			between(t, "the best, verified", share(studies, func(w world) bool {
				best := results.Rank(search.Spec{Runs: 1}, w.draw(means, 2))[0].Number
				return covers(results.Rank(search.Spec{Runs: 1}, w.draw(means, runs)[best:best+1])[0].Scores, means[best])
			}), 0.93, 0.97)
		})
	}
	means := make([]float64, 50)
	if got := share(studies/4, func(w world) bool {
		trials := w.draw(means, 5)
		for i := range trials { // each goal on its own seeds, as where seeds are fresh
			trials[i] = w.draw([]float64{0}, 5)[0]
		}
		return covers(results.Rank(search.Spec{Runs: 1}, trials)[0].Scores, 0)
	}); got > 0.85 {
		t.Errorf("the best on the seeds of its search is covered with %.3f: the simulation does not show the bias", got)
	}
}

// TestFalseAlarms: without a difference, p is below 0.05 as often as that; of
// several goals that do not differ, any is below after Holm's correction at most so
// often; and a goal that is worse by the margin is called not worse at most so often.
func TestFalseAlarms(t *testing.T) {
	between(t, "p", share(studies, func(w world) bool {
		trials := w.draw([]float64{0.9, 0.9}, 6)
		p, _ := results.Pair(trials[0], trials[1]).P()
		return p < 0.05
	}), 0.035, 0.065)
	between(t, "any of seven after Holm", share(studies, func(w world) bool {
		for _, c := range results.Compare(make([]string, 8), w.draw(make([]float64, 8), 6), 0) {
			if c.P < 0.05 {
				return true
			}
		}
		return false
	}), 0, 0.065)
	const margin = 0.002
	between(t, "not worse, of goals that are worse by the margin", share(studies, func(w world) bool {
		trials := w.draw([]float64{0.95, 0.95 - margin, 0.95 - margin, 0.95 - margin}, 12)
		return results.NotWorse(trials[0], trials[1:], margin) > 0
	}), 0.035, 0.065)
	between(t, "not worse, of goals as good", share(studies, func(w world) bool {
		trials := w.draw([]float64{0.95, 0.95, 0.95 - 5*margin}, 12)
		return results.NotWorse(trials[0], trials[1:], margin) == 1
	}), 0.6, 1)
}

func TestNotWorse(t *testing.T) {
	whole := trialWith(0, 0.95, 0.94, 0.96)
	good, bad := trialWith(1, 0.9501, 0.9401, 0.9599), trialWith(2, 0.90, 0.89, 0.91)
	failed := trialWith(3, 0.95, 0.94, 0.96)
	failed.Runs[2].Reason = "diverged"
	for _, test := range []struct {
		goals []search.Trial
		want  int
	}{
		{nil, 0},
		{[]search.Trial{good, good}, 2},
		{[]search.Trial{good, bad, good}, 1},
		{[]search.Trial{failed}, 0},
		{[]search.Trial{trialWith(4, 0.99)}, 0}, // one pair proves nothing
	} {
		if got := results.NotWorse(whole, test.goals, 0.002); got != test.want {
			t.Errorf("%d of %d goals, want %d", got, len(test.goals), test.want)
		}
	}
}

func TestCompareTrials(t *testing.T) {
	list := results.Compare([]string{"a", "b", "c"}, []search.Trial{trialWith(0, 0.9, 0.8), trialWith(1, 0.8, 0.7), trialWith(2, 0.7)}, 1)
	searched := 0.95
	list[0].Searched = &searched
	if bias, ok := list[0].Bias(); !ok || !near(bias, 0.1, 1e-15) {
		t.Errorf("the bias is %v", bias)
	}
	if list[1].Difference.N != 0 || !math.IsNaN(list[1].P) {
		t.Errorf("the reference differs from itself: %+v", list[1])
	}
	if list[2].Difference.N != 1 || !math.IsNaN(list[2].P) {
		t.Errorf("one pair: %+v", list[2])
	}
	if list[0].P > 1e-9 || !near(list[0].Difference.Mean, 0.1, 1e-15) {
		t.Errorf("first against second: %+v", list[0])
	}
}

func TestChanges(t *testing.T) {
	weights := func(a, b float64) search.Params {
		return search.Params{{Name: "{F}", Value: a}, {Name: "{C}", Value: b}}
	}
	base := weights(0.5, -1)
	for kind, goal := range map[string]search.Params{
		"0": weights(0, -1), "+10 %": weights(0.55, -1), "-10 %": weights(0.45, -1), "+0.1": weights(0.6, -1), "-0.1": weights(0.5-0.1, -1), "= 0.7": weights(0.7, -1),
	} {
		changes := results.Changes(base, goal)
		if len(changes) != 1 || changes[0].Weight != "{F}" || changes[0].Kind() != kind {
			t.Errorf("%v: %+v, want %s", goal, changes, kind)
		}
	}
	trials := []search.Trial{{Goal: base}, {Goal: weights(0, -1)}, {Goal: weights(0, 0)}, {Goal: base}}
	if got := fmt.Sprint(results.LabelChanges(trials)); got != "[unchanged {F} 0 {F} 0, {C} 0 unchanged]" {
		t.Error(got)
	}
	if got := fmt.Sprint(results.LabelRemoved(trials[:3])); got != "[unchanged without {F} without {C}]" {
		t.Error(got)
	}
}
