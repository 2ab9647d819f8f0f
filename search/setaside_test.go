package search_test

import (
	"testing"
	"time"

	"goalsearch/search"
)

// TestSetAside: the best trial is set aside, and others are the best ones; what is
// proposed does not change, and the search that has ended stays so.
func TestSetAside(t *testing.T) {
	study := toyStudy()
	study.Budget.Replicates = .3
	m := memory(t, study)
	finish(t, m)
	spec := study.Spec
	first, _ := search.Best(spec, trials(t, m))
	must(t, search.SetAside(m, "toy", first.Number, "it is odd\n", time.Time{}))
	must(t, search.SetAside(m, "toy", first.Number, "it is odd", time.Time{})) // it is so already
	list := trials(t, m)
	second, ok := search.Best(spec, list)
	if !ok || second.Number == first.Number || second.DuplicateOf == first.Number {
		t.Errorf("the best of the others is trial %d", second.Number)
	}
	ranked := search.Rank(spec, list)
	complete := 0
	for _, r := range ranked {
		switch aside := r.SetAside != ""; {
		case aside && (r.Rank != 0 || r.State() != search.Complete || r.SetAside != "it is odd"):
			t.Errorf("trial %d, set aside for %q, is %s and has rank %d", r.Number, r.SetAside, r.State(), r.Rank)
		case !aside:
			if complete++; r.Rank != complete {
				t.Errorf("trial %d has rank %d, not %d", r.Number, r.Rank, complete)
			}
		}
	}
	if complete == len(list) || ranked[0].Number != second.Number {
		t.Errorf("%d of %d trials are ranked, the first is trial %d", complete, len(list), ranked[0].Number)
	}
	journal, err := m.Journal("toy")
	must(t, err)
	if !search.HasFinished(journal) || len(journal) != 3 {
		t.Errorf("the journal is %v", events(t, m))
	}
	if progress := finish(t, m); progress.Trained > 0 || progress.BestTrial != second.Number {
		t.Errorf("progress %+v", progress)
	}
	extend(t, m, 30)
	finish(t, m)
	study.Budget.Trials = 30
	for i, want := range uninterrupted(t, study) {
		if got := trials(t, m)[i]; !got.Goal.Equal(want.Goal) || got.Origin != want.Origin {
			t.Errorf("trial %d is %s, without it would be %s", i, got.Goal, want.Goal)
		}
	}
	must(t, search.RankAgain(m, "toy", first.Number, time.Time{}))
	if best, _ := search.Best(spec, trials(t, m)); best.SetAside != "" {
		t.Errorf("trial %d is set aside for %q", best.Number, best.SetAside)
	}
}

func TestSetAsideRefused(t *testing.T) {
	m := upTo(t, toyStudy(), 30)
	copied := 0
	for _, trial := range trials(t, m) {
		if trial.DuplicateOf >= 0 {
			copied = trial.Number
		}
	}
	refused(t, search.SetAside(m, "toy", 0, " \n", time.Time{}), nil, "give one")
	refused(t, search.SetAside(m, "toy", 30, "odd", time.Time{}), nil, "no trial 30")
	refused(t, search.SetAside(m, "toy", -1, "odd", time.Time{}), nil, "no trial -1")
	refused(t, search.SetAside(m, "toy", copied, "odd", time.Time{}), nil, "has the runs of trial")
	refused(t, search.SetAside(m, "none", 0, "odd", time.Time{}), search.ErrNoStudy)
	refused(t, search.RankAgain(m, "toy", 0, time.Time{}), nil, "was not set aside")
}

// TestSetAsideTarget: a score that was set aside is not the one that a study is after.
func TestSetAsideTarget(t *testing.T) {
	study := toyStudy()
	study.Budget.Trials = 7
	m := memory(t, study)
	finish(t, m)
	best, _ := search.Best(study.Spec, trials(t, m))
	value, _ := best.Value()
	must(t, search.SetAside(m, "toy", best.Number, "odd", time.Time{}))
	list := trials(t, m)
	others, _ := search.Best(study.Spec, list)
	if lower, _ := others.Value(); lower == value {
		t.Skip("another is as good")
	}
	study.Budget.Trials, study.Budget.Target = 30, value
	must(t, search.Register(m, study, false, time.Time{}))
	progress := finish(t, m)
	if got := trials(t, m); len(got) == len(list) {
		t.Errorf("it ends at once: %s", progress.Ending)
	}
}
