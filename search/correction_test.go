package search_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"goalsearch/search"
	"goalsearch/store"
)

// failing trains the toy, but for the trials of these numbers, which fail.
func failing(trials ...int) evaluate {
	return func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		if slices.Contains(trials, r.Trial) {
			return search.Outcome{}, &search.Failure{Reason: "the disk is full"}
		}
		return toyEvaluator(ctx, r)
	}
}

func retry(t testing.TB, s search.Store, want int, trials ...int) {
	t.Helper()
	n, err := search.Retry(s, "toy", trials, time.Time{})
	must(t, err)
	if n != want {
		t.Fatalf("%d runs are to be trained again, not %d", n, want)
	}
}

// extend lets the toy study have so many trials.
func extend(t testing.TB, s search.Store, to int) {
	t.Helper()
	study, err := s.Study("toy")
	must(t, err)
	study.Budget.Trials = to
	must(t, s.Update(study))
}

// upTo returns a store with the first trials of the toy study, of which these failed.
func upTo(t testing.TB, study search.Study, to int, failed ...int) *store.Memory {
	t.Helper()
	study.Budget.Trials = to
	m := memory(t, study)
	finish(t, m, evaluator(failing(failed...)))
	return m
}

// TestRetry: failed runs are trained again, what was proposed before stays, and what
// comes after is what a strategy proposes that is told the trials as they are then.
func TestRetry(t *testing.T) {
	const made = 14 // a generation is cut short there
	m := upTo(t, toyStudy(), made, 3, 8)
	before := trials(t, m)
	retry(t, m, 4)
	if got := trials(t, m); got[3].State() != search.Waiting || got[8].State() != search.Waiting {
		t.Fatalf("trials that are to be trained again are %s and %s", got[3].State(), got[8].State())
	}
	progress := finish(t, m)
	if progress.Trained != 4 || progress.Failed != 0 || progress.RunsEnded != progress.Runs {
		t.Errorf("progress %+v", progress)
	}
	after := trials(t, m)
	for i, trial := range after {
		if trial.State() != search.Complete || !trial.Goal.Equal(before[i].Goal) {
			t.Errorf("trial %d is %s, with the goal %s, before it was %s", i, trial.State(), trial.Goal, before[i].Goal)
		}
	}
	journal, err := m.Journal("toy")
	must(t, err)
	var superseded []search.Superseded
	for _, e := range journal {
		superseded = append(superseded, e.Superseded...)
	}
	if len(superseded) != 4 || superseded[0].Trial != 3 || superseded[3].Trial != 8 || superseded[2].Reason != "the disk is full" {
		t.Errorf("the journal keeps %+v", superseded)
	}
	want := []string{"created@0", "finished@14", "retried@14", "retold@14", "finished@14"}
	if diff := cmp.Diff(want, events(t, m)); diff != "" {
		t.Errorf("events (- wanted, + got):\n%s", diff)
	}

	fresh, err := newToyStrategy(toySpec())
	must(t, err)
	must(t, search.Retrace(fresh, [][]search.Trial{after[:2], after[2:7], after[7:12], after[12:]}))
	proposals, err := fresh.Ask(3)
	must(t, err)
	extend(t, m, 30)
	finish(t, m)
	for i, trial := range trials(t, m)[made : made+3] {
		if !trial.Goal.Equal(proposals[i].Goal) {
			t.Errorf("trial %d is %s, and the strategy proposes %s", trial.Number, trial.Goal, proposals[i].Goal)
		}
	}
}

// TestRetryKilled: however often a search is killed after a correction, and whenever it
// is extended, its trials are the same.
func TestRetryKilled(t *testing.T) {
	begin := func() *store.Memory {
		m := upTo(t, toyStudy(), 14, 3, 8)
		retry(t, m, 2, 8)
		extend(t, m, 20)
		finish(t, m)
		retry(t, m, 2)
		return m
	}
	whole := begin()
	extend(t, whole, 33)
	finish(t, whole)
	want := trials(t, whole)
	steps := begin()
	finish(t, steps)
	for _, to := range []int{23, 33} {
		extend(t, steps, to)
		finish(t, steps, workers(3))
	}
	same(t, want, trials(t, steps))
	for writes := range 12 {
		m := begin()
		extend(t, m, 33)
		for {
			_, err := runner(&faulty{Store: m, writes: writes + 1}, workers(2)).Run(t.Context(), "toy")
			if err == nil {
				break
			}
			refused(t, err, errDisk)
		}
		same(t, want, trials(t, m))
	}
}

