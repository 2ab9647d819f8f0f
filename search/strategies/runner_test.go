package strategies_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goalsearch/search"
	"goalsearch/search/searchtest/problems"
	"goalsearch/search/strategies"
	"goalsearch/store"
)

// untrained scores a goal by a synthetic problem; one in ten has no score, unless it is
// mended.
type untrained struct {
	problems.Problem
	mended bool
}

func (u untrained) Evaluate(_ context.Context, r search.RunSpec, _ func(search.Epoch) error) (search.Outcome, error) {
	x := u.Space().Coordinates(r.Goal)
	if x[0] > .8 && !u.mended {
		return search.Outcome{}, &search.Failure{Reason: "the training diverged"}
	}
	accuracy := u.Accuracy(x)
	return search.Outcome{Curve: []search.Epoch{{}, {Epoch: 1, TrainAccuracy: accuracy, ValidationAccuracy: accuracy}}}, nil
}

// run takes a study of a strategy through so many trials each time, and returns them.
func run(t *testing.T, name string, p problems.Problem, workers int, trials ...int) []search.Trial {
	t.Helper()
	return goOn(t, store.NewMemory(), name, untrained{p, false}, workers, trials...)
}

// goOn is run on a store that may have the study.
func goOn(t *testing.T, m search.Store, name string, u untrained, workers int, trials ...int) []search.Trial {
	t.Helper()
	p := u.Problem
	start := p.Space().Goal([]float64{.5, .5, .5, .5, .5})
	study := search.Study{
		Name: name,
		Spec: search.Spec{
			TrainingSpec: json.RawMessage(`{}`), Space: p.Space(), Start: []search.Params{start}, Strategy: name,
			Options: json.RawMessage(conformanceOptions[name]), Generation: 8, Runs: 1, Seeds: search.SharedSeeds, Seed: 11,
		},
		Budget: search.Budget{MaxFailures: -1}, Numerics: "none",
	}
	for _, study.Budget.Trials = range trials {
		if err := search.Register(m, study, false, time.Time{}); err != nil {
			t.Fatal(err)
		}
		runner := search.Runner{Store: m, Evaluator: u, Workers: workers, Strategy: func(s search.Spec) (search.Strategy, error) {
			return strategies.New(s.Strategy, strategies.Config{Space: s.Space, Generation: s.Generation, Seed: s.Seed, Options: s.Options})
		}}
		if _, err := runner.Run(context.Background(), name); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	done, err := m.Trials(name)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// TestWorkersAndResumesChangeNothing takes every strategy through whole studies
// with failing trials: with one worker and with five, at a stretch, and extended
// and resumed in the middle of a generation.
func TestWorkersAndResumesChangeNothing(t *testing.T) {
	p, err := problems.New("five", 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range strategies.Names() {
		want := run(t, name, p, 1, 70)
		if len(want) != 70 {
			t.Errorf("%s: %d trials", name, len(want))
		}
		for what, got := range map[string][]search.Trial{
			"five workers": run(t, name, p, 5, 70), "resumed": run(t, name, p, 3, 13, 30, 70),
		} {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s:\n%s", name, what, diff)
			}
		}
	}
}

// TestCorrectionsReplay takes every strategy through a study whose failed trials are
// trained again, and whose best trial turns out to be worth nothing: with one worker and with five, at a stretch and resumed it goes on
// alike, with other goals than without where the strategy learns.
func TestCorrectionsReplay(t *testing.T) {
	p, err := problems.New("five", 3)
	if err != nil {
		t.Fatal(err)
	}
	const corrected = 29
	learnsNothing := map[string]bool{"grid": true, "random": true, "sobol": true}
	for _, name := range strategies.Names() {
		retried := func(workers int, trials ...int) []search.Trial {
			m := store.NewMemory()
			best, _ := search.Best(search.Spec{Runs: 1}, goOn(t, m, name, untrained{p, false}, workers, corrected))
			none := best.Runs[0]
			none.Outcome.Curve = []search.Epoch{{}, {Epoch: 1}}
			replaced := []search.Correction{{Trial: best.Number, Replacement: &none}}
			if err := m.Correct(name, search.Entry{Event: search.ScoreReplaced}, replaced); err != nil {
				t.Fatal(err)
			}
			if n, err := search.Retry(m, name, nil, time.Time{}); err != nil || n == 0 {
				t.Fatalf("%s: %d runs are trained again, %v", name, n, err)
			}
			return goOn(t, m, name, untrained{p, true}, workers, trials...)
		}
		want := retried(1, 100)
		for what, got := range map[string][]search.Trial{"five workers": retried(5, 100), "resumed": retried(3, corrected, 41, 100)} {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s:\n%s", name, what, diff)
			}
		}
		same := true
		for i, trial := range run(t, name, p, 2, 100) {
			equal := trial.Goal.Equal(want[i].Goal)
			if i < corrected && !equal {
				t.Errorf("%s: trial %d was %s and is %s", name, i, trial.Goal, want[i].Goal)
			}
			same = same && equal
		}
		if same != learnsNothing[name] {
			t.Errorf("%s: the goals are the same as without corrections: %v", name, same)
		}
	}
}
