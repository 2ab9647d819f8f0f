package evaluate_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
	"goalsearch/search"
)

func smallTask(setup pidnet.Setup, hidden ...int) evaluate.Task {
	task := evaluate.DefaultTask()
	task.Dataset.Name = "builtin-digits"
	task.Network = evaluate.Network{Setup: setup, Hidden: hidden, Laterals: 3, Readout: pidnet.LearnedReadout}
	task.Training.Epochs, task.Training.Batch = 2, 600
	task.Training.Test = true
	return task
}

func prepared(t *testing.T, local *evaluate.Local, task evaluate.Task) evaluate.Prepared {
	t.Helper()
	p, err := local.Prepare(t.Context(), task)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// trainerOf trains with the goal {1}{2} in each layer, where the setup has goals.
func trainerOf(t *testing.T, p evaluate.Prepared) evaluate.Trainer {
	t.Helper()
	trainer, err := p.Trainer(sharedGoal(p.Task()), 1)
	if err != nil {
		t.Fatal(err)
	}
	return trainer
}

func sharedGoal(task evaluate.Task) search.Params {
	if task.Network.Setup.Sources() == "" {
		return nil
	}
	return search.Params{{Name: "{1}{2}", Value: 1}}
}

// TestInspectTrainsTheSame: looking inside changes no bit, and what is seen fits
// the outcome.
func TestInspectTrainsTheSame(t *testing.T) {
	local := evaluate.NewLocal("", 1)
	for name, task := range map[string]evaluate.Task{
		"trivariate": smallTask(pidnet.Trivariate, 6), "deep context": smallTask(pidnet.Context, 6, 4),
		"readout": smallTask(pidnet.Readout), "backpropagation": smallTask(pidnet.Backpropagation, 6),
		"random projection": smallTask(pidnet.RandomProjection, 6),
	} {
		t.Run(name, func(t *testing.T) {
			trainer := trainerOf(t, prepared(t, local, task))
			want, err := trainer.Train(t.Context(), 3, nil)
			if err != nil {
				t.Fatal(err)
			}
			got, inside, err := trainer.TrainWithDiagnostics(t.Context(), 3, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("outcome (-trained +inspected):\n%s", diff)
			}
			layers := len(task.Network.Hidden) + 1
			if len(inside.Weights) != layers || inside.Weights[layers-1].Layer != "output" || len(inside.Atoms) != task.Training.Epochs+1 {
				t.Fatalf("%d layers of weights, the last %s, and atoms of %d epochs", len(inside.Weights), inside.Weights[layers-1].Layer, len(inside.Atoms))
			}
			at := 0
			for l, mean := range inside.Atoms[task.Training.Epochs].Mean {
				for i, a := range mean {
					if math.Abs(a-got.Atoms[at].Value) > 1e-12 {
						t.Errorf("layer %d: %s is %v in the last epoch, the outcome has %s = %v", l, inside.AtomNames[i], a, got.Atoms[at].Name, got.Atoms[at].Value)
					}
					at++
				}
			}
			if at != len(got.Atoms) {
				t.Errorf("%d atoms inside, %d in the outcome", at, len(got.Atoms))
			}
		})
	}
}