// TestRetryMeanwhile: a correction that comes while a search is under way acts at the
// generation's end, and the store replays to the same trials.
func TestRetryMeanwhile(t *testing.T) {
	m := memory(t, toyStudy())
	asked := false
	finish(t, m, evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		if r.Trial == 8 && !asked {
			asked = true
			retry(t, m, 2)
		}
		if !asked {
			return failing(3)(ctx, r)
		}
		return toyEvaluator(ctx, r)
	}))
	if got := events(t, m); !slices.Contains(got, "retried@12") || !slices.Contains(got, "retold@12") {
		t.Errorf("events %v", got)
	}
	want := trials(t, m)
	if want[3].State() != search.Complete || len(want) != toyTrials {
		t.Errorf("trial 3 is %s, of %d trials", want[3].State(), len(want))
	}
	progress := finish(t, m, evaluator(nil))
	if progress.Trained > 0 || progress.Failed > 0 {
		t.Errorf("a replay has %+v", progress)
	}
	same(t, want, trials(t, m))
}

// TestRetryFailsAgain: a run that fails again changes nothing but the journal.
func TestRetryFailsAgain(t *testing.T) {
	want := trials(t, upTo(t, toyStudy(), 30, 3))
	m := upTo(t, toyStudy(), 12, 3)
	retry(t, m, 2)
	extend(t, m, 30)
	finish(t, m, evaluator(failing(3)))
	same(t, want, trials(t, m))
}

// TestRetryTooManyFailures: a study that too many failures have stopped goes on when
// what failed does not fail again.
func TestRetryTooManyFailures(t *testing.T) {
	study := toyStudy()
	study.Budget.MaxFailures = 1
	m := memory(t, study)
	_, err := runner(m, evaluator(failing(3, 4))).Run(t.Context(), "toy")
	refused(t, err, search.ErrTooManyFailures)
	retry(t, m, 4)
	finish(t, m)
	if got := search.Count(study.Spec, trials(t, m)); got.Complete != toyTrials {
		t.Errorf("%+v", got)
	}
}

// TestRetryIgnoresFailuresElsewhere: a failure that is known from elsewhere is not what
// a run is to be that is trained again; a score is.
func TestRetryIgnoresFailuresElsewhere(t *testing.T) {
	known := search.Run{Reason: "the disk is full"}
	cache := func(r *search.Runner) {
		r.Cache = func(s search.RunSpec) (search.Run, bool, error) { return known, s.Trial == 3, nil }
	}
	m := memory(t, toyStudy())
	finish(t, m, cache)
	retry(t, m, 2, 3)
	progress := finish(t, m, cache)
	if got := trials(t, m)[3]; got.State() != search.Complete || progress.Trained != 2 {
		t.Errorf("trial 3 is %s, %d runs trained", got.State(), progress.Trained)
	}
}

// TestRetryRungs: a start goal whose training failed at a rung goes up all of them when
// it is trained again.
func TestRetryRungs(t *testing.T) {
	study := toyStudy()
	study.Spec.Rungs = []int{1, 2}
	m := memory(t, study)
	train := func(down ...int) evaluate {
		return func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
			o, err := failing(down...)(ctx, r)
			if err == nil && r.Epochs > 0 {
				o.Curve = o.Curve[:r.Epochs+1]
			}
			return o, err
		}
	}
	finish(t, m, evaluator(train(0, 4)))
	retry(t, m, 4)
	finish(t, m, evaluator(train()))
	list := trials(t, m)
	if got := study.Spec.State(list[0]); got != search.Complete || len(list[0].Runs) != 6 {
		t.Errorf("the start goal is %s, with %d runs", got, len(list[0].Runs))
	}
	if got := study.Spec.State(list[4]); got != search.Complete && got != search.Pruned {
		t.Errorf("trial 4 is %s", got)
	}
	finish(t, m, evaluator(nil))
	same(t, list, trials(t, m))
}

func TestRetryRefused(t *testing.T) {
	m := upTo(t, toyStudy(), 30, 3)
	list := trials(t, m)
	i := slices.IndexFunc(list, func(trial search.Trial) bool { return trial.DuplicateOf >= 0 })
	for trial, words := range map[int][]string{4: {"trial 4 is complete"}, 30: {"no trial 30", "has 30"}, -1: {"no trial -1"}, i: {"retry that"}} {
		_, err := search.Retry(m, "toy", []int{3, trial}, time.Time{})
		refused(t, err, nil, words...)
	}
	_, err := search.Retry(m, "toy", []int{4}, time.Time{})
	if wrong, ok := errors.AsType[*search.NotFailedError](err); !ok || wrong.Trial != 4 || wrong.State != search.Complete {
		t.Errorf("error %v", err)
	}
	_, err = search.Retry(m, "other", nil, time.Time{})
	refused(t, err, search.ErrNoStudy)
	same(t, list, trials(t, m))
	retry(t, upTo(t, toyStudy(), 5), 0)
}

