package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goalsearch/search"
)

// testSetAside: a trial is left out of the ranking, with a line of the journal, and so are
// those that have its runs.
func testSetAside(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	copied := Trial(0, 2)
	copied.Number, copied.DuplicateOf = 2, 0
	check(t, s.Propose("a", []search.Trial{Trial(0, 2), Trial(1, 2), copied}))
	check(t, s.AddRun("a", 0, Scored(0, 0.5)))
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	aside := search.Entry{Time: at, Event: search.TrialSetAside, Note: "trial 0: odd, “very”"}
	check(t, s.SetAside("a", 0, "odd, “very”", aside))
	check(t, s.SetAside("a", 1, "odd", aside))
	again := search.Entry{Time: at, Event: search.TrialRanked, Note: "trial 1"}
	check(t, s.SetAside("a", 1, "", again))
	check(t, s.AddRun("a", 0, Scored(1, 0.5)))
	check(t, s.Extend("a", 3, 0))
	want := []search.Trial{
		with(Trial(0, 3), Scored(0, 0.5), Scored(1, 0.5)), Trial(1, 2), with(copied, Scored(0, 0.5), Scored(1, 0.5)),
	}
	want[0].SetAside, want[2].SetAside, want[2].Planned = "odd, “very”", "odd, “very”", 3
	trials(t, s, "a", want...)

	refused(t, s.SetAside("a", 2, "odd", aside), nil, "the same as trial 0")
	refused(t, s.SetAside("a", 3, "odd", aside), nil, "no such trial")
	refused(t, s.SetAside("a", -1, "odd", aside), nil, "no such trial")
	refused(t, s.SetAside("a", 1, "odd", again), nil, "belongs")
	refused(t, s.SetAside("a", 1, "", aside), nil, "belongs")
	refused(t, s.SetAside("a", 1, "two\nlines", aside), nil, "no line of text")
	refused(t, s.SetAside("b", 1, "odd", aside), search.ErrNoStudy)
	refused(t, s.Record("a", aside), nil, "SetAside")
	trials(t, s, "a", want...)
	journal, err := s.Journal("a")
	check(t, err)
	aside.Trial, again.Trial = 3, 3
	if diff := cmp.Diff([]search.Entry{aside, aside, again}, journal, equal); diff != "" {
		t.Errorf("journal (- wanted, + got):\n%s", diff)
	}
}
