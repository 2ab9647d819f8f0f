package evaluate

import (
	"context"
	"fmt"

	"goalsearch/internal/rng"
	"goalsearch/pidnet"
	"goalsearch/search"
)

// training is one run under way.
type training struct {
	task    Task
	data    *Data
	seed    uint64
	network *pidnet.Network[float32]

	train, validation, test []int32 // rows of the data
	order                   []int32 // of the training rows, in this epoch
	atomSums                []float64
	atomBatches             int
	course                  *atomCourse // nil: atoms are not followed

	past []search.Epoch // of the training that is continued, from epoch 0 on
}

// run trains for all epochs that are left.
func (t *training) run(ctx context.Context, report func(search.Epoch) error) (Outcome, error) {
	outcome := Outcome{Outcome: search.Outcome{Curve: t.past}}
	for epoch := len(t.past); epoch <= t.task.Training.Epochs; epoch++ {
		train, validation, err := t.epoch(ctx, epoch)
		if err != nil {
			return Outcome{}, err
		}
		point := search.Epoch{Epoch: epoch, TrainAccuracy: train.Share, ValidationAccuracy: validation.Share}
		outcome.Curve = append(outcome.Curve, point)
		outcome.BalancedValidation = validation.Balanced
		if report != nil {
			if err := report(point); err != nil {
				return Outcome{}, err
			}
		}
	}
	outcome.Atoms = t.atoms()
	if t.task.Training.Test {
		test, err := t.score(ctx, t.data.Test, t.test, pidnet.Test, t.task.Training.Epochs)
		if err != nil {
			return Outcome{}, err
		}
		outcome.TestAccuracy, outcome.BalancedTest = &test.Share, test.Balanced
	}
	return outcome, nil
}

// epoch trains once through the data, or in epoch 0 only looks at it, and scores.
func (t *training) epoch(ctx context.Context, epoch int) (train, validation Accuracy, err error) {
	last := epoch == t.task.Training.Epochs
	step := t.network.Score
	if epoch > 0 {
		step = t.network.Train
	}
	train, err = t.batches(ctx, t.data.Train, t.shuffled(epoch), pidnet.Training, epoch, func(b pidnet.Batch[float32]) pidnet.Result {
		r := step(b)
		if last || t.course != nil {
			t.addAtoms(t.network.Atoms(), last)
		}
		return r
	})
	if t.course != nil {
		t.course.endEpoch()
	}
	if err != nil {
		return train, validation, err
	}
	if err := t.network.Finite(); err != nil {
		return train, validation, &search.Failure{Reason: fmt.Sprintf("epoch %d: %v", epoch, err)}
	}
	validation, err = t.score(ctx, t.data.Train, t.validation, pidnet.Validation, epoch)
	return train, validation, err
}

// shuffled returns the training rows in the order of an epoch.
func (t *training) shuffled(epoch int) []int32 {
	copy(t.order, t.train)
	rng.New(t.seed, "shuffle", epoch).Shuffle(t.order)
	return t.order
}

func (t *training) score(ctx context.Context, samples *pidnet.Samples[float32], rows []int32, part pidnet.Part, epoch int) (Accuracy, error) {
	return t.batches(ctx, samples, rows, part, epoch, t.network.Score)
}

// batches takes rows through the network, a batch after another, and returns how it
// did on all of them.
func (t *training) batches(ctx context.Context, samples *pidnet.Samples[float32], rows []int32, part pidnet.Part, epoch int, step func(pidnet.Batch[float32]) pidnet.Result) (Accuracy, error) {
	size := t.task.Training.Batch
	count := newTally(t.data)
	for from := 0; from < len(rows); from += size {
		if err := ctx.Err(); err != nil {
			return Accuracy{}, err
		}
		batch := pidnet.Batch[float32]{
			Samples: samples,
			Rows:    rows[from:min(from+size, len(rows))],
			Part:    part,
			Epoch:   epoch,
			Index:   count.batches,
		}
		result := step(batch)
		count.add(result, samples, batch.Rows, t.network.Predicted())
	}
	return count.accuracy(t.task.Network.Readout), nil
}

// addAtoms counts the atoms of a batch, by layer and neuron.
func (t *training) addAtoms(layers [][][]float64, last bool) {
	if t.course != nil {
		t.course.add(layers)
	}
	if !last {
		return
	}
	var means []float64
	for _, neurons := range layers {
		means = append(means, meanOver(neurons)...)
	}
	if t.atomSums == nil {
		t.atomSums = make([]float64, len(means))
	}
	for i, a := range means {
		t.atomSums[i] += a
	}
	t.atomBatches++
}

// meanOver returns the mean of each atom over neurons.
func meanOver(neurons [][]float64) []float64 {
	mean := make([]float64, len(neurons[0]))
	for _, atoms := range neurons {
		for i, a := range atoms {
			mean[i] += a / float64(len(neurons))
		}
	}
	return mean
}

// atoms returns the mean atoms over the batches of the last epoch.
func (t *training) atoms() search.Params {
	names := atomNames(t.task.Network)
	mean := make(search.Params, len(names))
	for i, name := range names {
		mean[i] = search.Param{Name: name, Value: t.atomSums[i] / float64(t.atomBatches)}
	}
	return mean
}
