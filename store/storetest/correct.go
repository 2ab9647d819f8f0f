package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goalsearch/search"
)

// testCorrect: a run is taken out or replaced with a line of the journal that keeps it.
func testCorrect(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	copied := Trial(0, 2)
	copied.Number, copied.DuplicateOf = 2, 0
	check(t, s.Propose("a", []search.Trial{Trial(0, 2), Trial(1, 2), copied}))
	for i := range 2 {
		check(t, s.AddRun("a", 0, Scored(i, 0.5)))
		check(t, s.AddRun("a", 1, Diverged(i)))
	}
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	better := Scored(1, 0.75)
	check(t, s.Correct("a", search.Entry{Time: at, Event: search.RunsRetried, Note: "trials 1"}, []search.Correction{{Trial: 1, Run: 1}, {Trial: 1, Run: 0}}))
	check(t, s.Correct("a", search.Entry{Time: at, Event: search.ScoreReplaced}, []search.Correction{{Trial: 0, Run: 1, Replacement: &better}}))
	check(t, s.AddRun("a", 1, Scored(0, 0.25)))
	want := []search.Trial{
		with(Trial(0, 2), Scored(0, 0.5), Scored(1, 0.75)),
		with(Trial(1, 2), Scored(0, 0.25)),
		with(copied, Scored(0, 0.5), Scored(1, 0.75)),
	}
	trials(t, s, "a", want...)
	journal := []search.Entry{
		{Time: at, Trial: 3, Event: search.RunsRetried, Note: "trials 1", Superseded: []search.Superseded{search.Supersede(1, Diverged(1)), search.Supersede(1, Diverged(0))}},
		{Time: at, Trial: 3, Event: search.ScoreReplaced, Superseded: []search.Superseded{search.Supersede(0, Scored(1, 0.5))}},
	}
	read := func() []search.Entry {
		list, err := s.Journal("a")
		check(t, err)
		return list
	}
	spoilRun(func() search.Run { r := read()[1].Superseded[0].Run(); r.Outcome.TestAccuracy = new(float64); return r }())
	if diff := cmp.Diff(journal, read(), equal); diff != "" {
		t.Errorf("journal (- wanted, + got):\n%s", diff)
	}

	// All or nothing.
	entry := search.Entry{Time: at, Event: search.ScoreWithdrawn}
	other, seed := Scored(0, 0.5), Scored(1, 0.5)
	seed.Seed++
	bad := Scored(1, 0.5)
	bad.Outcome.Curve = nil
	for _, c := range []struct {
		correction search.Correction
		words      string
	}{
		{search.Correction{Trial: 1, Run: 1}, "no such run"},
		{search.Correction{Trial: 0, Run: -1}, "no such run"},
		{search.Correction{Trial: 3}, "no such trial"},
		{search.Correction{Trial: -1}, "no such trial"},
		{search.Correction{Trial: 2}, "the same as trial 0"},
		{search.Correction{Trial: 0, Run: 1, Replacement: &other}, "cannot take the place"},
		{search.Correction{Trial: 0, Run: 1, Replacement: &seed}, "cannot take the place"},
		{search.Correction{Trial: 0, Run: 1, Replacement: &bad}, "neither a learning curve"},
		{search.Correction{Trial: 0, Run: 0}, "no such run"}, // it is gone already
	} {
		refused(t, s.Correct("a", entry, []search.Correction{{Trial: 0, Run: 0}, c.correction}), nil, c.words)
	}
	refused(t, s.Correct("a", entry, nil), nil, "nothing to correct")
	refused(t, s.Correct("a", search.Entry{Event: search.Resumed}, []search.Correction{{}}), nil, "corrects nothing")
	refused(t, s.Correct("a", journal[0], []search.Correction{{}}), nil, "superseded runs already")
	refused(t, s.Correct("b", entry, []search.Correction{{}}), search.ErrNoStudy)
	refused(t, s.Record("a", journal[0]), nil, "Correct")
	trials(t, s, "a", want...)
	if diff := cmp.Diff(journal, read(), equal); diff != "" {
		t.Errorf("journal after refusals (- wanted, + got):\n%s", diff)
	}
}