// TestEnqueueAfterFailure: a goal that is enqueued after it has failed is trained, and
// so it is when it fails once more.
func TestEnqueueAfterFailure(t *testing.T) {
	m := upTo(t, toyStudy(), 12, 3)
	goal := trials(t, m)[3].Goal
	enqueue(t, m, goal)
	finish(t, m, evaluator(failing(12)))
	enqueue(t, m, goal, goal)
	finish(t, m)
	enqueue(t, m, goal)
	extend(t, m, 30)
	finish(t, m)
	list := trials(t, m)
	for number, want := range map[int]int{12: -1, 13: -1, 14: 13, 15: 13} {
		if got := list[number]; got.DuplicateOf != want || got.Origin != search.Enqueued {
			t.Errorf("trial %d is %s and the same as trial %d, not %d", number, got.Origin, got.DuplicateOf, want)
		}
	}
	if got := list[13].State(); got != search.Complete {
		t.Errorf("the goal that was enqueued again is %s", got)
	}
	finish(t, m, evaluator(nil))
	same(t, list, trials(t, m))
}

// TestEnqueuedDuplicateOfFailure: a store in which a goal that was enqueued after it had
// failed is the duplicate of the failed trial goes on.
func TestEnqueuedDuplicateOfFailure(t *testing.T) {
	m := upTo(t, toyStudy(), 12, 3)
	goal := trials(t, m)[3].Goal
	enqueue(t, m, goal)
	must(t, m.Propose("toy", []search.Trial{{Number: 12, Origin: search.Enqueued, Goal: goal, Planned: 2, DuplicateOf: 3}}))
	extend(t, m, 30)
	finish(t, m)
	if list := trials(t, m); list[12].DuplicateOf != 3 || len(list) != 31 {
		t.Errorf("%d trials, trial 12 is the same as trial %d", len(list), list[12].DuplicateOf)
	}
}

// TestCorrectionsReplay: whatever is corrected, enqueued and extended in a search, and
// whenever it is killed, its store replays, and goes on as if it had not been killed.
func TestCorrectionsReplay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		study := toyStudy()
		study.Budget.Trials = 4
		study.Budget.Replicates = rapid.SampledFrom([]float64{0, .3}).Draw(rt, "replicates")
		steady, killed := memory(t, study), memory(t, study)
		both := func(do func(m *store.Memory) error) {
			for _, m := range []*store.Memory{steady, killed} {
				must(t, do(m))
			}
		}
		to := 4
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			down := rapid.SliceOfN(rapid.IntRange(0, 30), 0, 3).Draw(rt, "failing")
			finish(t, steady, evaluator(failing(down...)))
			for {
				writes := rapid.IntRange(1, 9).Draw(rt, "writes")
				if _, err := runner(&faulty{Store: killed, writes: writes}, evaluator(failing(down...)), workers(2)).Run(t.Context(), "toy"); err == nil {
					break
				}
			}
			same(t, trials(t, steady), trials(t, killed))
			list := trials(t, steady)
			switch rapid.IntRange(0, 3).Draw(rt, "what") {
			case 0:
				both(func(m *store.Memory) error { _, err := search.Retry(m, "toy", nil, time.Time{}); return err })
			case 1:
				c := search.Correction{Trial: rapid.IntRange(0, len(list)-1).Draw(rt, "trial")}
				if list[c.Trial].DuplicateOf >= 0 {
					break
				}
				event := search.ScoreWithdrawn
				if old := list[c.Trial].Runs[0]; rapid.Bool().Draw(rt, "replaced") {
					event = search.ScoreReplaced
					old.Reason, old.Outcome = "", search.Outcome{Curve: []search.Epoch{{ValidationAccuracy: rapid.Float64Range(0, 1).Draw(rt, "score")}}}
					c.Replacement = &old
				}
				both(func(m *store.Memory) error {
					return m.Correct("toy", search.Entry{Event: event}, []search.Correction{c})
				})
			case 2:
				goal := list[rapid.IntRange(0, len(list)-1).Draw(rt, "goal")].Goal
				both(func(m *store.Memory) error { return search.Enqueue(m, "toy", []search.Params{goal}, time.Time{}) })
			}
			to += rapid.IntRange(0, 7).Draw(rt, "more")
			extend(t, steady, to)
			extend(t, killed, to)
		}
		finish(t, steady)
		finish(t, killed)
		list := trials(t, steady)
		same(t, list, trials(t, killed))
		finish(t, steady, evaluator(nil))
		same(t, list, trials(t, steady))
	})
}
