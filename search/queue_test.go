package search_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"goalsearch/search"
)

var byHand = []search.Params{
	{{Name: "{F}", Value: 0.5}, {Name: "{C}", Value: 0.5}},
	{{Name: "{F}", Value: 0.25}},
}

func enqueue(t testing.TB, s search.Store, goals ...search.Params) {
	t.Helper()
	must(t, search.Enqueue(s, "toy", goals, time.Time{}))
}

// enqueued lists the numbers of the trials that were enqueued.
func enqueued(list []search.Trial) []int {
	var numbers []int
	for _, t := range list {
		if t.Origin == search.Enqueued {
			numbers = append(numbers, t.Number)
		}
	}
	return numbers
}

// replayed wants a store that has only the first trials of another, without their
// runs, and the same queue, to become the same again.
func replayed(t *testing.T, study search.Study, queue []search.Params, want []search.Trial, keep int) {
	t.Helper()
	m := memory(t, study)
	must(t, m.Enqueue("toy", search.Entry{Event: search.GoalsEnqueued, Goals: queue}))
	for _, trial := range want[:keep] {
		trial.Runs = nil
		must(t, m.Propose("toy", []search.Trial{trial}))
	}
	finish(t, m, workers(3))
	same(t, want, trials(t, m))
}

// TestEnqueueAtRest: goals that are enqueued before a study begins, and after it
// has ended, are tried beyond its budget.
func TestEnqueueAtRest(t *testing.T) {
	study := toyStudy()
	m := memory(t, study)
	enqueue(t, m, byHand[0])
	finish(t, m)
	list := trials(t, m)
	if got := enqueued(list); len(list) != toyTrials+1 || len(got) != 1 || got[0] != 0 {
		t.Fatalf("%d trials, enqueued %v", len(list), got)
	}
	enqueue(t, m, byHand[1])
	progress := finish(t, m)
	list = trials(t, m)
	if got := enqueued(list); len(list) != toyTrials+2 || len(got) != 2 || got[1] != toyTrials+1 {
		t.Fatalf("%d trials, enqueued %v", len(list), got)
	}
	if progress.Trials != toyTrials+2 || progress.Ended != toyTrials+2 {
		t.Errorf("progress %+v", progress)
	}
	if value, _ := list[toyTrials+1].Goal.Get("{F}"); value != 0.25 || len(list[toyTrials+1].Runs) != study.Spec.Runs {
		t.Errorf("the last trial is %+v", list[toyTrials+1])
	}
	// The study goes on behind them, with the rest of the generation that its
	// budget had cut short, as if it had never been interrupted.
	study.Budget.Trials += 9
	must(t, search.Register(m, study, false, time.Time{}))
	finish(t, m)
	list = trials(t, m)
	if len(list) != toyTrials+11 {
		t.Fatalf("%d trials after the extension", len(list))
	}
	queue := []search.Params{list[0].Goal, list[toyTrials+1].Goal}
	for _, keep := range []int{toyTrials + 2, toyTrials + 5, len(list)} {
		replayed(t, study, queue, list, keep)
	}
}

// TestEnqueueWhileRunning: goals that come during a generation are the trials
// behind it; the search goes on with what the strategy learned from them too.
func TestEnqueueWhileRunning(t *testing.T) {
	study := toyStudy()
	m := memory(t, study)
	var sent atomic.Bool
	finish(t, m, workers(1), evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		if r.Trial == 4 && sent.CompareAndSwap(false, true) {
			if err := search.Enqueue(m, "toy", byHand, time.Time{}); err != nil {
				return search.Outcome{}, err
			}
		}
		return toyEvaluator(ctx, r)
	}))
	list := trials(t, m)
	// Two start goals, then a generation of five: trials 2 to 6.
	if got := enqueued(list); len(list) != toyTrials+2 || len(got) != 2 || got[0] != 7 || got[1] != 8 {
		t.Fatalf("%d trials, enqueued %v", len(list), got)
	}
	if events := strings.Join(events(t, m), " "); !strings.Contains(events, "enqueued@7") {
		t.Errorf("journal %s", events)
	}
	plain := uninterrupted(t, study)
	if list[9].Goal.Equal(plain[7].Goal) && list[10].Goal.Equal(plain[8].Goal) && list[11].Goal.Equal(plain[9].Goal) {
		t.Error("the strategy learned nothing from the goals that were enqueued")
	}
	for _, keep := range []int{9, 12, len(list)} {
		replayed(t, study, []search.Params{list[7].Goal, list[8].Goal}, list, keep)
	}
}

func TestEnqueueRefuses(t *testing.T) {
	m := memory(t, toyStudy())
	refused(t, search.Enqueue(m, "toy", nil, time.Time{}), nil, "no goal")
	refused(t, search.Enqueue(m, "none", byHand, time.Time{}), search.ErrNoStudy)
	refused(t, search.Enqueue(m, "toy", append(byHand[:1:1], search.Params{{Name: "{F}", Value: 2}}), time.Time{}), nil, "goal 2", "{F}", "bounds")
	refused(t, m.Record("toy", search.Entry{Event: search.GoalsEnqueued, Goals: byHand}), nil, "Enqueue")
	refused(t, m.Enqueue("toy", search.Entry{Event: search.Resumed}), nil, "enqueues no goals")
	finish(t, m)
	if got := enqueued(trials(t, m)); len(got) > 0 {
		t.Errorf("trials %v come from a queue that refused them", got)
	}
}

// TestQueueIsLost: a store whose journal lacks a goal that is a trial was changed.
func TestQueueIsLost(t *testing.T) {
	m := memory(t, toyStudy())
	enqueue(t, m, byHand[0])
	finish(t, m)
	lost := memory(t, toyStudy())
	for _, trial := range trials(t, m)[:3] {
		trial.Runs = nil
		must(t, lost.Propose("toy", []search.Trial{trial}))
	}
	_, err := runner(lost).Run(t.Context(), "toy")
	refused(t, err, nil, "trial 0", "enqueued", "journal")
}
