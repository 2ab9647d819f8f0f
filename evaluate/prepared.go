package evaluate

import (
	"goalsearch/pidnet"
	"goalsearch/search"
)

// Loaded is a valid task and its data, which may be too few to train with.
type Loaded struct {
	task Task
	data *Data
}

// Task says what is trained.
func (l Loaded) Task() Task { return l.task }

// Data is what is learned.
func (l Loaded) Data() *Data { return l.data }

// Tester returns what tests networks of the task that were trained with a goal, with so
// many threads.
func (l Loaded) Tester(goal search.Params, threads int) (Tester, error) {
	n, err := l.networks(goal, threads)
	return Tester{n}, err
}

// networks makes networks of the task with a goal.
func (l Loaded) networks(goal search.Params, threads int) (networks, error) {
	goals, err := Goals(l.task.Network, goal)
	return networks{l, goals, threads}, err
}

// Prepared is a valid task and its data, on which it can be trained. Both are checked
// once, when it is made.
type Prepared struct{ Loaded }

// Prepare checks that a task is valid and can be trained on data.
func Prepare(task Task, data *Data) (Prepared, error) {
	if err := task.Validate(); err != nil {
		return Prepared{}, err
	}
	return Loaded{task, data}.prepared()
}

// prepared refuses data that are too few to train with.
func (l Loaded) prepared() (Prepared, error) {
	samples := l.data.Train.Len()
	validation := validationSize(samples, l.task.Dataset.Validation)
	if validation < 1 || validation >= samples {
		return Prepared{}, refuse("dataset.validation", "%v of %d images leaves none to train or to score with", l.task.Dataset.Validation, samples)
	}
	if train := samples - validation; l.task.Training.Batch > train {
		return Prepared{}, refuse("training.batch", "%d is more than the %d training images of %s", l.task.Training.Batch, train, l.task.Dataset.Name)
	}
	return Prepared{l}, nil
}

// Trainer returns what trains networks of the task with a goal, each with so many threads,
// which change no bit.
func (p Prepared) Trainer(goal search.Params, threads int) (Trainer, error) {
	n, err := p.networks(goal, threads)
	return Trainer{n}, err
}

// Footprint estimates the memory that one run takes besides its data set, in bytes.
// snapshot: it may be continued, or continue another.
func (p Prepared) Footprint(snapshot bool) uint64 {
	return pidnet.Footprint(p.config(), snapshot)
}

// config has the part of a network's settings that the task and the data decide.
func (l Loaded) config() pidnet.Config {
	return pidnet.Config{
		Setup:           l.task.Network.Setup,
		Inputs:          l.data.Train.Size(),
		Dense:           l.data.Train.Dense(),
		Classes:         l.data.Train.Classes(),
		Hidden:          l.task.Network.Layers(),
		Laterals:        l.task.Network.Laterals,
		HiddenBinning:   l.task.Training.Binning,
		HiddenOptimiser: l.task.Training.HiddenOptimiser,
		OutputOptimiser: l.task.Training.OutputOptimiser,
		Readout:         l.task.Network.Readout,
		Batch:           l.task.Training.Batch,
	}
}
