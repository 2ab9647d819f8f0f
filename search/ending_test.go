package search_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"goalsearch/search"
)

// TestEndings: target, patience and time end a study at a generation's end; more of
// them lets it go on, to the trials that it would have had.
func TestEndings(t *testing.T) {
	whole := uninterrupted(t, toyStudy())
	clock := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		budget search.Budget
		option func(*search.Runner)
		event  search.Event
		why    string
	}{
		"target":   {search.Budget{Target: 0.5}, nil, search.TargetReached, "the target is 0.5"},
		"patience": {search.Budget{Patience: 3}, nil, search.OutOfPatience, "trials without a better one than trial"},
		"time": {search.Budget{}, func(r *search.Runner) {
			r.MaxTime, r.Clock = 20*time.Minute, func() time.Time { clock = clock.Add(time.Minute); return clock }
		}, search.TimeUp, "20m0s have passed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			study := toyStudy()
			test.budget.Trials, test.budget.MaxFailures = study.Budget.Trials, -1
			study.Budget = test.budget
			m := memory(t, study)
			options := []func(*search.Runner){workers(1)}
			if test.option != nil {
				options = append(options, test.option)
			}
			progress := finish(t, m, options...)
			list := trials(t, m)
			if len(list) == 0 || len(list) >= toyTrials || !strings.Contains(progress.Ending, test.why) {
				t.Fatalf("%d trials, ending %q", len(list), progress.Ending)
			}
			if all := events(t, m); !strings.HasPrefix(all[len(all)-1], string(test.event)+"@") {
				t.Errorf("journal %v", all)
			}
			same(t, whole[:len(list)], list)
			if test.option == nil { // again changes nothing
				before := events(t, m)
				if again := finish(t, m, options...); again.Trained > 0 || again.Ending != progress.Ending {
					t.Errorf("run again: %+v", again)
				}
				if after := events(t, m); len(after) != len(before) {
					t.Errorf("run again, the journal gained %v", after[len(before):])
				}
			}
			study.Budget.Target, study.Budget.Patience = 0, 0
			must(t, search.Register(m, study, false, time.Time{}))
			finish(t, m)
			same(t, whole, trials(t, m))
		})
	}
}

// TestPause: while a pause is on no run begins, and the search ends as it would
// have; an interrupt ends it all the same.
func TestPause(t *testing.T) {
	m := memory(t, toyStudy())
	pause := &search.Pause{}
	if !pause.Set(true) || pause.Set(true) || !pause.On() {
		t.Error("a pause is set twice")
	}
	began := make(chan bool, 1000)
	slow := evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		began <- true
		return toyEvaluator(ctx, r)
	})
	ended := make(chan error)
	interrupt := make(chan struct{})
	r := runner(m, slow, func(r *search.Runner) { r.Pause, r.Interrupt = pause, interrupt })
	go func() { _, err := r.Run(t.Context(), "toy"); ended <- err }()
	select {
	case <-began:
		t.Fatal("a run began during a pause")
	case err := <-ended:
		t.Fatalf("the search ended during a pause: %v", err)
	case <-time.After(20 * time.Millisecond):
	}
	if !pause.Set(false) || pause.On() {
		t.Error("the pause does not end")
	}
	must(t, <-ended)
	same(t, uninterrupted(t, toyStudy()), trials(t, m))

	m = memory(t, toyStudy())
	pause.Set(true)
	r = runner(m, func(r *search.Runner) { r.Pause, r.Interrupt = pause, interrupt })
	go func() { _, err := r.Run(t.Context(), "toy"); ended <- err }()
	close(interrupt)
	refused(t, <-ended, search.ErrInterrupted)
}

func TestExtentRefuses(t *testing.T) {
	for _, e := range []search.Budget{{Trials: 1, Target: 1.5}, {Trials: 1, Target: -0.1}, {Trials: 1, Patience: -1}, {Trials: 1, Enqueued: -1}} {
		if e.Validate() == nil {
			t.Errorf("%+v is accepted", e)
		}
	}
}

