package benchmark

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"goalsearch/pidnet"
	"goalsearch/search"
	"goalsearch/search/strategies"
	"goalsearch/store"
)

// overheadTrials is the number of trials over which the overhead is measured,
// after which a store and a strategy have some history.
const overheadTrials = 200

// overheadEpochs is the length of the trainings that are left out.
const overheadEpochs = 10

// overhead measures what a trial costs beside its training, in seconds: the
// strategy, the runner and the store, with every change durable. The trainings
// themselves are left out: every trial gets a learning curve at once.
func overhead(ctx context.Context) (seconds float64, err error) {
	dir, err := os.MkdirTemp("", "goalsearch-bench-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	db, err := store.Open(filepath.Join(dir, "bench.db"), store.Options{})
	if err != nil {
		return 0, err
	}
	defer db.Close()
	study := search.Study{
		Name: "bench",
		Spec: search.Spec{
			TrainingSpec: json.RawMessage(`{}`), Space: TrivariateSpace(), Strategy: "auto",
			Generation: 20, Runs: 1, Seeds: search.SharedSeeds, Seed: 1,
		},
		Budget:   search.Budget{Trials: overheadTrials, MaxFailures: -1},
		Numerics: pidnet.Numerics(),
	}
	if err := search.Register(db, study, false, time.Now()); err != nil {
		return 0, err
	}
	runner := search.Runner{Store: db, Evaluator: untrained{}, Strategy: strategies.Of, Workers: 1, Clock: time.Now}
	start := time.Now()
	if _, err := runner.Run(ctx, study.Name); err != nil {
		return 0, err
	}
	return time.Since(start).Seconds() / overheadTrials, nil
}

// TrivariateSpace has a free weight for every atom of three sources.
func TrivariateSpace() search.Space {
	var space search.Space
	for _, atom := range pidnet.Trivariate.Sources().Atoms() {
		space = append(space, search.Dimension{Name: atom, Low: -1, High: 1})
	}
	return space
}

// untrained is an evaluator whose outcomes cost nothing: learning curves as
// long as those of a training, which differ from goal to goal.
type untrained struct{}

func (untrained) Evaluate(_ context.Context, r search.RunSpec, _ func(search.Epoch) error) (search.Outcome, error) {
	outcome := search.Outcome{Atoms: r.Goal}
	for epoch := range overheadEpochs + 1 {
		accuracy := 0.5 + 0.2*r.Goal[epoch%len(r.Goal)].Value
		outcome.Curve = append(outcome.Curve, search.Epoch{Epoch: epoch, TrainAccuracy: accuracy, ValidationAccuracy: accuracy})
	}
	return outcome, nil
}
