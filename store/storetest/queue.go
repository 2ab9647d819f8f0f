package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goalsearch/search"
)

// testQueue: goals are enqueued with a line of the journal, and counted.
func testQueue(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	check(t, s.Propose("a", []search.Trial{Trial(0, 2), Trial(1, 2)}))
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	entry := search.Entry{Time: at, Event: search.GoalsEnqueued, Note: "by hand", Goals: []search.Params{goal(0.5), goal(-0.25)}}
	check(t, s.Enqueue("a", entry))
	refused(t, s.Enqueue("a", search.Entry{Event: search.GoalsEnqueued}), nil, "goals")
	refused(t, s.Enqueue("a", search.Entry{Event: search.Resumed, Goals: entry.Goals}), nil, "enqueues no goals")
	refused(t, s.Enqueue("a", search.Entry{Event: search.GoalsEnqueued, Goals: []search.Params{goal(0.5), goal(1.5)}}), nil, "goal 2")
	refused(t, s.Enqueue("b", entry), search.ErrNoStudy)
	refused(t, s.Record("a", entry), nil, "Enqueue")
	entry.Trial = 2 // the next
	journal, err := s.Journal("a")
	check(t, err)
	if diff := cmp.Diff([]search.Entry{entry}, journal, equal); diff != "" {
		t.Errorf("journal (- wanted, + got):\n%s", diff)
	}
	study, err := s.Study("a")
	check(t, err)
	if study.Budget.Enqueued != 2 {
		t.Errorf("%d goals are counted as enqueued, want 2", study.Budget.Enqueued)
	}
}
