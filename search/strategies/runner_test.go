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

// untrained scores a goal by a synthetic problem; one in ten has no score.
type untrained struct{ problems.Problem }

func (u untrained) Evaluate(_ context.Context, r search.RunSpec, _ func(search.Epoch) error) (search.Outcome, error) {
	x := u.Space().Coordinates(r.Goal)
	if x[0] > .8 {
		return search.Outcome{}, &search.Failure{Reason: "the training diverged"}
	}
	accuracy := u.Accuracy(x)
	return search.Outcome{Curve: []search.Epoch{{}, {Epoch: 1, TrainAccuracy: accuracy, ValidationAccuracy: accuracy}}}, nil
}

// run takes a study of a strategy through so many trials each time, and returns them.
func run(t *testing.T, name string, p problems.Problem, workers int, trials ...int) []search.Trial {
	t.Helper()
	m := store.NewMemory()
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
		runner := search.Runner{Store: m, Evaluator: untrained{p}, Workers: workers, Strategy: func(s search.Spec) (search.Strategy, error) {
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
