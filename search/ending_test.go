package search_test

import (
	"context"
	"strings"
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
		extent search.Extent
		option func(*search.Runner)
		event  search.Event
		why    string
	}{
		"target":   {search.Extent{Target: 0.5}, nil, search.TargetReached, "the target is 0.5"},
		"patience": {search.Extent{Patience: 3}, nil, search.OutOfPatience, "trials without a better one than trial"},
		"time": {search.Extent{}, func(r *search.Runner) {
			r.MaxTime, r.Clock = 20*time.Minute, func() time.Time { clock = clock.Add(time.Minute); return clock }
		}, search.TimeUp, "20m0s have passed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			study := toyStudy()
			test.extent.Trials, test.extent.MaxFailures = study.Extent.Trials, -1
			study.Extent = test.extent
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
			study.Extent.Target, study.Extent.Patience = 0, 0
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
	for _, e := range []search.Extent{{Trials: 1, Target: 1.5}, {Trials: 1, Target: -0.1}, {Trials: 1, Patience: -1}, {Trials: 1, Enqueued: -1}} {
		if e.Validate() == nil {
			t.Errorf("%+v is accepted", e)
		}
	}
}
