package store_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"goalsearch/search"
)

// testdata/v1.db was written by the first version of the format and opens for
// ever. It is never written anew: a change of the format adds a file.
func TestVersion1(t *testing.T) {
	path := filepath.Join(t.TempDir(), "v1.db")
	data, err := os.ReadFile("testdata/v1.db")
	check(t, err)
	check(t, os.WriteFile(path, data, 0o644))
	want := version1()
	whole(t, path)
	same(t, "study", want, content(t, path, want.Study.Name))
	db := open(t, path)
	check(t, db.AddRun(want.Study.Name, 4, want.Trials[0].Runs[1]))
	check(t, db.Create(search.Study{Name: "new", Spec: want.Study.Spec, Budget: want.Study.Budget}))
}

// version1 is the content of testdata/v1.db: every field has a value somewhere.
func version1() stored {
	at := time.Date(2026, 11, 23, 21, 30, 0, 123456789, time.UTC)
	third := 1.0 / 3
	goal := func(a, b float64) search.Params {
		return search.Params{{Name: "{F}", Value: a}, {Name: "{F}{CL}", Value: b}, {Name: "H_res"}}
	}
	run := func(number int, score float64) search.Run {
		return search.Run{
			Number: number,
			Seed:   search.MaxSeed - 1 - uint64(number),
			Outcome: search.Outcome{
				Curve:        []search.Epoch{{TrainAccuracy: 0.1, ValidationAccuracy: 0.09375}, {Epoch: 1, TrainAccuracy: 0.7, ValidationAccuracy: third}, {Epoch: 2, TrainAccuracy: 0.9, ValidationAccuracy: score}},
				Atoms:        search.Params{{Name: "{F}", Value: -0.015625}, {Name: "{F}{CL}", Value: 1e-9}},
				TestAccuracy: &third,
			},
			Provenance: search.Provenance{Started: at, Seconds: 12.25, Host: "bee", Numerics: "avx2-1", Software: json.RawMessage(`{"version":"1.0.0","commit":"8ec9125","dirty":false}`)},
		}
	}
	failed := search.Run{Number: 0, Seed: 7, Reason: "diverged in epoch 3: a weight of {F}{CL} is NaN", Provenance: search.Provenance{Started: at, Stack: "goroutine 1 [running]:\nmain.main()\n"}}
	first := []search.Run{run(0, 0.5), run(1, 0.625)}
	return stored{
		Study: search.Study{
			Name: "mnist-trivariate/network.hidden=50,seed=1",
			Spec: search.Spec{
				TrainingSpec: json.RawMessage(`{"dataset":{"name":"mnist","validation":0.2},"network":{"hidden":50,"setup":"trivariate"}}`),
				Space:        search.Space{{Name: "{F}", Low: -1, High: 1}, {Name: "{F}{CL}", Low: 0, High: 0.5}, {Name: "H_res"}},
				Start:        []search.Params{goal(1, 0.25)},
				Strategy:     "genetic",
				Options:      json.RawMessage(`{"population":20}`),
				Generation:   2,
				Runs:         2,
				Seeds:        search.SharedSeeds,
				Seed:         1,
			},
			Budget:   search.Budget{Trials: 200, MaxFailures: 10},
			Numerics: "avx2-1",
			Created:  at,
		},
		Trials: []search.Trial{
			{Number: 0, Origin: search.Start, Goal: goal(1, 0.25), Planned: 2, DuplicateOf: -1, Runs: first},
			{Number: 1, Origin: search.Initial, Goal: goal(-third, 0.1), Planned: 1, DuplicateOf: -1, Runs: []search.Run{run(0, 0.75)}},
			{Number: 2, Origin: search.Initial, Goal: goal(0.5, 0.5), Planned: 2, DuplicateOf: -1, Runs: []search.Run{failed}},
			{Number: 3, Origin: search.Proposed, Goal: goal(1, 0.25), Planned: 2, DuplicateOf: 0, Runs: first},
			{Number: 4, Origin: search.Proposed, Goal: goal(0, 0), Planned: 2, DuplicateOf: -1, Runs: first[:1]},
			{Number: 5, Origin: search.Proposed, Goal: goal(0.25, 0), Planned: 2, DuplicateOf: -1},
		},
		Journal: []search.Entry{
			{Time: at, Event: search.Created, Note: "goalsearch 1.0.0"},
			{Time: at.Add(time.Minute), Trial: 6, Event: search.Interrupted},
		},
	}
}
