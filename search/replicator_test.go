package search_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync/atomic"
	"testing"

	"goalsearch/search"
	"goalsearch/store"
)

// doubler is a strategy that wants, after each generation, twice the runs of the
// best trial so far, up to a number, and that notes what it was told.
type doubler struct {
	toyStrategy
	best   int
	value  float64
	runs   map[int]int
	most   int
	wished bool
	log    []string
}

func newDoubler(spec search.Spec, most int) *doubler {
	s, _ := newToyStrategy(spec)
	return &doubler{toyStrategy: *s.(*toyStrategy), best: -1, value: math.Inf(-1), runs: make(map[int]int), most: most}
}

func (d *doubler) take(t search.Trial) {
	value, ok := t.Value()
	d.log = append(d.log, fmt.Sprintf("%d:%d:%v", t.Number, len(t.Runs), value))
	d.runs[t.Number] = len(t.Runs)
	if ok && t.DuplicateOf < 0 && (value > d.value || t.Number == d.best) {
		d.best, d.value = t.Number, value
	}
	d.wished = false
}

func (d *doubler) Tell(t search.Trial) error {
	d.take(t)
	return d.toyStrategy.Tell(t)
}

func (d *doubler) Replicate() []search.Replication {
	if d.best < 0 || d.runs[d.best] >= d.most || d.wished && d.runs[d.best] > 2 {
		return nil
	}
	return []search.Replication{{Trial: d.best, Planned: min(d.most, 2*d.runs[d.best])}}
}

func (d *doubler) Retell(t search.Trial) error {
	d.take(t)
	d.wished = true
	return nil
}

// replicating runs the toy study with a doubler and returns it.
func replicating(t *testing.T, m search.Store, options ...func(*search.Runner)) (*doubler, search.Progress, error) {
	t.Helper()
	var d *doubler
	r := runner(m, options...)
	r.Strategy = func(spec search.Spec) (search.Strategy, error) {
		d = newDoubler(spec, 8)
		return d, nil
	}
	progress, err := r.Run(context.Background(), "toy")
	return d, progress, err
}

// TestReplicate: trials get the runs that the strategy wants, however many
// workers there are and however often the search is stopped; a strategy that
// replays sees each trial with the runs that it had then.
func TestReplicate(t *testing.T) {
	whole := memory(t, toyStudy())
	d, progress, err := replicating(t, whole)
	must(t, err)
	want := trials(t, whole)
	replicated := 0
	for _, trial := range want {
		if trial.DuplicateOf < 0 && trial.Planned > toyStudy().Spec.Runs {
			replicated++
		}
		if !trial.Ended() {
			t.Errorf("trial %d has %d of %d runs", trial.Number, len(trial.Runs), trial.Planned)
		}
	}
	if replicated == 0 {
		t.Fatal("no trial has more runs than the others")
	}
	if progress.Ended != toyStudy().Budget.Trials || progress.Runs != progress.RunsEnded {
		t.Errorf("progress %+v", progress)
	}

	again, progress, err := replicating(t, whole)
	must(t, err)
	if progress.Trained != 0 || fmt.Sprint(again.log) != fmt.Sprint(d.log) {
		t.Errorf("%d runs were trained again; the strategy was told\n%v\nand now\n%v", progress.Trained, d.log, again.log)
	}
	same(t, want, trials(t, whole))

	crash := errors.New("crash")
	for _, workers := range []int{1, 4} {
		for after := int32(1); after < 40; after += 5 {
			m := memory(t, toyStudy())
			for stops := 0; ; stops++ {
				var left atomic.Int32
				left.Store(after)
				again, _, err = replicating(t, m, func(r *search.Runner) {
					r.Workers = workers
					r.Evaluator = evaluate(func(_ context.Context, spec search.RunSpec) (search.Outcome, error) {
						if left.Add(-1) < 0 {
							return search.Outcome{}, crash
						}
						return toyOutcome(spec), nil
					})
				})
				if err == nil {
					break
				}
				if !errors.Is(err, crash) || stops > 200 {
					t.Fatal(err)
				}
			}
			same(t, want, trials(t, m))
			if fmt.Sprint(again.log) != fmt.Sprint(d.log) {
				t.Errorf("stopped after every %d runs, %d workers: the strategy was told\n%v\nnot\n%v", after, workers, again.log, d.log)
			}
		}
	}
}

// wishful wants what cannot be.
type wishful struct {
	toyStrategy
	wish search.Replication
}

func (w *wishful) Replicate() []search.Replication { return []search.Replication{w.wish} }
func (w *wishful) Retell(search.Trial) error       { return errors.New("not again") }

func TestReplicateRefuses(t *testing.T) {
	for wish, words := range map[search.Replication]string{
		{Trial: 99, Planned: 9}: "trial 99",
		{Trial: -1, Planned: 9}: "trial -1",
		{Trial: 0, Planned: 2}:  "wants 2 runs",
		{Trial: 0, Planned: 5}:  "not again",
	} {
		m := store.NewMemory()
		study := toyStudy()
		must(t, search.Register(m, study, false, morning))
		r := runner(m)
		r.Strategy = func(spec search.Spec) (search.Strategy, error) {
			s, err := newToyStrategy(spec)
			return &wishful{*s.(*toyStrategy), wish}, err
		}
		_, err := r.Run(context.Background(), "toy")
		refused(t, err, nil, "study toy", words)
	}
}
