package storetest

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"goalsearch/internal/expect"
	"goalsearch/search"
)

// Study returns a study with a space of two free weights and a fixed one.
func Study(name string) search.Study {
	return search.Study{
		Name: name,
		Spec: search.Spec{
			TrainingSpec: json.RawMessage(`{"dataset":"digits","network":{"hidden":10}}`),
			Space:        search.Space{{Name: "{F}", Low: -1, High: 1}, {Name: "{F}{C}", Low: -1, High: 1}, {Name: "H_res"}},
			Start:        []search.Params{{{Name: "{F}", Value: 0.5}}},
			Strategy:     "random",
			Options:      json.RawMessage(`{"a":1}`),
			Generation:   2,
			Runs:         2,
			Seeds:        search.SharedSeeds,
			Seed:         1,
		},
		Budget:   search.Budget{Trials: 10, MaxFailures: -1},
		Numerics: "avx2-1",
		Created:  time.Date(2026, 11, 23, 20, 40, 0, 123456789, time.UTC),
	}
}

// Trial returns a trial of Study that plans so many runs. Its goal depends on
// its number.
func Trial(number, planned int) search.Trial {
	return search.Trial{Number: number, Origin: search.Initial, Goal: goal(1 / float64(number+1)), Planned: planned, DuplicateOf: -1}
}

func goal(x float64) search.Params {
	return search.Params{{Name: "{F}", Value: x}, {Name: "{F}{C}", Value: -x / 3}, {Name: "H_res"}}
}

// Scored returns a run with a learning curve that ends with score.
func Scored(number int, score float64) search.Run {
	return search.Run{
		Number: number,
		Seed:   uint64(1000 + number),
		Outcome: search.Outcome{
			Curve: []search.Epoch{{Epoch: 0, TrainAccuracy: 0.1, ValidationAccuracy: 0.1}, {Epoch: 1, TrainAccuracy: score, ValidationAccuracy: score}},
			Atoms: search.Params{{Name: "{F}{C}", Value: 0.25}, {Name: "{F}", Value: -0.125}},
		},
		Provenance: search.Provenance{Started: time.Date(2026, 11, 23, 21, 0, 0, 0, time.UTC), Seconds: 1.5, Host: "bee", Software: json.RawMessage(`{"version":"1.0"}`)},
	}
}

// Diverged returns a run that failed.
func Diverged(number int) search.Run {
	return search.Run{Number: number, Seed: uint64(1000 + number), Reason: "diverged in epoch 3: a weight is NaN", Provenance: search.Provenance{Stack: "goroutine 1\n"}}
}

var equal = cmp.Options{cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0)}

// Of errors.
var (
	check   = expect.NoError
	refused = expect.Refused
)

// trials wants a study to have these trials.
func trials(t testing.TB, s search.Store, name string, want ...search.Trial) {
	t.Helper()
	got, err := s.Trials(name)
	check(t, err)
	if diff := cmp.Diff(want, got, equal); diff != "" {
		t.Fatalf("trials of %s (- wanted, + got):\n%s", name, diff)
	}
}

// with returns a trial that has runs.
func with(t search.Trial, runs ...search.Run) search.Trial {
	t.Runs = runs
	return t
}
