package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goalsearch/search"
)

func testJournal(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	check(t, s.Create(Study("b")))
	at := time.Date(2026, 11, 23, 12, 0, 0, 5, time.UTC)
	var want []search.Entry
	for i := range 300 { // the order is that of writing, not of time or trial
		e := search.Entry{Time: at.Add(-time.Duration(i) * time.Second), Trial: 300 - i, Event: search.Resumed, Note: fmt.Sprintf("line %d <&>", i)}
		want = append(want, e)
		check(t, s.Record("a", e))
	}
	refused(t, s.Record("a", search.Entry{Time: at}), nil, "event")
	got, err := s.Journal("a")
	check(t, err)
	if diff := cmp.Diff(want, got, equal); diff != "" {
		t.Errorf("journal (- wanted, + got):\n%s", diff)
	}
	if got, err = s.Journal("b"); err != nil || len(got) > 0 {
		t.Errorf("the journal of another study has %d entries, error %v", len(got), err)
	}
	_, err = s.Journal("c")
	refused(t, err, search.ErrNoStudy)
}

func testConcurrency(t *testing.T, s search.Store) {
	const count, planned = 12, 4
	check(t, s.Create(Study("a")))
	var list []search.Trial
	for i := range count {
		list = append(list, Trial(i, planned))
	}
	check(t, s.Propose("a", list))
	var wg sync.WaitGroup
	for i := range count {
		for j := range planned {
			wg.Go(func() {
				if err := s.AddRun("a", i, Scored(j, float64(i)/100)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Go(func() {
			if err := s.AddRun("a", i, Scored(planned, 0.5)); err == nil {
				t.Error("a run beyond the plan was added")
			}
		})
		wg.Go(func() {
			if err := s.Record("a", search.Entry{Trial: i, Event: search.Resumed}); err != nil {
				t.Error(err)
			}
			got, err := s.Trials("a")
			if err != nil || len(got) != count {
				t.Errorf("%d trials, error %v", len(got), err)
			}
		})
	}
	wg.Wait()
	for i := range list {
		for j := range planned {
			list[i].Runs = append(list[i].Runs, Scored(j, float64(i)/100))
		}
	}
	trials(t, s, "a", list...)
}
