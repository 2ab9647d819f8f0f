package search_test

import (
	"context"
	"math"
	"testing"

	"goalsearch/search"
	"goalsearch/search/searchtest/contest"
	"goalsearch/store"
)

func confirmedStudy() search.Study {
	study := toyStudy()
	study.Spec.Runs = 1
	study.Budget.Replicates = 0.4
	return study
}

// TestConfirm: the leading trials get the share of the runs, the same whatever the
// workers and the interruptions, and the search is the one without.
func TestConfirm(t *testing.T) {
	study := confirmedStudy()
	plain := study
	plain.Budget.Replicates = 0
	m := memory(t, study)
	progress := finish(t, m, workers(2))
	want := trials(t, m)
	told, extra, confirmed := 0, 0, 0
	for i, p := range uninterrupted(t, plain) {
		if !want[i].Goal.Equal(p.Goal) || want[i].Origin != p.Origin {
			t.Errorf("trial %d is another than without replicates", i)
		}
		if p.DuplicateOf >= 0 {
			continue
		}
		told += p.Planned
		if n := len(want[i].Runs) - p.Planned; n > 0 {
			extra += n
			confirmed++
		}
		if want[i].State() != search.Complete {
			t.Errorf("trial %d is %s", i, want[i].State())
		}
	}
	if most := int(0.4 / 0.6 * float64(told)); extra != most || confirmed < 2 {
		t.Errorf("%d replicates of %d trials, of %d runs; want %d", extra, confirmed, told, most)
	}
	noise, best := search.PooledSD(want), 0
	for i, w := range want {
		a, _ := w.LowerBound(noise)
		if b, _ := want[best].LowerBound(noise); a > b {
			best = i
		}
	}
	if value, _ := want[best].Value(); progress.BestTrial != best || progress.Best != value {
		t.Errorf("the best trial is %d with %v, want %d with %v", progress.BestTrial, progress.Best, best, value)
	}
	if progress.RunsEnded != progress.Runs {
		t.Errorf("progress %+v", progress)
	}
	if again := finish(t, m); again.Trained != 0 {
		t.Errorf("run again, %d runs are trained", again.Trained)
	}
	settled := false
	for stop := 1; stop < told+extra; stop += 5 {
		m := memory(t, study)
		for {
			left := stop
			_, err := runner(m, evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
				if left--; left < 0 {
					return search.Outcome{}, context.Canceled
				}
				return toyEvaluator(ctx, r)
			})).Run(t.Context(), "toy")
			if err == nil {
				break
			}
			// A leader that waits for a replicate keeps its value.
			for i, s := range study.Spec.WithoutPendingReplicates(trials(t, m)) {
				stored := trials(t, m)[i]
				if n := len(stored.Runs); n < study.Spec.Runs || n == stored.Planned {
					continue
				}
				settled = true
				if _, ok := s.Value(); !ok {
					t.Errorf("trial %d has no value with %d of %d runs", i, len(stored.Runs), stored.Planned)
				}
			}
		}
		same(t, want, trials(t, m))
	}
	if !settled {
		t.Error("no study was stopped between the replicates")
	}
	// A study that is extended afterwards has the goals of one that was longer from
	// the beginning.
	study.Budget.Trials += 7
	must(t, search.Register(m, study, false, study.Created))
	finish(t, m)
	longer := trials(t, m)
	plain.Budget.Trials = study.Budget.Trials
	for i, p := range uninterrupted(t, plain) {
		if !longer[i].Goal.Equal(p.Goal) || longer[i].DuplicateOf != p.DuplicateOf {
			t.Errorf("extended, trial %d is another", i)
		}
	}
}

// TestTheBestIsNotTheLuckiest: with noise of .03 and 300 evaluations on a synthetic
// problem, the score of the best goal overstates it by less than .006, and the goal is
// truly no worse than without replicates.
func TestTheBestIsNotTheLuckiest(t *testing.T) {
	list, err := contest.Select(t.Context(), contest.Options{
		Problems: []string{"hard"}, Strategies: []string{"genetic"},
		Instances: 200, Evaluations: 300, Generation: 20, Noise: 0.03,
	}, 0.15, func() search.Store { return store.NewMemory() })
	must(t, err)
	s := list[0]
	t.Logf("%+v", s)
	if s.Instead.Bias > 0.006 || s.Without.Bias < 2*s.Instead.Bias || s.Instead.Gain < -0.01 {
		t.Errorf("with replicates the best goal is said to be %.4f too good, without %.4f; it is truly better by %.4f", s.Instead.Bias, s.Without.Bias, s.Instead.Gain)
	}
	if s.OnTop.Bias > 0.006 || s.OnTop.Gain < 0.005 {
		t.Errorf("of as many goals, with replicates the best is said to be %.4f too good, and is truly better by %.4f", s.OnTop.Bias, s.OnTop.Gain)
	}
}

// TestReplicatesLeft: what is foretold is what comes, from the beginning, in the middle
// and at the end.
func TestReplicatesLeft(t *testing.T) {
	for name, study := range map[string]search.Study{"runs": confirmedStudy(), "rungs": rungStudy()} {
		t.Run(name, func(t *testing.T) {
			study.Spec.Seeds, study.Spec.Start = search.FreshSeeds, nil // no goal is the copy of another
			study.Budget.Replicates = 0.4
			whole := study.Spec.Runs * (len(study.Spec.Rungs) + 1)
			var e rungEvaluator
			m := memory(t, study)
			finish(t, m, evaluator(e.evaluate))
			list := trials(t, m)
			made := 0
			before := make([]search.Trial, len(list))
			for i, trial := range list {
				made += max(0, trial.Planned-whole)
				before[i] = trial
				before[i].Planned = min(trial.Planned, whole)
			}
			if got := search.ReplicatesLeft(study, list, 3); got != 0 {
				t.Errorf("%d replicates are left at the end", got)
			}
			if got := search.ReplicatesLeft(study, before, 3); got != made || made < 3 {
				t.Errorf("%d replicates are foretold at the end of the search, and %d come", got, made)
			}
			for _, n := range []int{0, 10} {
				got := search.ReplicatesLeft(study, before[:n], 3)
				if name == "runs" && got != made || math.Abs(float64(got-made)) > 0.2*float64(made) {
					t.Errorf("%d replicates are foretold after %d trials, and %d come", got, n, made)
				}
			}
		})
	}
	list := toyStudy()
	list.Spec.Strategy, list.Budget.Replicates = search.List, 0.4
	if got := search.ReplicatesLeft(list, nil, 3); got != 0 {
		t.Errorf("of a list %d replicates are foretold", got)
	}
}
