package search_test

import (
	"context"
	"encoding/json"
	"fmt"
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

// Search two weights with the genetic strategy, in memory.
func ExampleRunner() {
	study := search.Study{
		Name: "parabola",
		Spec: search.Spec{
			Science: json.RawMessage(`{}`), Space: search.Space{{Name: "a", Low: -1, High: 1}, {Name: "b", Low: -1, High: 1}},
			Strategy: "genetic", Generation: 10, Runs: 1, Seeds: search.SharedSeeds, Seed: 1,
		},
		Extent: search.Extent{Trials: 100, MaxFailures: -1},
	}
	memory := store.NewMemory()
	if err := search.Register(memory, study, false, time.Time{}); err != nil {
		panic(err)
	}
	runner := search.Runner{
		Store: memory, Evaluator: parabola{}, Workers: 2,
		Strategy: func(s search.Spec) (search.Strategy, error) {
			return strategies.New(s.Strategy, strategies.Config{Space: s.Space, Generation: s.Generation, Seed: s.Seed, Options: s.Options})
		},
	}
	progress, err := runner.Run(context.Background(), "parabola")
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d trials, the best scores above .99: %v\n", progress.Ended, progress.Best > 0.99)
	// Output: 100 trials, the best scores above .99: true
}

// Let a program of your own do the trainings.
func ExampleRunner_Ask() {
	study := toyStudy()
	study.Spec.Runs, study.Extent.Trials = 1, 2
	memory := store.NewMemory()
	if err := search.Register(memory, study, false, time.Time{}); err != nil {
		panic(err)
	}
	runner := search.Runner{Store: memory, Strategy: newToyStrategy}
	for {
		wanted, err := runner.Ask(context.Background(), "toy")
		if err != nil {
			panic(err)
		}
		if len(wanted) == 0 {
			break
		}
		for _, r := range wanted {
			c, _ := r.Goal.Get("{C}")
			fmt.Printf("trial %d has {C} = %v\n", r.Trial, c)
			if err := search.Tell(memory, "toy", search.Answer{Trial: r.Trial, Run: r.Run, Score: c / 2}, search.Provenance{}); err != nil {
				panic(err)
			}
		}
	}
	// Output:
	// trial 0 has {C} = 0.25
	// trial 1 has {C} = 1
}
