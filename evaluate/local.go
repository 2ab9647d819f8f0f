package evaluate

import (
	"context"
	"fmt"

	"goalsearch/search"
)

// Local is the search.Evaluator that trains in this process.
type Local struct {
	// Threads is the number of threads that each run may use; it changes no bit.
	Threads int
	// Snapshots keeps trainings which may be continued; nil: none are kept, and all
	// begin anew.
	Snapshots Snapshots
	// Alone is the number of threads of a run that is trained alone, if it is more
	// than Threads.
	Alone int

	library library
}

// NewLocal returns an evaluator that finds data sets in a directory.
func NewLocal(dataDir string, threads int) *Local {
	return &Local{Threads: threads, library: library{dir: dataDir}}
}

// Prepare loads the data of a task and checks that it can be trained on, so
// that what is wrong shows before a search starts.
func (l *Local) Prepare(ctx context.Context, task Task) (*Data, error) {
	data, err := l.Load(ctx, task)
	if err != nil {
		return nil, err
	}
	return data, check(data, task)
}

// Load loads the data of a valid task; they may be too few to train with.
func (l *Local) Load(ctx context.Context, task Task) (*Data, error) {
	if err := task.Validate(); err != nil {
		return nil, err
	}
	return l.library.open(ctx, task.Dataset.Name, task.Dataset.Scale)
}

// Checksum loads a data set and returns that of its content.
func (l *Local) Checksum(ctx context.Context, dataset string) (string, error) {
	data, err := l.library.open(ctx, dataset, GlobalScale)
	if err != nil {
		return "", err
	}
	return data.Checksum, nil
}

// Evaluate trains one run.
func (l *Local) Evaluate(ctx context.Context, r search.RunSpec, report func(search.Epoch) error) (search.Outcome, error) {
	task, err := ParseTask(r.TrainingSpec)
	if err != nil {
		return search.Outcome{}, err
	}
	data, err := l.Prepare(ctx, task)
	if err != nil {
		return search.Outcome{}, err
	}
	goals, err := Goals(task.Network, r.Goal)
	if err != nil {
		return search.Outcome{}, err
	}
	threads := l.Threads
	if r.Alone {
		threads = max(threads, l.Alone)
	}
	if r.Epochs == 0 && r.From == 0 {
		outcome, err := Train(ctx, data, task, goals, r.Seed, threads, report)
		return outcome.Outcome, err
	}
	if r.Epochs > task.Training.Epochs {
		return search.Outcome{}, fmt.Errorf("%d epochs are wanted of a training of %d", r.Epochs, task.Training.Epochs)
	}
	return l.continued(ctx, data, task, goals, r, threads, report)
}
