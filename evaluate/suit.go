package evaluate

import (
	"context"
	"fmt"
	"strings"

	"goalsearch/evaluate/dataset"
	"goalsearch/pidnet"
)

// Form is what decides how networks learn a data set of the user's own where nobody
// says how.
type Form struct {
	// Table says that samples are rows of a table, rather than images.
	Table bool
	// Dense says that inputs are real numbers most of which are not 0, as in a table or a
	// photo, rather than a drawing.
	Dense bool
	// Samples in the training part, those that validate included.
	Samples int
}

// drawingFrom is the number of inputs from which on a row of mostly zeros is an image of
// a drawing that was written as a row, rather than a row of a table with columns for
// categories.
const drawingFrom = 200

// FormOf returns the form of a data set.
func FormOf(set *dataset.Set) Form {
	train := set.Train
	dense := train.Real() && 2*nonzero(train.Values) >= len(train.Values) || !train.Real() && 2*nonzero(train.Pixels) >= len(train.Pixels)
	row := set.Rows == 1 && set.Channels == 1
	return Form{
		Table:   row && (dense || set.Cols < drawingFrom),
		Dense:   train.Real() && dense,
		Samples: train.Count,
	}
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

// Choice is a value that was chosen for a key of a task, as it is written in a config.
type Choice struct{ Key, Value string }

// Suit returns the task with values that suit data of a form in those of the keys
// dataset.scale, training.binning, training.batch and training.epochs that nobody has
// given, and what it chose.
//
// Tables want an input normalised on its own, as columns have units of their own, and
// bins that follow the size of a neuron's inputs, which are few. Few samples want small
// batches, of which an epoch has at least 8 where that leaves 8 samples or more in each,
// and epochs until 2,000 batches were learned. docs/data.md has the experiment.
func (s Task) Suit(f Form, given func(key string) bool) (Task, []Choice) {
	var choices []Choice
	choose := func(key, value string, set func()) {
		if !given(key) {
			set()
			choices = append(choices, Choice{key, value})
		}
	}
	if f.Table {
		choose(scaleKey, string(PerInputScale), func() { s.Dataset.Scale = PerInputScale })
	}
	if (f.Table || f.Dense) && s.Network.Setup.HasGoal() {
		choose(binningKey, string(pidnet.ScaledBins), func() { s.Training.Binning = pidnet.ScaledBins })
	}
	train := f.Samples - validationSize(f.Samples, s.Dataset.Validation)
	if batch := suitedBatch(train); batch < s.Training.Batch {
		choose(batchKey, fmt.Sprint(batch), func() { s.Training.Batch = batch })
	}
	if epochs := suitedEpochs(train, s.Training.Batch); epochs > s.Training.Epochs {
		choose(epochsKey, fmt.Sprint(epochs), func() { s.Training.Epochs = epochs })
	}
	return s, choices
}

// Keys of a task that Suit may choose.
const (
	scaleKey   = "dataset.scale"
	binningKey = "training.binning"
	batchKey   = "training.batch"
	epochsKey  = "training.epochs"
	readoutKey = "network.readout"
)

const (
	mostSamples  = 1024 // in a batch, as in the paper
	fewestSteps  = 8    // of an epoch
	fewestInStep = 8    // samples
	enoughSteps  = 2000 // of a training
	mostEpochs   = 500
)

// suitedBatch is the largest power of two of which an epoch of so many samples has
// enough, but not so small that an estimate of atoms from it would be worth nothing.
func suitedBatch(train int) int {
	batch := mostSamples
	for batch > fewestInStep && train < fewestSteps*batch {
		batch /= 2
	}
	return max(1, min(batch, train))
}

// suitedEpochs makes enough steps.
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
	if !given(binningKey) && stored.Training.Binning == former.Training.Binning {
		s.Training.Binning = former.Training.Binning
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

// String says what the form is, as in "a table of 160 samples".
func (f Form) String() string {
	kind := "images"
	if f.Table {
		kind = "a table"
	}
	return fmt.Sprintf("%s of %d training samples", kind, f.Samples)
}

// WriteChoices writes choices as settings, as in "training.batch=16, training.epochs=200".
func WriteChoices(choices []Choice) string {
	list := make([]string, len(choices))
	for i, c := range choices {
		list[i] = c.Key + "=" + c.Value
	}
	return strings.Join(list, ", ")
}
