package evaluate_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
)

// TestEqualTrainings: tasks that train the same have the same text, those that do not
// have not.
func TestEqualTrainings(t *testing.T) {
	identity := func(s evaluate.Task) string {
		t.Helper()
		text, err := s.Identity()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for _, setup := range pidnet.Setups() {
		base := smallTask(setup, 6)
		base.Training.HiddenOptimiser, base.Training.OutputOptimiser = evaluate.DefaultOptimisers(setup)
		changed := base
		changed.Training.HiddenOptimiser.LearningRate *= 2
		if same := identity(base) == identity(changed); same == setup.LearnsHidden() {
			t.Errorf("%s: with another learning rate of hidden neurons the training is the same: %v", setup, same)
		}
	}
}

// TestReadoutOfLayers: a readout has no hidden layers, whatever their sizes are said to
// be.
func TestReadoutOfLayers(t *testing.T) {
	task := smallTask(pidnet.Readout, 10, 5)
	task.Training.Epochs = 1
	outcome, err := trainerOf(t, prepared(t, evaluate.NewLocal("", 1), task)).Train(t.Context(), 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	goals, err := evaluate.Goals(task.Network, sharedGoal(task))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(pidnet.Readout.Sources().Atoms()); len(goals) != 1 || len(outcome.Atoms) != n {
		t.Errorf("%d goals, %d atoms: want 1 and %d", len(goals), len(outcome.Atoms), n)
	}
}

// TestPaperReadoutIsLeftOut: a task with the paper's readout has the text of a task from
// before there was another, so that it has its hash, and is the same training.
func TestPaperReadoutIsLeftOut(t *testing.T) {
	const stored = `{"dataset":{"name":"mnist","validation":0.2},"network":{"setup":"trivariate","hidden":100,"laterals":99},` +
		`"training":{"epochs":100,"batch":1024,"binning":"fixed","hidden_optimiser":{"learning_rate":0.002,"decay":0.00035},"output_optimiser":{"learning_rate":0.003,"decay":0.00015}}}`
	task := evaluate.DefaultTask()
	task.Network.Readout = pidnet.PaperReadout
	text, err := task.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != stored {
		t.Errorf("the task is\n%s want\n%s", text, stored)
	}
	read, err := evaluate.ParseTask(json.RawMessage(stored))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := read.Canonical(); string(text) != stored || err != nil {
		t.Errorf("read and written again it is\n%s, %v", text, err)
	}
	learned := evaluate.DefaultTask()
	if learned.Network.Readout != pidnet.LearnedReadout {
		t.Errorf("the default readout is %q", learned.Network.Readout)
	}
	text, err = learned.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(stored, `"laterals":99`, `"laterals":99,"readout":"learned"`, 1); string(text) != want {
		t.Errorf("the default task is\n%s want\n%s", text, want)
	}
	learned.Network.Readout = "half"
	var bad *evaluate.FieldError
	if err := learned.Validate(); !errors.As(err, &bad) || bad.Field != "network.readout" || !strings.Contains(bad.Reason, `"half": the readouts are learned, paper`) {
		t.Errorf("readout half: %v", err)
	}
}
