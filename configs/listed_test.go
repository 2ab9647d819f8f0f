package configs

import (
	"slices"
	"testing"

	"goalsearch/evaluate"
	"goalsearch/search"
)

func names(studies []search.Study) []string {
	var list []string
	for _, s := range studies {
		list = append(list, s.Name)
	}
	return list
}

func loadAll(t *testing.T, text string, given ...string) []search.Study {
	t.Helper()
	studies, err := load(&source{name: "c.yaml"}, []byte(text), settingsOf(t, given...))
	if err != nil {
		t.Fatal(err)
	}
	return studies
}

func TestListOfSweeps(t *testing.T) {
	studies := loadAll(t, `
study: a
search: {strategy: list}
sweep:
  - {study: b, network.setup: context, goal.start: [context-heuristic], network.hidden: [5, 6], search.runs: 3}
  - {study: c, network.setup: readout, goal.start: [[readout], [readout, context-optimised]]}
  - {network.setup: backpropagation, network.hidden: 7, training.test: true}
  - {study: d, network.hidden: [[8, 9]], goal.start: [trivariate-optimised]}
`)
	want := []string{"b/network.hidden=5", "b/network.hidden=6", "c/goal.start=readout", "c/goal.start=readout:context-optimised", "a", "d/network.hidden=8:9"}
	if got := names(studies); !slices.Equal(got, want) {
		t.Fatalf("studies %q, want %q", got, want)
	}
	for i, runs := range []int{3, 3, 1, 1, 1, 1} {
		if got := studies[i].Planned(); got != runs {
			t.Errorf("%s plans %d runs, want %d", studies[i].Name, got, runs)
		}
	}
	if n := studies[3].Budget.Trials; n != 2 {
		t.Errorf("two goals are %d trials", n)
	}
	none := studies[4]
	if len(none.Spec.Space) != 0 || len(none.Spec.Start) != 1 || len(none.Spec.Start[0]) != 0 {
		t.Errorf("neurons without a goal: %+v", none.Spec)
	}
	if s, err := evaluate.ParseTask(none.Spec.TrainingSpec); err != nil || !s.Training.Test {
		t.Errorf("science %+v, error %v", s, err)
	}
}

// TestRunsOfAList: how many runs a list has is no part of what it is.
func TestRunsOfAList(t *testing.T) {
	const text = "study: a\ngoal: {start: [trivariate-optimised, trivariate-heuristic]}\nsearch: {strategy: list, runs: 2}\n"
	few, many := loadOne(t, text), loadOne(t, text, "search.runs=9")
	if hashOf(t, few) != hashOf(t, many) || few.Planned() != 2 || many.Planned() != 9 {
		t.Errorf("%d and %d runs", few.Planned(), many.Planned())
	}
	if few.Budget.MaxFailures != -1 || few.Budget.Trials != 2 {
		t.Errorf("extent %+v", few.Budget)
	}
	if one := loadOne(t, text, "search.trials=1"); one.Budget.Trials != 1 {
		t.Errorf("extent %+v", one.Budget)
	}
}

// TestPaperPresets: the experiments of the paper are whole.
func TestPaperPresets(t *testing.T) {
	for preset, want := range map[string]struct{ studies, goals int }{
		"paper/figure":      {104, 104}, // nine curves of 11 sizes, one of 4, and the readout
		"paper/sensitivity": {2, 20 + 1 + 4*19},
		"paper/ablation":    {1, 19},
		"paper/laterals":    {12, 12},
		"paper/feedback":    {14, 24},
	} {
		studies, err := Load(preset, nil)
		if err != nil {
			t.Errorf("%s: %v", preset, err)
			continue
		}
		goals := 0
		for _, s := range studies {
			goals += len(s.Spec.Start)
			task, err := evaluate.ParseTask(s.Spec.TrainingSpec)
			if err != nil || s.Spec.Strategy != search.List || !task.Training.Test || task.Training.Epochs != 100 || s.Spec.Seed != 1 {
				t.Errorf("%s: %s is no list of goals on shared seeds, at full length, with test accuracy", preset, s.Name)
			}
		}
		if len(studies) != want.studies || goals != want.goals {
			t.Errorf("%s: %d studies of %d goals, want %d of %d", preset, len(studies), goals, want.studies, want.goals)
		}
	}
	studies, err := Load("paper/search", nil)
	if err != nil || len(studies) != 1 || len(studies[0].Spec.Space.Free()) != 18 {
		t.Errorf("paper/search: %v, error %v", names(studies), err)
	}
}

// TestFigurePreset: seeds by size, and no cell twice.
func TestFigurePreset(t *testing.T) {
	studies, err := Load("paper/figure", nil)
	if err != nil {
		t.Fatal(err)
	}
	sizes := make(map[int]int)
	for _, s := range studies {
		task, err := evaluate.ParseTask(s.Spec.TrainingSpec)
		if err != nil {
			t.Fatal(err)
		}
		hidden := 0
		if len(task.Network.Hidden) > 0 {
			hidden = task.Network.Hidden[0]
		}
		dense := task.Network.Laterals > 100
		want := 5
		switch {
		case hidden == 2000, hidden == 1000 && dense:
			want = 1
		case hidden >= 500:
			want = 3
		}
		if got := s.Planned(); got != want {
			t.Errorf("%s has %d seeds, want %d", s.Name, got, want)
		}
		sizes[hidden]++
	}
	for _, n := range []int{1, 2, 5, 10, 20, 50, 100} {
		if sizes[n] != 9 {
			t.Errorf("%d curves have a study of %d neurons, want 9: the sparse one is the dense one there", sizes[n], n)
		}
	}
	for _, n := range []int{200, 500, 1000, 2000} {
		if sizes[n] != 10 {
			t.Errorf("%d curves have a study of %d neurons, want 10", sizes[n], n)
		}
	}
	if sizes[0] != 1 {
		t.Errorf("%d readouts", sizes[0])
	}
}
