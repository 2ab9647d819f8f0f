package storetest

import (
	"testing"

	"goalsearch/search"
)

// testExtend: a trial may have more runs, and never has fewer.
func testExtend(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	copied := Trial(0, 2)
	copied.Number, copied.DuplicateOf = 2, 0
	check(t, s.Propose("a", []search.Trial{Trial(0, 2), Trial(1, 1), copied}))
	for number, runs := range map[int]int{0: 2, 1: 1} {
		for i := range runs {
			check(t, s.AddRun("a", number, Scored(i, 0.5)))
		}
	}
	check(t, s.Extend("a", 3, 0))
	more := func(t search.Trial, planned int) search.Trial { t.Planned = planned; return t }
	runs := []search.Run{Scored(0, 0.5), Scored(1, 0.5)}
	trials(t, s, "a", with(more(Trial(0, 2), 3), runs...), with(Trial(1, 1), Scored(0, 0.5)), with(more(copied, 3), runs...))
	got, err := s.Trials("a")
	check(t, err)
	if got[0].State() != search.Running || got[2].State() != search.Running {
		t.Errorf("trials that are to have more runs are %s and %s", got[0].State(), got[2].State())
	}
	check(t, s.Extend("a", 2, 0, 1)) // trial 0 plans more already
	check(t, s.AddRun("a", 0, Scored(2, 0.8)))
	check(t, s.AddRun("a", 1, Diverged(1)))
	runs = append(runs, Scored(2, 0.8))
	want := []search.Trial{with(more(Trial(0, 2), 3), runs...), with(more(Trial(1, 1), 2), Scored(0, 0.5), Diverged(1)), with(more(copied, 3), runs...)}
	trials(t, s, "a", want...)
	check(t, s.Extend("a", 3, 1)) // a trial that has failed stays so
	want[1].Planned = 3
	trials(t, s, "a", want...)
	check(t, s.Extend("a", 9)) // no trials
	trials(t, s, "a", want...)

	refused(t, s.Extend("b", 3, 0), search.ErrNoStudy, "b")
	refused(t, s.Extend("a", 4, 0, 3), nil, "3")
	refused(t, s.Extend("a", 4, -1), nil, "-1")
	refused(t, s.Extend("a", 4, 1, 2), nil, "trial 2", "trial 0")
	refused(t, s.Extend("a", 0, 1), nil, "trial 1", "0 runs")
	trials(t, s, "a", want...) // all or none
}

// testUpdateRuns: a study of a list of goals may have more runs of each.
func testUpdateRuns(t *testing.T, s search.Store) {
	list := Study("a")
	list.Spec.Strategy, list.Spec.Runs, list.Budget.Runs = search.List, 1, 2
	check(t, s.Create(list))
	copied := Trial(0, 2)
	copied.Number, copied.DuplicateOf = 2, 0
	check(t, s.Propose("a", []search.Trial{Trial(0, 2), Trial(1, 5), copied}))
	for _, runs := range []struct{ given, first int }{{3, 3}, {2, 3}, {0, 3}, {4, 4}} {
		list.Budget.Runs = runs.given
		check(t, s.Update(list))
		want := []search.Trial{Trial(0, runs.first), Trial(1, 5), copied}
		want[2].Planned = runs.first
		trials(t, s, "a", want...)
	}
	list.Budget.Runs = -1
	refused(t, s.Update(list), nil, "-1 runs")
	other := Study("b")
	check(t, s.Create(other))
	other.Budget.Runs = 3
	refused(t, s.Update(other), nil, "list")
}
