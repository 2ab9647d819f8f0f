package evaluate

import (
	"goalsearch/pidnet"
)

// Accuracy is how well a network classifies a part of the data, in 0..1.
type Accuracy struct {
	// Share of the samples that are classified correctly. With the paper's readout it is
	// the plain mean over batches, a last, partial one weighing the same, as in the
	// published code.
	Share float64
	// Balanced is the mean, over the classes that the part has, of the share of the
	// class's samples that are classified correctly; nil where the classes of the
	// training part are about equal in size.
	Balanced *float64
}

// tally counts how a network does on a part of the data, batch by batch.
type tally struct {
	batches          int
	accuracies       float64 // sum over batches
	correct, samples int
	hits, sizes      []int // by class; nil if classes are even
}

func newTally(data *Data) *tally {
	t := &tally{}
	if !data.Balance.Even() {
		t.hits, t.sizes = make([]int, data.Train.Classes()), make([]int, data.Train.Classes())
	}
	return t
}

// add counts a batch: rows of samples and the classes that were predicted for them.
func (t *tally) add(r pidnet.Result, samples *pidnet.Samples[float32], rows []int32, predicted []uint16) {
	t.batches++
	t.accuracies += r.Accuracy()
	t.correct += r.Correct
	t.samples += r.Samples
	if t.sizes == nil {
		return
	}
	for i, row := range rows {
		label := samples.Label(row)
		t.sizes[label]++
		if predicted[i] == label {
			t.hits[label]++
		}
	}
}

// accuracy is that of all batches.
func (t *tally) accuracy(rule pidnet.ReadoutRule) Accuracy {
	a := Accuracy{Share: t.accuracies / float64(t.batches)}
	if rule == pidnet.LearnedReadout {
		a.Share = float64(t.correct) / float64(t.samples)
	}
	if t.sizes == nil {
		return a
	}
	sum, classes := 0.0, 0
	for class, size := range t.sizes {
		if size > 0 {
			sum += float64(t.hits[class]) / float64(size)
			classes++
		}
	}
	balanced := sum / float64(classes)
	a.Balanced = &balanced
	return a
}
