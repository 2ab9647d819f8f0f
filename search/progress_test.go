package search_test

import (
	"context"
	"slices"
	"testing"

	"goalsearch/search"
)

// TestProgress compares every progress that is observed with what the store
// has, when the study is interrupted and resumed.
func TestProgress(t *testing.T) {
	for _, n := range []int{1, 3} {
		for left := 1; ; left += 3 {
			m := memory(t, toyStudy())
			var last search.Progress
			observe := func(r *search.Runner) {
				r.Workers = n
				last = search.Progress{}
				r.Observe = func(p search.Progress) {
					switch {
					case p.Study != "toy" || p.Trials != toyTrials || p.Runs != 2*toyTrials:
						t.Errorf("progress %+v", p)
					case p.Ended < last.Ended || p.Trained < last.Trained || p.RunsEnded < last.RunsEnded || p.Best < last.Best:
						t.Errorf("progress goes back from %+v to %+v", last, p)
					case p.RunsEnded > p.Runs || p.RunsEnded < 2*p.Ended:
						t.Errorf("progress counts %d runs of %d, and %d trials of 2", p.RunsEnded, p.Runs, p.Ended)
					}
					last = p
				}
			}
			first, err := runner(&faulty{Store: m, writes: left}, spoil(diverge, 2), observe).Run(t.Context(), "toy")
			if err == nil {
				break
			}
			second := finish(t, m, spoil(diverge, 2), observe)
			if last != second {
				t.Errorf("observed %+v, returned %+v", last, second)
			}
			list := trials(t, m)
			trained, best := 0, 0
			for i, trial := range list {
				if trial.SameAs < 0 {
					trained += len(trial.Runs)
				}
				a, _ := trial.Value()
				if b, _ := list[best].Value(); a > b {
					best = i
				}
			}
			value, _ := list[best].Value()
			want := search.Progress{
				Study: "toy", Trials: toyTrials, Ended: toyTrials,
				Failed:  len(slices.DeleteFunc(slices.Clone(list), func(trial search.Trial) bool { return trial.State() != search.Failed })),
				Trained: trained - first.Trained, Runs: 2 * toyTrials, RunsEnded: 2 * toyTrials, Best: value, BestTrial: best,
			}
			if second != want {
				t.Fatalf("%d workers, failing after %d writes: the progress is\n%+v, not\n%+v", n, left, second, want)
			}
		}
	}
}

// TestProgressOfHalfACopy: the runs of a copy are counted once, also when its
// original was interrupted between them.
func TestProgressOfHalfACopy(t *testing.T) {
	study := toyStudy()
	study.Spec.Start = nil
	study.Extent.Trials = 2
	goal := search.Params{{Name: "{F}", Value: 1}, {Name: "{C}", Value: 0}, {Name: "H_res", Value: 0}}
	m := memory(t, study)
	twice := func(r *search.Runner) { r.Strategy = scripted(goal, goal) }
	_, err := runner(m, twice, evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		if r.Run == 1 {
			return search.Outcome{}, errDisk
		}
		return toyEvaluator(ctx, r)
	})).Run(t.Context(), "toy")
	refused(t, err, errDisk, "trial 0, run 1")
	if p := finish(t, m, twice); p.RunsEnded != 4 || p.Runs != 4 || p.Trained != 1 || p.Ended != 2 {
		t.Errorf("the progress is %+v", p)
	}
}
