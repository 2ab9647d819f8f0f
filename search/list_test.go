package search_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/search"
	"goalsearch/store"
)

func goalOf(x float64) search.Params {
	return search.Params{{Name: "a", Value: x}, {Name: "b", Value: -x}}
}

// listStudy is a study of goals that are listed, one of them twice.
func listStudy(runs int) search.Study {
	goals := []search.Params{goalOf(0.5), goalOf(0.1), goalOf(0.5)}
	return search.Study{
		Name: "list",
		Spec: search.Spec{
			TrainingSpec: toySpec().TrainingSpec, Space: search.BoundingSpace(goals), Start: goals, Strategy: search.List,
			Generation: 1, Runs: 1, Seeds: search.SharedSeeds, Seed: 4,
		},
		Budget:   search.Budget{Trials: len(goals), MaxFailures: -1, Runs: runs},
		Numerics: "toy-1",
	}
}

func TestListOfGoals(t *testing.T) {
	m := store.NewMemory()
	var trained atomic.Int32
	runner := search.Runner{
		Store:   m,
		Workers: 3,
		Evaluator: evaluate(func(_ context.Context, r search.RunSpec) (search.Outcome, error) {
			trained.Add(1)
			return toyOutcome(r), nil
		}),
		Strategy: func(search.Spec) (search.Strategy, error) { return nil, errors.New("a list asks no strategy") },
	}
	var before []search.Trial
	for _, step := range []struct{ runs, trained, planned int }{{2, 4, 2}, {5, 6, 5}, {5, 0, 5}, {3, 0, 5}} {
		must(t, search.Register(m, listStudy(step.runs), false, morning))
		trained.Store(0)
		progress, err := runner.Run(context.Background(), "list")
		must(t, err)
		if got := int(trained.Load()); got != step.trained || progress.Trained != step.trained {
			t.Errorf("%d runs: %d trained, the progress says %d; want %d", step.runs, got, progress.Trained, step.trained)
		}
		if progress.Ended != 3 || progress.RunsEnded != progress.Runs || progress.Runs != 3*step.planned {
			t.Errorf("%d runs: progress %+v", step.runs, progress)
		}
		trials, err := m.Trials("list")
		must(t, err)
		for i, trial := range trials {
			if trial.Planned != step.planned || trial.State() != search.Complete || len(trial.Runs) != step.planned {
				t.Errorf("%d runs: trial %d plans %d and has %d", step.runs, i, trial.Planned, len(trial.Runs))
			}
			for j, run := range trial.Runs {
				if want := listStudy(1).Spec.RunSeed(7, j); run.Seed != want {
					t.Errorf("run %d of trial %d has seed %d, not %d as every trial", j, i, run.Seed, want)
				}
			}
			if before != nil {
				if diff := cmp.Diff(before[i].Runs, trial.Runs[:len(before[i].Runs)]); diff != "" {
					t.Errorf("%d runs: those of trial %d changed:\n%s", step.runs, i, diff)
				}
			}
		}
		if trials[2].DuplicateOf != 0 {
			t.Errorf("the goal that is listed twice is the same as %d", trials[2].DuplicateOf)
		}
		before = trials
	}
}

// TestListOfNothing: neurons without a goal have one trial, of the empty goal.
func TestListOfNothing(t *testing.T) {
	m := store.NewMemory()
	study := listStudy(2)
	study.Spec.Start = []search.Params{{}}
	study.Spec.Space = search.BoundingSpace(study.Spec.Start)
	study.Budget.Trials = 1
	must(t, search.Register(m, study, false, morning))
	progress, err := (&search.Runner{Store: m, Evaluator: evaluate(toyEvaluator)}).Run(context.Background(), "list")
	must(t, err)
	if progress.Ended != 1 || progress.Trained != 2 {
		t.Errorf("progress %+v", progress)
	}
}

func TestKnownRuns(t *testing.T) {
	m := store.NewMemory()
	must(t, search.Register(m, listStudy(2), false, morning))
	spec := listStudy(2).Spec
	known := search.Run{Number: 17, Outcome: toyOutcome(search.RunSpec{Goal: goalOf(0.25)}), Provenance: search.Provenance{Host: "elsewhere"}}
	runner := search.Runner{
		Store: m, Evaluator: evaluate(toyEvaluator), Workers: 2,
		Cache: func(r search.RunSpec) (search.Run, bool, error) {
			return known, r.Goal.Equal(goalOf(0.1)) && r.Seed == spec.RunSeed(0, 1), nil
		},
	}
	progress, err := runner.Run(context.Background(), "list")
	must(t, err)
	if progress.Trained != 3 || progress.Reused != 1 {
		t.Errorf("%d trained, %d reused", progress.Trained, progress.Reused)
	}
	trials, err := m.Trials("list")
	must(t, err)
	want := known
	want.Number, want.Seed = 1, spec.RunSeed(0, 1)
	if diff := cmp.Diff(want, trials[1].Runs[1]); diff != "" {
		t.Errorf("the run that was known (- wanted, + got):\n%s", diff)
	}

	broken := listStudy(2)
	broken.Name = "broken"
	must(t, search.Register(m, broken, false, morning))
	lost := errors.New("the disk is gone")
	runner.Cache = func(search.RunSpec) (search.Run, bool, error) { return search.Run{}, false, lost }
	if _, err := runner.Run(context.Background(), "broken"); !errors.Is(err, lost) {
		t.Errorf("error %v, want %v", err, lost)
	}
}

func TestRunsOfASearchAreIdentity(t *testing.T) {
	study := toyStudy()
	study.Budget.Runs = study.Spec.Runs + 1
	err := study.Validate()
	refused(t, err, nil, "list of goals")
	study.Budget.Runs = -2
	refused(t, study.Validate(), nil, "-2 runs")
	empty := listStudy(1)
	empty.Spec.Start = nil
	refused(t, empty.Validate(), nil, "at least 1 goal")
}

func TestAround(t *testing.T) {
	got := search.BoundingSpace([]search.Params{goalOf(0.5), goalOf(-1), goalOf(2)})
	if want := (search.Space{{Name: "a", Low: -1, High: 2}, {Name: "b", Low: -2, High: 1}}); !slices.Equal(got, want) {
		t.Errorf("the space is %v, want %v", got, want)
	}
}

// TestAlone: of an odd number of runs two at a time, the last is alone.
func TestAlone(t *testing.T) {
	for runs, want := range map[int]int{2: 0, 3: 1, 4: 0} {
		m := store.NewMemory()
		study := listStudy(runs)
		study.Budget.Trials = 1
		must(t, search.Register(m, study, false, morning))
		var alone atomic.Int32
		_, err := (&search.Runner{Store: m, Workers: 2, Evaluator: evaluate(func(_ context.Context, r search.RunSpec) (search.Outcome, error) {
			if r.Alone {
				alone.Add(1)
				if r.Run != runs-1 {
					t.Errorf("run %d of %d is alone", r.Run, runs)
				}
			}
			return toyOutcome(r), nil
		})}).Run(context.Background(), "list")
		must(t, err)
		if got := int(alone.Load()); got != want {
			t.Errorf("%d runs: %d are alone, want %d", runs, got, want)
		}
	}
}
