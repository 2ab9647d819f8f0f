package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"goalsearch/search"
	"goalsearch/search/strategies"
	"goalsearch/store"
)

// hill is an evaluator: the larger the weight a, the better.
type hill struct{}

func (hill) Evaluate(_ context.Context, r search.RunSpec, _ func(search.Epoch) error) (search.Outcome, error) {
	a, _ := r.Goal.Get("a")
	return search.Outcome{Curve: []search.Epoch{{ValidationAccuracy: a}}}, nil
}

// Keep a study in a file, and read it back.
func Example() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "goals.db")

	// One process writes. A study that the file has already is continued.
	db, err := store.Open(path, store.Options{})
	if err != nil {
		log.Fatal(err)
	}
	study := search.Study{
		Name: "hill",
		Spec: search.Spec{
			TrainingSpec: json.RawMessage(`{}`), Space: search.Space{{Name: "a", Low: 0, High: 1}},
			Strategy: "grid", Options: json.RawMessage(`{"levels":5}`), Generation: 5, Runs: 1, Seeds: search.SharedSeeds, Seed: 1,
		},
		Budget: search.Budget{Trials: 5, MaxFailures: -1},
	}
	if err := search.Register(db, study, false, time.Now()); err != nil {
		log.Fatal(err)
	}
	runner := search.Runner{Store: db, Evaluator: hill{}, Strategy: strategies.Of}
	if _, err := runner.Run(context.Background(), study.Name); err != nil {
		log.Fatal(err)
	}
	if err := db.Close(); err != nil {
		log.Fatal(err)
	}

	// Any number of processes read, also while one writes and serves.
	snapshot, err := store.Read(path)
	if err != nil {
		log.Fatal(err)
	}
	defer snapshot.Close()
	trials, err := snapshot.Trials(study.Name)
	if err != nil {
		log.Fatal(err)
	}
	for _, t := range search.Rank(study.Spec, trials)[:2] {
		value, _ := study.Spec.Value(t.Trial)
		fmt.Println(t.Goal, t.State(), value)
	}
	// Output:
	// a=1 complete 1
	// a=0.75 complete 0.75
}
