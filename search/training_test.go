package search_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"goalsearch/search"
)

// spoil makes the trials of some numbers end in another way.
func spoil(end func(search.RunSpec) (search.Outcome, error), numbers ...int) func(*search.Runner) {
	return evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		if slices.Contains(numbers, r.Trial) {
			return end(r)
		}
		return toyEvaluator(ctx, r)
	})
}

func diverge(r search.RunSpec) (search.Outcome, error) {
	return search.Outcome{}, fmt.Errorf("training: %w", &search.Failure{Reason: "diverged in epoch 2", Stack: "somewhere"})
}

func TestRunsWithoutAScore(t *testing.T) {
	changed := func(change func(*search.Outcome)) func(search.RunSpec) (search.Outcome, error) {
		return func(r search.RunSpec) (search.Outcome, error) {
			o := toyOutcome(r)
			change(&o)
			return o, nil
		}
	}
	accuracy := 1.5
	tests := map[string]struct {
		end    func(search.RunSpec) (search.Outcome, error)
		reason string
	}{
		"diverged":      {diverge, "diverged in epoch 2"},
		"panic":         {func(search.RunSpec) (search.Outcome, error) { panic("no\nway") }, "panic: no"},
		"runtime panic": {func(r search.RunSpec) (search.Outcome, error) { return search.Outcome{}, []error{}[r.Run] }, "panic: runtime error: index out of range [0] with length 0"},
		"NaN":           {changed(func(o *search.Outcome) { o.Curve[2].ValidationAccuracy = math.NaN() }), "epoch 2: the accuracy is NaN"},
		"infinite":      {changed(func(o *search.Outcome) { o.Curve[0].TrainAccuracy = math.Inf(1) }), "epoch 0: the accuracy is +Inf"},
		"negative":      {changed(func(o *search.Outcome) { o.Curve[1].TrainAccuracy = -0.1 }), "epoch 1: the accuracy is -0.1"},
		"test":          {changed(func(o *search.Outcome) { o.TestAccuracy = &accuracy }), "the test accuracy is 1.5"},
		"atom":          {changed(func(o *search.Outcome) { o.Atoms[1].Value = math.Inf(-1) }), "atom {C} is -Inf"},
		"no curve":      {changed(func(o *search.Outcome) { o.Curve = nil }), "the training has no learning curve"},
		"gap":           {changed(func(o *search.Outcome) { o.Curve = o.Curve[1:] }), "the learning curve has epoch 1 where epoch 0 belongs"},
		"no reason":     {func(search.RunSpec) (search.Outcome, error) { return search.Outcome{}, &search.Failure{} }, "failed without a reason"},
		"lines": {func(search.RunSpec) (search.Outcome, error) {
			return search.Outcome{}, &search.Failure{Reason: "\n \n a\tb\x1b\xff \nc"}
		}, "a b \uFFFD"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			study := toyStudy()
			study.Spec.Runs = 1
			m := memory(t, study)
			progress := finish(t, m, workers(2), spoil(test.end, 1))
			list := trials(t, m)
			if got := list[1]; got.State() != search.Failed || got.Reason() != test.reason || len(got.Runs[0].Outcome.Curve) != 0 {
				t.Errorf("trial 1 is %s, reason %q, not %q", got.State(), got.Reason(), test.reason)
			}
			if _, ok := list[1].Value(); ok {
				t.Error("a failed trial has a value")
			}
			if progress.Failed != 1 || progress.Ended != toyTrials {
				t.Errorf("progress is %+v", progress)
			}
		})
	}
}

