package results_test

import (
	"encoding/json"
	"time"

	"goalsearch/search"
)

// study is a study of three weights, one of them fixed.
func study() search.Study {
	return search.Study{
		Name: "digits",
		Spec: search.Spec{
			TrainingSpec: json.RawMessage(`{"dataset":"builtin-digits","network":{"hidden":10}}`),
			Space: search.Space{
				{Name: "{F}{C}", Low: -1, High: 1},
				{Name: "{F}{CL}", Low: -1, High: 1},
				{Name: "H_res"},
			},
			Start:      []search.Params{{{Name: "{F}{C}", Value: 1}}},
			Strategy:   "random",
			Generation: 4,
			Runs:       2,
			Seeds:      search.SharedSeeds,
			Seed:       1,
		},
		Budget:   search.Budget{Trials: 5, MaxFailures: -1},
		Numerics: "portable-1",
		Created:  time.Date(2026, 11, 24, 8, 30, 0, 0, time.UTC),
	}
}

// scored returns a run of three epochs that ends with a score.
func scored(s search.Study, trial, number int, score float64) search.Run {
	return search.Run{
		Number: number,
		Seed:   s.Spec.RunSeed(trial, number),
		Outcome: search.Outcome{
			Curve: []search.Epoch{
				{Epoch: 0, TrainAccuracy: 0.1, ValidationAccuracy: 0.1},
				{Epoch: 1, TrainAccuracy: score / 2, ValidationAccuracy: score / 3},
				{Epoch: 2, TrainAccuracy: score, ValidationAccuracy: score},
			},
			Atoms: search.Params{{Name: "{F}{C}", Value: 0.25}, {Name: "{F}", Value: -score}},
		},
		Provenance: search.Provenance{
			Started:  time.Date(2026, 11, 24, 9, 0, number, 0, time.UTC),
			Seconds:  1.5,
			Host:     "bee",
			Numerics: "portable-1",
			Software: json.RawMessage(`{"version":"1.0"}`),
		},
	}
}

// diverged returns a run that failed.
func diverged(s search.Study, trial, number int) search.Run {
	return search.Run{
		Number:     number,
		Seed:       s.Spec.RunSeed(trial, number),
		Reason:     "diverged in epoch 2: a weight is NaN",
		Provenance: search.Provenance{Stack: "goroutine 7\n\tmain.go:3\n"},
	}
}

func goal(fc, fcl float64) search.Params {
	return search.Params{{Name: "{F}{C}", Value: fc}, {Name: "{F}{CL}", Value: fcl}, {Name: "H_res"}}
}

// trials returns trials of study in every state: complete, failed, better, the
// same as that, and half done.
func trials() []search.Trial {
	s := study()
	list := []search.Trial{
		{Origin: search.Start, Goal: goal(1, 0), Runs: []search.Run{scored(s, 0, 0, 0.75), scored(s, 0, 1, 0.5)}},
		{Origin: search.Initial, Goal: goal(-0.25, 1e-7), Runs: []search.Run{scored(s, 1, 0, 0.25), diverged(s, 1, 1)}},
		{Origin: search.Initial, Goal: goal(0.5, 1.0/3), Runs: []search.Run{scored(s, 2, 0, 0.875), scored(s, 2, 1, 0.9375)}},
		{Origin: search.Proposed, Goal: goal(0.5, 1.0/3), Runs: []search.Run{scored(s, 2, 0, 0.875), scored(s, 2, 1, 0.9375)}},
		{Origin: search.Proposed, Goal: goal(0.75, -1), Runs: []search.Run{scored(s, 4, 1, 0.5)}},
	}
	for i := range list {
		list[i].Number, list[i].Planned, list[i].DuplicateOf = i, 2, -1
	}
	list[3].DuplicateOf = 2
	accuracy := 0.8125
	list[0].Runs[0].Outcome.TestAccuracy = &accuracy
	return list
}
