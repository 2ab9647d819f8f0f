package results_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"goalsearch/internal/expect"
	"goalsearch/results"
	"goalsearch/search"
)

// Of errors.
var (
	must    = expect.NoError
	refused = expect.Says
)

func numbers(ranked []results.Ranked) (list []int) {
	for _, r := range ranked {
		list = append(list, r.Number)
	}
	return list
}

func TestRank(t *testing.T) {
	ranked := results.Rank(study().Spec, trials())
	if got, want := numbers(ranked), []int{2, 3, 0, 4, 1}; !slices.Equal(got, want) {
		t.Errorf("the order is %v, not %v", got, want)
	}
	var places []int
	for _, r := range ranked {
		places = append(places, r.Rank)
	}
	if want := []int{1, 2, 3, 0, 0}; !slices.Equal(places, want) {
		t.Errorf("the places are %v, not %v", places, want)
	}
	if s := ranked[2].Scores; s.N != 2 || s.Mean != 0.625 {
		t.Errorf("the scores of trial 0 are %+v", s)
	}
	if s := ranked[4].Scores; s.N != 0 {
		t.Errorf("the scores of a failed trial are %+v", s)
	}
	if len(results.Rank(study().Spec, nil)) != 0 {
		t.Error("no trials have a ranking")
	}
}

// TestRankOrder holds the order against its definition, pair by pair.
func TestRankOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var list []search.Trial
		for i := range rapid.IntRange(0, 30).Draw(rt, "trials") {
			trial := search.Trial{Number: i, Planned: 2, DuplicateOf: -1}
			for j := range rapid.IntRange(0, 2).Draw(rt, "runs") {
				score := float64(rapid.IntRange(0, 3).Draw(rt, "score")) / 3
				run := search.Run{Number: j, Outcome: search.Outcome{Curve: []search.Epoch{{ValidationAccuracy: score}}}}
				if score == 0 {
					run = search.Run{Number: j, Reason: "diverged"}
				}
				trial.Runs = append(trial.Runs, run)
			}
			list = append(list, trial)
		}
		class := func(t search.Trial) int {
			return slices.Index([]search.State{search.Complete, search.Waiting, search.Failed}, map[search.State]search.State{
				search.Complete: search.Complete, search.Waiting: search.Waiting, search.Running: search.Waiting, search.Failed: search.Failed,
			}[t.State()])
		}
		before := slices.Clone(list)
		ranked := results.Rank(study().Spec, list)
		if len(ranked) != len(list) || !slices.EqualFunc(list, before, func(a, b search.Trial) bool { return a.Number == b.Number }) {
			rt.Fatal("trials were lost, or the given list was changed")
		}
		for i := 1; i < len(ranked); i++ {
			a, b := ranked[i-1].Trial, ranked[i].Trial
			x, _ := a.Value()
			y, _ := b.Value()
			switch {
			case class(a) != class(b):
				if class(a) > class(b) {
					rt.Errorf("%s comes before %s", a.State(), b.State())
				}
			case x != y:
				if x < y {
					rt.Errorf("%v comes before %v", x, y)
				}
			case a.Number >= b.Number:
				rt.Errorf("trial %d comes before trial %d", a.Number, b.Number)
			}
		}
	})
}

func TestSelect(t *testing.T) {
	ranked := results.Rank(study().Spec, trials())
	for _, test := range []struct {
		selection results.Selection
		want      []int
	}{
		{results.Selection{}, []int{2, 3, 0, 4, 1}},
		{results.Selection{Top: 2}, []int{2, 3}},
		{results.Selection{Top: 10}, []int{2, 3, 0}},
		{results.Selection{Trials: []int{1, 0, 0}}, []int{0, 1}},
		{results.Selection{Top: 1, Trials: []int{0, 1, 3}}, []int{3}},
	} {
		got, err := results.Select(ranked, test.selection)
		must(t, err)
		if !slices.Equal(numbers(got), test.want) {
			t.Errorf("%+v selects %v, not %v", test.selection, numbers(got), test.want)
		}
	}
	_, err := results.Select(ranked, results.Selection{Top: -1})
	refused(t, err, "-1")
	_, err = results.Select(ranked, results.Selection{Trials: []int{0, 5}})
	refused(t, err, "no trial 5", "has 5 trials, numbered from 0")
}
