package evaluate

import (
	"context"
	"fmt"
	"io"

	"goalsearch/evaluate/dataset"
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
	return l.prepare(ctx, task, "")
}

// prepare is Prepare of data that must have the content of a checksum; "": any.
func (l *Local) prepare(ctx context.Context, task Task, checksum string) (*Data, error) {
	data, err := l.load(ctx, task, checksum)
	if err != nil {
		return nil, err
	}
	return data, check(data, task)
}

// Load loads the data of a valid task; they may be too few to train with.
func (l *Local) Load(ctx context.Context, task Task) (*Data, error) { return l.load(ctx, task, "") }

func (l *Local) load(ctx context.Context, task Task, checksum string) (*Data, error) {
	if err := task.Validate(); err != nil {
		return nil, err
	}
	return l.library.holding(ctx, scaledOf(task.Dataset.Ref(), task.Dataset.Scale), checksum)
}

// Checksum loads a data set, to be used under a scale, and returns that of its content.
func (l *Local) Checksum(ctx context.Context, ref dataset.Ref, scale string) (string, error) {
	data, err := l.library.open(ctx, scaledOf(ref, Scale(scale)))
	if err != nil {
		return "", err
	}
	return data.Checksum, nil
}

// Loaded returns data that are loaded, by the checksum of their content; where there are
// none, data of which this alone is known.
func (l *Local) Loaded(checksum string) *Data { return l.library.loaded(checksum) }

// Receive takes, for a data set under a scale, the content that dataset.Set.WriteContent
// wrote and that has a checksum, in place of what is here.
func (l *Local) Receive(ctx context.Context, ref dataset.Ref, scale, checksum string, content io.Reader) error {
	return l.library.receive(ctx, scaledOf(ref, Scale(scale)), checksum, content)
}

// WriteContent writes the content of a data set as it is now, which must have a
// checksum, for Receive.
func (l *Local) WriteContent(ctx context.Context, ref dataset.Ref, checksum string, w io.Writer) error {
	set, err := dataset.Open(ctx, ref, l.library.dir)
	if err != nil {
		return err
	}
	if set.Checksum != checksum {
		return fmt.Errorf("data set %s: %w", ref.Name, otherContent(set.Checksum, checksum))
	}
	return set.WriteContent(w)
}

// Evaluate trains one run.
func (l *Local) Evaluate(ctx context.Context, r search.RunSpec, report func(search.Epoch) error) (search.Outcome, error) {
	return l.EvaluateOn(ctx, "", r, report)
}

// EvaluateOn is Evaluate on data that must have the content of a checksum; "": any.
func (l *Local) EvaluateOn(ctx context.Context, checksum string, r search.RunSpec, report func(search.Epoch) error) (search.Outcome, error) {
	task, err := ParseTask(r.TrainingSpec)
	if err != nil {
		return search.Outcome{}, err
	}
	data, err := l.prepare(ctx, task, checksum)
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
