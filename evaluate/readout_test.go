package evaluate_test

import (
	"flag"
	"os"
	"testing"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
	"goalsearch/results"
	"goalsearch/search"
)

var (
	readoutSeeds  = flag.Int("readout-seeds", 2, "seeds of TestReadoutsOnMNIST")
	readoutEpochs = flag.Int("readout-epochs", 3, "epochs of TestReadoutsOnMNIST")
)

// TestReadoutsOnMNIST: from the second epoch on, the learned readout reads MNIST as the
// paper's does, but for the mean over samples in place of batches. docs/paper.md has the
// figures of a long run.
func TestReadoutsOnMNIST(t *testing.T) {
	dir := os.Getenv("GOALSEARCH_DATA")
	if dir == "" {
		t.Skip("GOALSEARCH_DATA is not set: it names the directory that holds mnist/")
	}
	task := evaluate.DefaultTask()
	task.Training.Epochs, task.Training.Test = *readoutEpochs, true
	local := evaluate.NewLocal(dir, 1)
	trials := make(map[pidnet.ReadoutRule]*search.Trial)
	difference := make([]float64, *readoutSeeds) // of test accuracies
	for rule, sign := range map[pidnet.ReadoutRule]float64{pidnet.LearnedReadout: 1, pidnet.PaperReadout: -1} {
		task.Network.Readout = rule
		trainer, err := prepared(t, local, task).Trainer(trivariateOptimised, 2)
		if err != nil {
			t.Fatal(err)
		}
		trials[rule] = &search.Trial{Planned: *readoutSeeds}
		for i := range *readoutSeeds {
			seed := uint64(i + 1)
			outcome, err := trainer.Train(t.Context(), seed, nil)
			if err != nil {
				t.Fatal(err)
			}
			difference[i] += sign * *outcome.TestAccuracy
			trials[rule].Runs = append(trials[rule].Runs, search.Run{Number: i, Seed: seed, Outcome: outcome.Outcome})
		}
	}
	learned, paper := trials[pidnet.LearnedReadout], trials[pidnet.PaperReadout]
	for i, run := range learned.Runs {
		for epoch, e := range run.Outcome.Curve[2:] {
			f := paper.Runs[i].Outcome.Curve[epoch+2]
			// 12,000 images in 11 full batches, and a partial one of 736 images.
			if d := e.ValidationAccuracy - f.ValidationAccuracy; d > 0.004 || d < -0.004 {
				t.Errorf("seed %d, epoch %d: %v learned, %v as in the paper", run.Seed, e.Epoch, e.ValidationAccuracy, f.ValidationAccuracy)
			}
		}
	}
	v, w := results.Describe(scores(learned)), results.Describe(scores(paper))
	d, e := results.Pair(*learned, *paper), results.Describe(difference)
	low, high, _ := d.Interval()
	t.Logf("%d seeds, %d epochs, validation: learned %.5f, paper %.5f, paired difference %+.6f (95 %% interval %+.6f to %+.6f)", d.N, *readoutEpochs, v.Mean, w.Mean, d.Mean, low, high)
	low, high, _ = e.Interval()
	t.Logf("test: paired difference %+.6f (%+.6f to %+.6f)", e.Mean, low, high)
}

func scores(t *search.Trial) (list []float64) {
	for _, r := range t.Runs {
		score, _ := r.Outcome.ValidationAccuracy()
		list = append(list, score)
	}
	return list
}
