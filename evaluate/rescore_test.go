package evaluate_test

import (
	"math"
	"strings"
	"testing"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
)

// TestRescore: weights that were looked at give the test accuracy of their training
// again; those of another network are refused.
func TestRescore(t *testing.T) {
	local := evaluate.NewLocal("", 1)
	for name, task := range map[string]evaluate.Task{
		"trivariate, sparse": smallTask(pidnet.Trivariate, 6), "deep": smallTask(pidnet.Context, 6, 4),
		"readout": smallTask(pidnet.Readout), "backpropagation": smallTask(pidnet.Backpropagation, 6),
	} {
		t.Run(name, func(t *testing.T) {
			data, goals := prepared(t, local, task)
			outcome, inside, err := evaluate.TrainWithDiagnostics(t.Context(), data, task, goals, 3, 1, nil)
			if err != nil {
				t.Fatal(err)
			}
			read := func(layer, source string) (w pidnet.SourceWeights[float32], err error) {
				for _, l := range inside.Weights {
					for _, s := range l.Sources {
						if l.Layer == layer && s.Source == source {
							w = s
						}
					}
				}
				return w, nil
			}
			accuracy, err := evaluate.Test(t.Context(), data, task, goals, 3, 2, read)
			if err != nil {
				t.Fatal(err)
			}
			if accuracy != *outcome.TestAccuracy {
				t.Errorf("accuracy %v, in training %v", accuracy, *outcome.TestAccuracy)
			}
			cut := func(layer, source string) (pidnet.SourceWeights[float32], error) {
				w, err := read(layer, source)
				for i := range w.Weight {
					w.Weight[i] = w.Weight[i][1:]
				}
				return w, err
			}
			few := task
			few.Training.Batch = 5000 // of 4800
			if accuracy, err := evaluate.Test(t.Context(), data, few, goals, 3, 2, read); err != nil || !(accuracy > 0) {
				t.Errorf("of less than a batch: %v, %v", accuracy, err)
			}
			odd := func(layer, source string) (pidnet.SourceWeights[float32], error) {
				w, err := read(layer, source)
				w.Bias = append([]float32{float32(math.NaN())}, w.Bias[1:]...)
				return w, err
			}
			if _, err := evaluate.Test(t.Context(), data, task, goals, 3, 2, odd); err == nil || !strings.Contains(err.Error(), "NaN is not a finite number") {
				t.Errorf("a bias that is not a number: %v", err)
			}
			if _, err := evaluate.Test(t.Context(), data, task, goals, 3, 2, cut); err == nil || !strings.Contains(err.Error(), "inputs: there are") {
				t.Errorf("weights for images of another size: %v", err)
			}
		})
	}
}
