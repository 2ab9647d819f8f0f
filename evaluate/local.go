package evaluate

import (
	"context"
	"encoding/json"
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
	specs   specs
}

// NewLocal returns an evaluator that finds data sets in a directory.
func NewLocal(dataDir string, threads int) *Local {
	return &Local{Threads: threads, library: library{dir: dataDir}}
}

// Prepare loads the data of a task and checks that it can be trained on, so
// that what is wrong shows before a search starts.
func (l *Local) Prepare(ctx context.Context, task Task) (Prepared, error) {
	loaded, err := l.Load(ctx, task)
	if err != nil {
		return Prepared{}, err
	}
	return loaded.prepared()
}

// Load loads the data of a task; they may be too few to train with.
func (l *Local) Load(ctx context.Context, task Task) (Loaded, error) {
	if err := task.Validate(); err != nil {
		return Loaded{}, err
	}
	return l.load(ctx, task, "")
}

// load loads the data of a valid task, which must have the content of a checksum; "": any.
func (l *Local) load(ctx context.Context, task Task, checksum string) (Loaded, error) {
	data, err := l.library.holding(ctx, scaledOf(task.Dataset.Ref(), task.Dataset.Scale), checksum)
	return Loaded{task, data}, err
}

// PrepareSpec is Prepare of the task of a study's training spec, which is parsed and
// checked once.
func (l *Local) PrepareSpec(ctx context.Context, spec json.RawMessage) (Prepared, error) {
	return l.prepareSpec(ctx, spec, "")
}

// prepareSpec is PrepareSpec on data that must have the content of a checksum; "": any.
func (l *Local) prepareSpec(ctx context.Context, spec json.RawMessage, checksum string) (Prepared, error) {
	known, ok := l.specs.find(spec)
	if !ok {
		task, err := ParseTask(spec)
		if err != nil {
			return Prepared{}, err
		}
		known = Prepared{Loaded{task: task}}
	}
	loaded, err := l.load(ctx, known.Task(), checksum)
	if err != nil {
		return Prepared{}, err
	}
	if loaded.data == known.Data() {
		return known, nil
	}
	p, err := loaded.prepared()
	if err == nil {
		l.specs.keep(spec, p)
	}
	return p, err
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
	prepared, err := l.prepareSpec(ctx, r.TrainingSpec, checksum)
	if err != nil {
		return search.Outcome{}, err
	}
	threads := l.Threads
	if r.Alone {
		threads = max(threads, l.Alone)
	}
	trainer, err := prepared.Trainer(r.Goal, threads)
	if err != nil {
		return search.Outcome{}, err
	}
	var outcome Outcome
	if r.Epochs == 0 && r.From == 0 {
		outcome, err = trainer.Train(ctx, r.Seed, report)
	} else {
		outcome, err = trainer.trainPart(ctx, l.Snapshots, r, report)
	}
	return outcome.Outcome, err
}
