package evaluate

import (
	"context"
	"fmt"
	"math"

	"goalsearch/internal/rng"
	"goalsearch/pidnet"
	"goalsearch/pidnet/pid"
	"goalsearch/search"
)

// Outcome is the outcome of a search's run, and what studies do not keep.
type Outcome struct {
	search.Outcome
	// BalancedValidation and BalancedTest are the balanced accuracies beside the last
	// validation accuracy and the test accuracy, as in Accuracy.
	BalancedValidation, BalancedTest *float64
}

// Train trains one network, with the goals that Goals returns, and gives its
// learning curve, an epoch after another, from epoch 0, before learning, on. Each is
// reported as soon as it is known. A diverged training ends with a *search.Failure.
func Train(ctx context.Context, data *Data, task Task, goals []pid.Goal, seed uint64, threads int, report func(search.Epoch) error) (Outcome, error) {
	t, err := newTraining(data, task, goals, seed, threads)
	if err != nil {
		return Outcome{}, err
	}
	return t.run(ctx, report)
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

func newTraining(data *Data, task Task, goals []pid.Goal, seed uint64, threads int) (*training, error) {
	if err := check(data, task); err != nil {
		return nil, err
	}
	return unchecked(data, task, goals, seed, threads)
}

// unchecked is newTraining of a valid task, of which the data may be too few to train
// with.
func unchecked(data *Data, task Task, goals []pid.Goal, seed uint64, threads int) (*training, error) {
	config := pidnet.Config{
		Setup:           task.Network.Setup,
		Inputs:          data.Train.Size(),
		Dense:           data.Train.Dense(),
		Classes:         data.Train.Classes(),
		Hidden:          task.Network.Layers(),
		Laterals:        task.Network.Laterals,
		HiddenGoals:     goals,
		OutputGoal:      pidnet.OutputGoal(),
		HiddenBinning:   task.Training.Binning,
		HiddenOptimiser: task.Training.HiddenOptimiser,
		OutputOptimiser: task.Training.OutputOptimiser,
		Readout:         task.Network.Readout,
		Batch:           task.Training.Batch,
		Threads:         threads,
		Seed:            seed,
	}
	if task.Network.Setup == pidnet.Readout {
		config.OutputGoal = goals[0]
	}
	network, err := pidnet.New[float32](config)
	if err != nil {
		return nil, err
	}
	t := &training{task: task, data: data, seed: seed, network: network}
	t.train, t.validation = Split(data.Train.Len(), task.Dataset.Validation, seed)
	t.order = make([]int32, len(t.train))
	t.test = rows(data.Test.Len())
	return t, nil
}

// check refuses a task that does not fit the data.
func check(data *Data, task Task) error {
	if err := task.Validate(); err != nil {
		return err
	}
	samples := data.Train.Len()
	validation := validationSize(samples, task.Dataset.Validation)
	if validation < 1 || validation >= samples {
		return &FieldError{"dataset.validation", fmt.Sprintf("%v of %d images leaves none to train or to score with", task.Dataset.Validation, samples)}
	}
	if train := samples - validation; task.Training.Batch > train {
		return &FieldError{"training.batch", fmt.Sprintf("%d is more than the %d training images of %s", task.Training.Batch, train, task.Dataset.Name)}
	}
	return nil
}

// Split divides samples 0..n-1 at random, by the run's seed, into those that
// train and those that score; share is the part of the latter.
func Split(n int, share float64, seed uint64) (train, validation []int32) {
	order := rows(n)
	rng.New(seed, "split").Shuffle(order)
	size := validationSize(n, share)
	return order[size:], order[:size]
}

func validationSize(n int, share float64) int { return int(math.Round(share * float64(n))) }

func rows(n int) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = int32(i)
	}
	return list
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
