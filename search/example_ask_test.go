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

// Let a program of your own do the trainings: ask for goals, tell their scores.
func ExampleRunner_Ask() {
	study := search.Study{
		Name: "outside",
		Spec: search.Spec{
			TrainingSpec: json.RawMessage(`{}`), Space: search.Space{{Name: "a", Low: -1, High: 1}},
			Start:    []search.Params{{{Name: "a", Value: 0.25}}}, // tried first
			Strategy: "grid", Generation: 2, Runs: 1, Seeds: search.SharedSeeds, Seed: 1,
		},
		Budget: search.Budget{Trials: 4, MaxFailures: -1},
	}
	memory := store.NewMemory()
	if err := search.Register(memory, study, false, time.Time{}); err != nil {
		log.Fatal(err)
	}
	runner := search.Runner{Store: memory, Strategy: strategies.Of}
	for {
		wanted, err := runner.Ask(context.Background(), study.Name)
		if err != nil {
			log.Fatal(err)
		}
		if len(wanted) == 0 {
			break // the study has all its trials
		}
		for _, r := range wanted {
			a, _ := r.Goal.Get("a")
			fmt.Printf("trial %d: a = %v\n", r.Trial, a)
			answer := search.Answer{Trial: r.Trial, Run: r.Run, Score: 1 - a*a/2}
			if err := search.Tell(memory, study.Name, answer, search.Provenance{}); err != nil {
				log.Fatal(err)
			}
		}
	}
	// Output:
	// trial 0: a = 0.25
	// trial 1: a = 1
	// trial 2: a = -1
	// trial 3: a = 0
}
