package evaluate_test

import (
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
	data, goals := prepared(t, evaluate.NewLocal("", 1), task)
	outcome, err := evaluate.Train(t.Context(), data, task, goals, 1, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(pidnet.Readout.Sources().Atoms()); len(goals) != 1 || len(outcome.Atoms) != n {
		t.Errorf("%d goals, %d atoms: want 1 and %d", len(goals), len(outcome.Atoms), n)
	}
}
