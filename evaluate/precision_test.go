package evaluate_test

import (
	"math"
	"testing"

	"goalsearch/evaluate"
	"goalsearch/evaluate/dataset"
	"goalsearch/internal/rng"
	"goalsearch/pidnet"
)

// TestCurvesDoNotDependOnKernels: over five seeds, the learning curves of the
// fast kernels in float32 and those of the plain path in float64 differ by no more
// than chance allows.
func TestCurvesDoNotDependOnKernels(t *testing.T) {
	set, err := dataset.Open(t.Context(), dataset.Ref{Name: "builtin-digits"}, "")
	if err != nil {
		t.Fatal(err)
	}
	const seeds, epochs = 5, 4
	var fast, plain [epochs][]float64
	for seed := range uint64(seeds) {
		a, b := digitCurve[float32](t, set, seed, epochs), digitCurve[float64](t, set, seed, epochs)
		for e := range epochs {
			fast[e], plain[e] = append(fast[e], a[e]), append(plain[e], b[e])
		}
	}
	for e := range epochs {
		meanFast, errorFast := meanAndError(fast[e])
		meanPlain, errorPlain := meanAndError(plain[e])
		difference, chance := meanFast-meanPlain, math.Hypot(errorFast, errorPlain)
		t.Logf("epoch %d: %.4f and %.4f, standard error of the difference %.4f", e+1, meanFast, meanPlain, chance)
		if math.Abs(difference) > 3*chance {
			t.Errorf("epoch %d: the fast kernels have accuracy %.4f, the plain path %.4f: more than 3 standard errors (%.4f) apart", e+1, meanFast, meanPlain, chance)
		}
	}
	if last, _ := meanAndError(fast[epochs-1]); last < 0.5 {
		t.Errorf("after %d epochs the accuracy is only %.3f: nothing was learned that could differ", epochs, last)
	}
}

// digitCurve returns the validation accuracy after each epoch of a training in
// the arithmetic of T.
func digitCurve[T pidnet.Float](t *testing.T, set *dataset.Set, seed uint64, epochs int) []float64 {
	t.Helper()
	const batch = 100
	samples, err := pidnet.NewSamples[T](set.Train.Pixels, set.Train.Labels, set.Train.Size, set.Classes, set.Mean, set.Std)
	if err != nil {
		t.Fatal(err)
	}
	goals, err := evaluate.Goals(evaluate.DefaultTask().Network, trivariateOptimised)
	if err != nil {
		t.Fatal(err)
	}
	task := evaluate.DefaultTask()
	network, err := pidnet.New[T](pidnet.Config{
		Setup: pidnet.Trivariate, Inputs: samples.Size(), Dense: samples.Dense(), Classes: samples.Classes(), Hidden: []int{30}, Laterals: 29,
		HiddenGoals: goals, OutputGoal: pidnet.OutputGoal(), HiddenBinning: task.Training.Binning,
		HiddenOptimiser: task.Training.HiddenOptimiser, OutputOptimiser: task.Training.OutputOptimiser,
		Batch: batch, Threads: 1, Seed: seed,
	})
	if err != nil {
		t.Fatal(err)
	}
	train, validation := evaluate.Split(samples.Len(), 0.2, seed)
	var curve []float64
	for epoch := 1; epoch <= epochs; epoch++ {
		rng.New(seed, "shuffle", epoch).Shuffle(train)
		for i := 0; i*batch < len(train); i++ {
			network.Train(pidnet.Batch[T]{Samples: samples, Rows: train[i*batch : min((i+1)*batch, len(train))], Part: pidnet.Training, Epoch: epoch, Index: i})
		}
		correct := 0
		for i := 0; i*batch < len(validation); i++ {
			correct += network.Score(pidnet.Batch[T]{Samples: samples, Rows: validation[i*batch : min((i+1)*batch, len(validation))], Part: pidnet.Validation, Epoch: epoch, Index: i}).Correct
		}
		curve = append(curve, float64(correct)/float64(len(validation)))
	}
	return curve
}

// meanAndError returns the mean of a sample and its standard error.
func meanAndError(values []float64) (mean, standardError float64) {
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		standardError += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(standardError / float64(len(values)*(len(values)-1)))
}
