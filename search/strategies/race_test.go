package strategies_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"goalsearch/search/searchtest/contest"
	"goalsearch/search/searchtest/problems"
	"goalsearch/search/strategies"
)

// measure lets strategies search instances of a problem in generations of 20.
func measure(t testing.TB, problem string, names []string, first, instances, evaluations int) []contest.Result {
	t.Helper()
	results, err := contest.Run(context.Background(), contest.Options{
		Problems: []string{problem}, Strategies: names, First: first, Instances: instances,
		Evaluations: evaluations, Generation: 20, Noise: problems.Noise, Clock: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// BenchmarkStrategies measures how good the incumbent of each strategy truly is
// after 100 and 300 evaluations: median, lower and upper quartile over the
// instances 0 to 19. `goalsearch bench search` has the whole table.
//
//	go test -run - -bench Strategies -benchtime 1x ./search/strategies
func BenchmarkStrategies(b *testing.B) {
	for _, shape := range problems.Shapes() {
		for _, name := range strategies.Names() {
			b.Run(shape.Name+"/"+name, func(b *testing.B) {
				for b.Loop() {
					r := measure(b, shape.Name, []string{name}, 0, 20, 300)[0]
					for _, m := range r.Marks {
						at := map[int]string{100: "0100", 300: "0300"}[m.Evaluations]
						b.ReportMetric(m.Lower, "q1@"+at)
						b.ReportMetric(m.Median, "q2@"+at)
						b.ReportMetric(m.Upper, "q3@"+at)
					}
					b.ReportMetric(1e6*r.OwnMS, "ns/proposal")
				}
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// TestStrategiesBeatRandom holds every strategy that learns above random search on
// six instances of the hard problem, each to what it is known to reach.
func TestStrategiesBeatRandom(t *testing.T) {
	least := map[string]float64{
		"auto": .75, "cmaes": .60, "differential": .45, "genetic": .65, "gp": .75, "tpe": .55,
	}
	names := append(slices.Sorted(maps.Keys(least)), "random")
	median := make(map[string]float64)
	for _, r := range measure(t, "hard", names, 200, 6, 160) {
		median[r.Strategy] = r.Marks[len(r.Marks)-1].Median
	}
	for name, want := range least {
		if got := median[name]; got < want || got < median["random"]+.1 {
			t.Errorf("%s: median %.3f after 160 evaluations, %.3f with random; want a lead of .1 and at least %.2f",
				name, got, median["random"], want)
		}
	}
}
