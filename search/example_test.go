package search_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"time"

	"goalsearch/search"
	"goalsearch/search/strategies"
	"goalsearch/store"
)

// parabola is an evaluator: the nearer a goal is to (0.5, -0.25), the better.
type parabola struct{}

func (parabola) Evaluate(_ context.Context, r search.RunSpec, _ func(search.Epoch) error) (search.Outcome, error) {
	a, _ := r.Goal.Get("a")
	b, _ := r.Goal.Get("b")
	score := 1 - (a-0.5)*(a-0.5)/4 - (b+0.25)*(b+0.25)/4
	return search.Outcome{Curve: []search.Epoch{{ValidationAccuracy: score}}}, nil
}

// Search two weights in memory: a strategy proposes goals, an evaluator scores them.
func ExampleRunner() {
	study := search.Study{
		Name: "parabola",
		Spec: search.Spec{
			TrainingSpec: json.RawMessage(`{}`), Space: search.Space{{Name: "a", Low: -1, High: 1}, {Name: "b", Low: -1, High: 1}},
			Strategy: "genetic", Generation: 10, Runs: 1, Seeds: search.SharedSeeds, Seed: 1,
		},
		Budget: search.Budget{Trials: 100, MaxFailures: -1},
	}
	memory := store.NewMemory()
	if err := search.Register(memory, study, false, time.Time{}); err != nil {
		log.Fatal(err)
	}
	runner := search.Runner{
		Store: memory, Evaluator: parabola{}, Workers: 2,
		Strategy: strategies.Of,
	}
	progress, err := runner.Run(context.Background(), "parabola")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d trials, the best scores above .99: %v\n", progress.Ended, progress.Best > 0.99)
	// Output: 100 trials, the best scores above .99: true
}
