package evaluate_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"goalsearch/evaluate"
	"goalsearch/internal/smalldata"
	"goalsearch/pidnet"
)

// kept is a trained network as Diagnostics have it, with its weights and its polarity
// spoiled if a test wants that.
type kept struct {
	inside   evaluate.Diagnostics
	spoil    func(*pidnet.SourceWeights[float32])
	polarity []float32
}

func (k kept) Weights(layer, source string) (w pidnet.SourceWeights[float32], err error) {
	for _, l := range k.inside.Weights {
		for _, s := range l.Sources {
			if l.Layer == layer && s.Source == source {
				w = s
			}
		}
	}
	if k.spoil != nil {
		k.spoil(&w)
	}
	return w, nil
}

func (k kept) Polarity() ([]float32, error) {
	if k.polarity != nil {
		return k.polarity, nil
	}
	if k.inside.Polarity == nil {
		return nil, errors.New("nothing was learned")
	}
	return k.inside.Polarity, nil
}

// TestRescore: a network that was kept gives the test accuracy of its training again;
// one with weights or a polarity of another network is refused.
func TestRescore(t *testing.T) {
	local := evaluate.NewLocal("", 1)
	paper := smallTask(pidnet.Trivariate, 6)
	paper.Network.Readout = pidnet.PaperReadout
	for name, task := range map[string]evaluate.Task{
		"trivariate, sparse": smallTask(pidnet.Trivariate, 6), "deep": smallTask(pidnet.Context, 6, 4),
		"readout": smallTask(pidnet.Readout), "backpropagation": smallTask(pidnet.Backpropagation, 6), "paper": paper,
	} {
		t.Run(name, func(t *testing.T) {
			outcome, inside, err := trainerOf(t, prepared(t, local, task)).TrainWithDiagnostics(t.Context(), 3, nil)
			if err != nil {
				t.Fatal(err)
			}
			test := func(task evaluate.Task, k kept) (evaluate.Accuracy, error) {
				k.inside = inside
				loaded, err := local.Load(t.Context(), task)
				if err != nil {
					return evaluate.Accuracy{}, err
				}
				tester, err := loaded.Tester(sharedGoal(task), 2)
				if err != nil {
					return evaluate.Accuracy{}, err
				}
				return tester.Test(t.Context(), 3, k)
			}
			accuracy, err := test(task, kept{})
			if err != nil {
				t.Fatal(err)
			}
			if accuracy.Share != *outcome.TestAccuracy {
				t.Errorf("accuracy %v, in training %v", accuracy.Share, *outcome.TestAccuracy)
			}
			few := task
			few.Training.Batch = 5000 // of 4800
			if accuracy, err := test(few, kept{}); err != nil || !(accuracy.Share > 0) {
				t.Errorf("of less than a batch: %v, %v", accuracy, err)
			}
			odd := kept{spoil: func(w *pidnet.SourceWeights[float32]) {
				w.Bias = append([]float32{float32(math.NaN())}, w.Bias[1:]...)
			}}
			if _, err := test(task, odd); err == nil || !strings.Contains(err.Error(), "NaN is not a finite number") {
				t.Errorf("a bias that is not a number: %v", err)
			}
			cut := kept{spoil: func(w *pidnet.SourceWeights[float32]) {
				w.Weight = slices.Clone(w.Weight)
				for i := range w.Weight {
					w.Weight[i] = w.Weight[i][1:]
				}
			}}
			if _, err := test(task, cut); err == nil || !strings.Contains(err.Error(), "inputs: there are") {
				t.Errorf("weights for images of another size: %v", err)
			}
			if name == "paper" {
				return // it has no polarity to ask for
			}
			if _, err := test(task, kept{polarity: []float32{1, -1}}); err == nil || !strings.Contains(err.Error(), "the network has 10") {
				t.Errorf("a polarity of two neurons: %v", err)
			}
			inverse := slices.Clone(inside.Polarity)
			for i := range inverse {
				inverse[i] *= -1
			}
			if other, err := test(task, kept{polarity: inverse}); err != nil || other.Share >= accuracy.Share {
				t.Errorf("read the other way round the accuracy goes from %v to %v, %v", accuracy.Share, other.Share, err)
			}
		})
	}
}

// TestBalancedAccuracy: of classes that differ in size, a training, and the test of what it
// learned, have the balanced accuracy of its last epoch; of even classes they have none.
func TestBalancedAccuracy(t *testing.T) {
	for _, kind := range []string{smalldata.Blobs, smalldata.Moons} {
		t.Run(kind, func(t *testing.T) {
			set, err := smalldata.Set(kind, smalldata.Draw(kind, 1), smalldata.Held(kind, 1))
			if err != nil {
				t.Fatal(err)
			}
			data, err := evaluate.NewData(set, evaluate.GlobalScale)
			if err != nil {
				t.Fatal(err)
			}
			task := evaluate.DefaultTask()
			task.Network.Setup, task.Training.Batch, task.Training.Epochs, task.Training.Test = pidnet.Readout, 16, 5, true
			p, err := evaluate.Prepare(task, data)
			if err != nil {
				t.Fatal(err)
			}
			outcome, inside, err := trainerOf(t, p).TrainWithDiagnostics(t.Context(), 1, nil)
			if err != nil {
				t.Fatal(err)
			}
			tester, err := p.Tester(sharedGoal(task), 1)
			if err != nil {
				t.Fatal(err)
			}
			test, err := tester.Test(t.Context(), 1, kept{inside: inside})
			if err != nil {
				t.Fatal(err)
			}
			if kind == smalldata.Moons {
				if outcome.BalancedValidation != nil || outcome.BalancedTest != nil || test.Balanced != nil {
					t.Errorf("balanced accuracies of even classes: %v, %v, %v", outcome.BalancedValidation, outcome.BalancedTest, test.Balanced)
				}
				return
			}
			if outcome.BalancedValidation == nil || outcome.BalancedTest == nil || test.Balanced == nil {
				t.Fatal("there are no balanced accuracies")
			}
			if *test.Balanced != *outcome.BalancedTest || *test.Balanced == test.Share || !(*outcome.BalancedValidation > 0.4) {
				t.Errorf("balanced: validation %v, test %v, tested again %v, share %v", *outcome.BalancedValidation, *outcome.BalancedTest, *test.Balanced, test.Share)
			}
		})
	}
}