// TestEndedIsEnded: a study that has ended early stays as it is, whatever became of its
// best trial in replicates, also when it was stopped among them; goals that are enqueued
// then are tried all the same.
func TestEndedIsEnded(t *testing.T) {
	for name, budget := range map[string]search.Budget{"target": {Target: 0.6}, "patience": {Patience: 3}} {
		t.Run(name, func(t *testing.T) {
			study := confirmedStudy()
			budget.Trials, budget.MaxFailures, budget.Replicates = study.Budget.Trials, -1, study.Budget.Replicates
			study.Budget = budget
			m := memory(t, study)
			// What is trained on later seeds is worse: replicates show that leaders were lucky.
			unlucky := evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
				o, err := toyEvaluator(ctx, r)
				if r.Run > 0 {
					for i := range o.Curve {
						o.Curve[i].ValidationAccuracy /= 2
					}
				}
				return o, err
			})
			finish(t, m, unlucky)
			want := trials(t, m)
			if len(want) >= toyTrials {
				t.Fatal("the study does not end early")
			}
			if again := finish(t, m, unlucky); again.Trained != 0 || len(trials(t, m)) != len(want) {
				t.Errorf("run again, %d runs are trained, %d trials are there instead of %d", again.Trained, len(trials(t, m)), len(want))
			}
			stopped := memory(t, study)
			for ended := false; !ended; {
				left := 2
				_, err := runner(stopped, unlucky, func(r *search.Runner) {
					inner := r.Evaluator
					r.Evaluator = evaluate(func(ctx context.Context, s search.RunSpec) (search.Outcome, error) {
						if left--; left < 0 {
							return search.Outcome{}, context.Canceled
						}
						return inner.Evaluate(ctx, s, nil)
					})
				}).Run(t.Context(), "toy")
				ended = err == nil
			}
			same(t, want, trials(t, stopped))
			must(t, search.Enqueue(m, "toy", byHand, time.Time{}))
			finish(t, m, unlucky)
			if got := enqueued(trials(t, m)); len(got) != len(byHand) {
				t.Errorf("of %d goals that were enqueued %d are tried", len(byHand), len(got))
			}
		})
	}
}

// TestEnqueueAtTheEnd: goals that come during the last trainings are tried.
func TestEnqueueAtTheEnd(t *testing.T) {
	m := memory(t, confirmedStudy())
	var once sync.Once
	progress := finish(t, m, evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		if r.Run > 0 { // a replicate
			once.Do(func() { must(t, search.Enqueue(m, "toy", byHand, time.Time{})) })
		}
		return toyEvaluator(ctx, r)
	}))
	list := trials(t, m)
	if got := enqueued(list); len(got) != len(byHand) {
		t.Errorf("of %d goals that were enqueued %d are tried", len(byHand), len(got))
	}
	runs := 0
	for _, trial := range list {
		if trial.DuplicateOf < 0 {
			runs += len(trial.Runs)
		}
	}
	if progress.Trained != runs {
		t.Errorf("%d runs are said to be trained, of %d", progress.Trained, runs)
	}
	if all := events(t, m); !strings.HasPrefix(all[len(all)-1], string(search.Finished)) {
		t.Errorf("journal %v", all)
	}
}

// TestTimeIsOfTheWholeRun: where goals that are enqueued during the last trainings let the
// search go on, it has the rest of the time, not all of it anew.
func TestTimeIsOfTheWholeRun(t *testing.T) {
	study := confirmedStudy()
	study.Budget.Patience = 3
	m := memory(t, study)
	clock := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	var once sync.Once
	finish(t, m, workers(1), func(r *search.Runner) {
		r.MaxTime, r.Clock = time.Hour, func() time.Time { return clock }
	}, evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		if r.Run > 0 { // a replicate: patience has ended the search
			once.Do(func() {
				clock = clock.Add(2 * time.Hour)
				must(t, search.Enqueue(m, "toy", byHand, time.Time{})) // one of these is better than all
			})
		}
		return toyEvaluator(ctx, r)
	}))
	list := trials(t, m)
	if last := list[len(list)-1]; last.Origin != search.Enqueued {
		t.Errorf("after the goals that were enqueued the search goes on to trial %d", last.Number)
	}
	if all := events(t, m); !strings.HasPrefix(all[len(all)-1], string(search.TimeUp)+"@") {
		t.Errorf("journal %v", all)
	}
}