// TestStacksAreProvenance: what failed is kept, apart from what must be equal.
func TestStacksAreProvenance(t *testing.T) {
	m := memory(t, toyStudy())
	clock := time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600))
	finish(t, m, spoil(func(search.RunSpec) (search.Outcome, error) { panic("no") }, 0), func(r *search.Runner) {
		r.Provenance = search.Provenance{Host: "bee", Numerics: "toy-1"}
		r.Clock = func() time.Time { clock = clock.Add(time.Second); return clock }
	})
	list, err := m.Trials("toy")
	must(t, err)
	p := list[0].Runs[0].Provenance
	if !strings.Contains(p.Stack, "training_test.go") || p.Host != "bee" || p.Numerics != "toy-1" || p.Seconds != 1 || p.Started.Location() != time.UTC {
		t.Errorf("provenance is %+v", p)
	}
	if p := list[1].Runs[0].Provenance; p.Stack != "" {
		t.Errorf("a trial that did not fail has the stack %s", p.Stack)
	}
}

// TestFailingOriginal: the copies of a failed trial fail with its reason, untrained,
// in the same generation and in a later one.
func TestFailingOriginal(t *testing.T) {
	study := toyStudy()
	study.Spec.Start, study.Spec.Generation, study.Budget.Trials = nil, 3, 6
	a := search.Params{{Name: "{F}", Value: 1}, {Name: "{C}", Value: 0}, {Name: "H_res", Value: 0}}
	b := search.Params{{Name: "{F}", Value: 0}, {Name: "{C}", Value: 0}, {Name: "H_res", Value: 0}}
	m := memory(t, study)
	progress := finish(t, m, spoil(diverge, 0), func(r *search.Runner) { r.Strategy = scripted(a, b, a, b, a, b) })
	for i, trial := range trials(t, m) {
		state, reason, sameAs := search.Complete, "", i%2
		if trial.Goal.Equal(a) {
			state, reason = search.Failed, "diverged in epoch 2"
		}
		if i < 2 {
			sameAs = -1
		}
		if trial.State() != state || trial.Reason() != reason || trial.DuplicateOf != sameAs {
			t.Errorf("trial %d is %s (%q), the same as %d", i, trial.State(), trial.Reason(), trial.DuplicateOf)
		}
	}
	if progress.Failed != 3 || progress.Trained != 4 {
		t.Errorf("progress is %+v", progress)
	}
}

// TestHalfFailed: a trial of which one run failed has failed, and all its runs are trained.
func TestHalfFailed(t *testing.T) {
	m := memory(t, toyStudy())
	finish(t, m, evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		if r.Trial == 0 && r.Run == 0 {
			return diverge(r)
		}
		return toyEvaluator(ctx, r)
	}))
	if got := trials(t, m)[0]; got.State() != search.Failed || len(got.Runs) != 2 || got.Runs[1].Reason != "" {
		t.Errorf("trial 0 is %s: %+v", got.State(), got.Runs)
	}
}

func TestMaxFailures(t *testing.T) {
	bad := []int{1, 3, 4, 9}
	unlimited := uninterrupted(t, toyStudy(), spoil(diverge, bad...))
	study := toyStudy()
	study.Budget.MaxFailures = 1
	m := memory(t, study)
	for range 2 { // stopping is replayed
		progress, err := runner(m, workers(3), spoil(diverge, bad...)).Run(t.Context(), "toy")
		refused(t, err, search.ErrTooManyFailures, "3 of 7", "the 1 allowed", "diverged in epoch 2")
		if progress.Ended != 7 || progress.Failed != 3 {
			t.Errorf("stopped at %+v, not at the end of the generation", progress)
		}
		same(t, unlimited[:7], trials(t, m))
	}
	if got := events(t, m); !slices.Equal(got, []string{"created@0", "too-many-failures@7", "too-many-failures@7"}) {
		t.Errorf("the journal has %v", got)
	}
	study.Budget.MaxFailures = 3
	must(t, search.Register(m, study, false, study.Created))
	_, err := runner(m, spoil(diverge, bad...)).Run(t.Context(), "toy")
	refused(t, err, search.ErrTooManyFailures, "4 of 12")
	study.Budget.MaxFailures = 4
	must(t, search.Register(m, study, false, study.Created))
	finish(t, m, spoil(diverge, bad...))
	same(t, unlimited, trials(t, m))
}

