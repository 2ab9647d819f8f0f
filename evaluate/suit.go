package evaluate

import (
	"context"
	"fmt"
	"strconv"

	"goalsearch/evaluate/dataset"
	"goalsearch/pidnet"
)

// Form is what decides how networks learn data of the user's own where nobody says how.
type Form struct {
	// Table says that samples are rows of a table, rather than images.
	Table bool
	// Samples in the training part, those that validate included.
	Samples int
}

// drawingFrom is the number of inputs from which on a row of mostly zeros is a drawing
// that was written as a row, rather than a row of a table with columns for categories.
const drawingFrom = 200

// FormOf returns the form of a data set.
func FormOf(set *dataset.Set) Form {
	row := set.Rows == 1 && set.Channels == 1
	return Form{Table: row && (set.Cols < drawingFrom || dense(set.Train)), Samples: set.Train.Count}
}

// dense reports whether at least half of all inputs are not 0.
func dense(im dataset.Images) bool {
	return 2*(nonzero(im.Pixels)+nonzero(im.Values)) >= im.Count*im.Size
}

func nonzero[R uint8 | float32](raw []R) int {
	count := 0
	for _, r := range raw {
		if r != 0 {
			count++
		}
	}
	return count
}

// String says what the form is, as in "a table of 160 training samples".
func (f Form) String() string {
	kind := "a set of images"
	if f.Table {
		kind = "a table"
	}
	return fmt.Sprintf("%s of %d training samples", kind, f.Samples)
}

// Choice is a value that was chosen for a key of a task, as it is written in a config.
type Choice struct{ Key, Value string }

// String writes the choice as a setting, as in "training.batch=16".
func (c Choice) String() string { return c.Key + "=" + c.Value }

// Suit returns the task with values that suit data of a form in those of the keys
// dataset.scale, training.batch and training.epochs that nobody has given, and what it
// chose.
//
// The columns of a table have units of their own, so that each input is normalised on its
// own. Few samples want small batches, and many epochs of these. docs/data.md has the
// experiment.
func (s Task) Suit(f Form, given func(key string) bool) (Task, []Choice) {
	var choices []Choice
	choose := func(key, value string) bool {
		if given(key) {
			return false
		}
		choices = append(choices, Choice{key, value})
		return true
	}
	if f.Table && choose(scaleKey, string(PerInputScale)) {
		s.Dataset.Scale = PerInputScale
	}
	train := f.Samples - validationSize(f.Samples, s.Dataset.Validation)
	if batch := suitedBatch(train); batch < s.Training.Batch && choose(batchKey, strconv.Itoa(batch)) {
		s.Training.Batch = batch
	}
	if epochs := suitedEpochs(train, s.Training.Batch); epochs > s.Training.Epochs && choose(epochsKey, strconv.Itoa(epochs)) {
		s.Training.Epochs = epochs
	}
	return s, choices
}

// Keys of a task whose defaults depend on the data, or have changed.
const (
	scaleKey   = "dataset.scale"
	readoutKey = "network.readout"
	batchKey   = "training.batch"
	epochsKey  = "training.epochs"
)

const (
	mostInBatch   = 1024 // samples, as in the paper
	fewestInBatch = 8    // fewer are no estimate of atoms
	fewestBatches = 8    // of an epoch, where batches do not get too small
	enoughSteps   = 2000 // of a training
	mostEpochs    = 1000
)

// suitedBatch is the largest power of two of which an epoch has enough.
func suitedBatch(train int) int {
	batch := mostInBatch
	for batch > fewestInBatch && train < fewestBatches*batch {
		batch /= 2
	}
	return max(1, min(batch, train))
}

// suitedEpochs are as many as make enough steps.
func suitedEpochs(train, batch int) int {
	steps := (max(train, 1) + batch - 1) / batch
	return min(mostEpochs, (enoughSteps+steps-1)/steps)
}

// KeepFormer returns the task with the defaults that builds before Suit and before the
// learned readout had, in those of its keys that nobody has given and that a stored task
// has as they were then: so a config that leaves them open still means the study that it
// began.
func (s Task) KeepFormer(stored Task, given func(key string) bool) Task {
	former := DefaultTask()
	if !given(readoutKey) && stored.Network.Readout != pidnet.LearnedReadout {
		s.Network.Readout = pidnet.PaperReadout
	}
	if !given(scaleKey) && stored.Dataset.Scale != PerInputScale {
		s.Dataset.Scale = GlobalScale
	}
	if !given(batchKey) && stored.Training.Batch == former.Training.Batch {
		s.Training.Batch = former.Training.Batch
	}
	if !given(epochsKey) && stored.Training.Epochs == former.Training.Epochs {
		s.Training.Epochs = former.Training.Epochs
	}
	return s
}

// Form reads a data set and returns its form; own is false of a known set, which is not
// read.
func (l *Local) Form(ctx context.Context, d Dataset) (f Form, own bool, err error) {
	if !dataset.IsOwn(d.Name) {
		return Form{}, false, nil
	}
	f, err = l.library.form(ctx, d.Ref())
	return f, true, err
}
