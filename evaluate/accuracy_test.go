package evaluate

import (
	"testing"

	"goalsearch/evaluate/dataset"
	"goalsearch/pidnet"
)

// TestTally: accuracies are means over samples, or, with the paper's readout, over
// batches; the balanced one is the mean over the classes that are there.
func TestTally(t *testing.T) {
	labels := []uint16{0, 0, 0, 0, 0, 0, 1, 2}
	samples, err := pidnet.NewSamples[float32](make([]float32, len(labels)), labels, 1, 4, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	batches := []struct {
		rows      []int32
		predicted []uint16
		correct   int
	}{
		{[]int32{0, 1, 2, 6}, []uint16{0, 0, 1, 1}, 3},
		{[]int32{3, 4, 5}, []uint16{0, 0, 0}, 3},
		{[]int32{7}, []uint16{3}, 0},
	}
	for name, c := range map[string]struct {
		balance  dataset.Balance
		rule     pidnet.ReadoutRule
		share    float64
		balanced float64 // 0: none
	}{
		"over samples":            {dataset.Balance{2, 2, 2, 2}, pidnet.LearnedReadout, 6. / 8, 0},
		"over batches":            {dataset.Balance{2, 2, 2, 2}, pidnet.PaperReadout, (0.75 + 1 + 0) / 3, 0},
		"over batches, as stored": {dataset.Balance{2, 2, 2, 2}, "", (0.75 + 1 + 0) / 3, 0},
		"over classes":            {dataset.Balance{6, 1, 1, 1}, pidnet.LearnedReadout, 6. / 8, (5./6 + 1 + 0) / 3},
	} {
		t.Run(name, func(t *testing.T) {
			count := newTally(&Data{Train: samples, Balance: c.balance})
			for _, b := range batches {
				count.add(pidnet.Result{Correct: b.correct, Samples: len(b.rows)}, samples, b.rows, b.predicted)
			}
			a := count.accuracy(c.rule)
			if a.Share != c.share || (a.Balanced != nil) != (c.balanced > 0) || a.Balanced != nil && *a.Balanced != c.balanced {
				t.Errorf("%v, balanced %v; want %v and %v", a.Share, a.Balanced, c.share, c.balanced)
			}
		})
	}
}