func TestNoFailureAllowed(t *testing.T) {
	study := toyStudy()
	study.Budget.MaxFailures = 0
	_, err := runner(memory(t, study), spoil(diverge, 4)).Run(t.Context(), "toy")
	refused(t, err, search.ErrTooManyFailures, "1 of 7")
}

// TestMachineError: what is no fault of the goal stops the search, and nothing is
// stored of the run.
func TestMachineError(t *testing.T) {
	want := uninterrupted(t, toyStudy())
	gone := errors.New("the data set is gone")
	m := memory(t, toyStudy())
	_, err := runner(m, workers(2), evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		if r.Trial == 7 && r.Run == 1 {
			return toyOutcome(r), gone
		}
		return toyEvaluator(ctx, r)
	})).Run(t.Context(), "toy")
	refused(t, err, gone, "study toy", "trial 7, run 1")
	list := trials(t, m)
	if got := list[7]; slices.ContainsFunc(got.Runs, func(r search.Run) bool { return r.Number == 1 }) || got.State() == search.Failed {
		t.Errorf("trial 7 is %s: %+v", got.State(), got.Runs)
	}
	finish(t, m)
	same(t, want, trials(t, m))
}

func TestCancel(t *testing.T) {
	want := uninterrupted(t, toyStudy())
	ctx, cancel := context.WithCancel(t.Context())
	m := memory(t, toyStudy())
	_, err := runner(m, workers(2), evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		if r.Trial == 8 {
			cancel()
			<-ctx.Done()
		}
		return toyEvaluator(ctx, r)
	})).Run(ctx, "toy")
	refused(t, err, context.Canceled, "study toy")
	if got := trials(t, m)[8]; len(got.Runs) != 0 {
		t.Errorf("trial 8 has runs: %+v", got.Runs)
	}
	finish(t, m)
	same(t, want, trials(t, m))
}

func TestCancelledBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := runner(memory(t, toyStudy())).Run(ctx, "toy")
	refused(t, err, context.Canceled)
}

func TestInterruptIsJournalled(t *testing.T) {
	m := memory(t, toyStudy())
	stop := make(chan struct{})
	close(stop)
	_, err := runner(m, func(r *search.Runner) { r.Interrupt = stop }).Run(t.Context(), "toy")
	refused(t, err, search.ErrInterrupted)
	finish(t, m)
	// The journal names the trial that is to be made next.
	if got, want := events(t, m), []string{"created@0", "interrupted@2", "finished@18"}; !slices.Equal(got, want) {
		t.Errorf("the journal has %v, not %v", got, want)
	}
}

// TestInterruptLetsRunsEnd: what is under way is trained to its end and stored.
func TestInterruptLetsRunsEnd(t *testing.T) {
	m := memory(t, toyStudy())
	stop := make(chan struct{})
	progress, err := runner(m, workers(2), func(r *search.Runner) { r.Interrupt = stop }, evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		if r.Trial == 1 && r.Run == 0 {
			close(stop)
			time.Sleep(time.Millisecond)
		}
		return toyEvaluator(ctx, r)
	})).Run(t.Context(), "toy")
	refused(t, err, search.ErrInterrupted)
	if got := trials(t, m)[1]; len(got.Runs) == 0 || progress.Trained < 3 {
		t.Errorf("trial 1 has %d runs; %d were trained", len(got.Runs), progress.Trained)
	}
}

func TestInterruptWithNothingLeft(t *testing.T) {
	m := memory(t, toyStudy())
	finish(t, m)
	stop := make(chan struct{})
	close(stop)
	finish(t, m, func(r *search.Runner) { r.Interrupt = stop })
}

// TestStudyOfTheRun: the evaluator is told what the messages need.
func TestStudyOfTheRun(t *testing.T) {
	study := toyStudy()
	uninterrupted(t, study, evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		if r.Study != "toy" || string(r.TrainingSpec) != string(study.Spec.TrainingSpec) || r.Seed != study.Spec.RunSeed(r.Trial, r.Run) {
			t.Errorf("the run is %+v", r)
		}
		return toyEvaluator(ctx, r)
	}))
}
