package evaluate_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
	"goalsearch/pidnet/pid"
	"goalsearch/search"
)

func smallScience(setup pidnet.Setup, hidden ...int) evaluate.Science {
	science := evaluate.DefaultScience()
	science.Dataset.Name = "builtin-digits"
	science.Network = evaluate.Network{Setup: setup, Hidden: hidden, Laterals: 3}
	science.Training.Epochs, science.Training.Batch = 2, 600
	science.Training.Test = true
	return science
}

// prepared returns the data of a science, and for each layer the goal {1}{2} where
// its setup has goals.
func prepared(t *testing.T, local *evaluate.Local, science evaluate.Science) (*evaluate.Data, []pid.Goal) {
	t.Helper()
	data, err := local.Prepare(t.Context(), science)
	if err != nil {
		t.Fatal(err)
	}
	var weights search.Params
	if science.Network.Setup.Sources() != "" {
		weights = search.Params{{Name: "{1}{2}", Value: 1}}
	}
	goals, err := evaluate.Goals(science.Network, weights)
	if err != nil {
		t.Fatal(err)
	}
	return data, goals
}

// TestInspectTrainsTheSame: looking inside changes no bit, and what is seen fits
// the outcome.
func TestInspectTrainsTheSame(t *testing.T) {
	local := evaluate.NewLocal("", 1)
	for name, science := range map[string]evaluate.Science{
		"trivariate": smallScience(pidnet.Trivariate, 6), "deep context": smallScience(pidnet.Context, 6, 4),
		"readout": smallScience(pidnet.Readout), "backpropagation": smallScience(pidnet.Backpropagation, 6),
		"random projection": smallScience(pidnet.RandomProjection, 6),
	} {
		t.Run(name, func(t *testing.T) {
			data, goals := prepared(t, local, science)
			want, err := evaluate.Train(t.Context(), data, science, goals, 3, 1, nil)
			if err != nil {
				t.Fatal(err)
			}
			got, inside, err := evaluate.Inspect(t.Context(), data, science, goals, 3, 1, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("outcome (-trained +inspected):\n%s", diff)
			}
			layers := len(science.Network.Hidden) + 1
			if len(inside.Weights) != layers || inside.Weights[layers-1].Layer != "output" || len(inside.Atoms) != science.Training.Epochs+1 {
				t.Fatalf("%d layers of weights, the last %s, and atoms of %d epochs", len(inside.Weights), inside.Weights[layers-1].Layer, len(inside.Atoms))
			}
			at := 0
			for l, mean := range inside.Atoms[science.Training.Epochs].Mean {
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
