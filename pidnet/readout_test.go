package pidnet

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// clusters are samples of two inputs around a point for each class; shares has how many
// of every 20 samples a class has.
func clusters(t testing.TB, count int, shares ...int) *Samples[float64] {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 6))
	var classes []uint16
	for class, n := range shares {
		classes = append(classes, slices.Repeat([]uint16{uint16(class)}, n)...)
	}
	var raw []float64
	var labels []uint16
	for i := range count {
		class := classes[i%len(classes)]
		angle := 2 * math.Pi * float64(class) / float64(len(shares))
		raw = append(raw, 2*math.Cos(angle)+0.3*r.NormFloat64(), 2*math.Sin(angle)+0.3*r.NormFloat64())
		labels = append(labels, class)
	}
	s, err := NewSamples[float64](raw, labels, 2, len(shares), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// outputConfig is an output layer alone, in which nothing is drawn at random but weights.
func outputConfig(samples *Samples[float64], rule ReadoutRule, seed uint64) Config {
	return Config{
		Setup: Readout, Inputs: samples.Size(), Dense: samples.Dense(), Classes: samples.Classes(), OutputGoal: OutputGoal(),
		OutputOptimiser: Optimiser{LearningRate: 0.03}, Readout: rule, Batch: 60, Seed: seed,
	}
}

func count(from, to int) []int32 {
	var rows []int32
	for i := from; i < to; i++ {
		rows = append(rows, int32(i))
	}
	return rows
}

// trained makes 200 steps on the first 120 samples.
func trained(t testing.TB, samples *Samples[float64], c Config) *Network[float64] {
	t.Helper()
	n, err := New[float64](c)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		from := 60 * (i % 2)
		n.Train(Batch[float64]{Samples: samples, Rows: count(from, from+60), Part: Training, Epoch: 1, Index: i})
	}
	return n
}

// TestLearnedReadout: two equal classes, which the paper's rule flips at random, and a
// class that is more than half of the data, which it always flips, are read right, and in
// the same way whatever is scored together: all, one sample, the samples of one class.
func TestLearnedReadout(t *testing.T) {
	for _, shares := range [][]int{{10, 10}, {16, 4}, {2, 18}, {16, 3, 1}, {7, 7, 6}, {5, 5, 5, 5}} {
		samples := clusters(t, 180, shares...)
		for seed := range uint64(5) {
			t.Run(fmt.Sprint(shares, " seed ", seed), func(t *testing.T) {
				n := trained(t, samples, outputConfig(samples, LearnedReadout, seed))
				score := func(rows ...int32) []uint16 {
					n.Score(Batch[float64]{Samples: samples, Rows: rows, Part: Test})
					return slices.Clone(n.Predicted())
				}
				rows := count(120, 180)
				together := score(rows...)
				byClass := make(map[uint16][]int32)
				right := 0
				for i, row := range rows {
					if alone := score(row); alone[0] != together[i] {
						t.Errorf("sample %d is of class %d alone, of class %d among others", row, alone[0], together[i])
					}
					if together[i] == samples.Label(row) {
						right++
					}
					byClass[samples.Label(row)] = append(byClass[samples.Label(row)], row)
				}
				for class, rows := range byClass {
					for i, predicted := range score(rows...) {
						if predicted != together[rows[i]-120] {
							t.Errorf("sample %d is of class %d among those of class %d, of class %d among all", rows[i], predicted, class, together[rows[i]-120])
						}
					}
				}
				if right < 54 {
					t.Errorf("%d of 60 samples are read right", right)
				}
			})
		}
	}
}

// TestPaperReadoutFlips shows what TestLearnedReadout is about.
func TestPaperReadoutFlips(t *testing.T) {
	samples := clusters(t, 180, 16, 4)
	n := trained(t, samples, outputConfig(samples, PaperReadout, 1))
	if r := n.Score(Batch[float64]{Samples: samples, Rows: count(120, 180), Part: Test}); r.Correct > 6 {
		t.Errorf("%d of 60 samples are read right", r.Correct)
	}
}

// TestPolarityIsTheSignOfTheCovariance holds what is learned, step by step, against the
// weighted sum of covariances by their definition. A batch without a class, or of one
// class alone, says nothing of it.
func TestPolarityIsTheSignOfTheCovariance(t *testing.T) {
	samples := clusters(t, 180, 12, 6, 2)
	c := outputConfig(samples, LearnedReadout, 3)
	n, err := New[float64](c)
	if err != nil {
		t.Fatal(err)
	}
	byClass := make([][]int32, 3)
	for i := range int32(180) {
		byClass[samples.Label(i)] = append(byClass[samples.Label(i)], i)
	}
	batches := [][]int32{count(0, 60), count(60, 120), byClass[0][:20], count(7, 11), slices.Concat(byClass[1][:9], byClass[2][:5]), {4}, count(100, 160)}
	want := make([]float64, 3)
	for i, rows := range batches {
		n.Train(Batch[float64]{Samples: samples, Rows: rows, Part: Training, Index: i})
		for class := range want {
			theta := n.output.theta.row(class)
			mean, share := 0.0, 0.0
			for j, row := range rows {
				mean += theta[j] / float64(len(rows))
				if samples.Label(row) == uint16(class) {
					share += 1 / float64(len(rows))
				}
			}
			want[class] *= polarityMemory
			for j, row := range rows {
				belongs := 0.0
				if samples.Label(row) == uint16(class) {
					belongs = 1
				}
				want[class] += (theta[j] - mean) * (belongs - share)
			}
			near(t, fmt.Sprintf("batch %d, class %d", i, class), n.polarity.covariance[class], want[class], 1e-12)
			if sign := math.Copysign(1, want[class]); n.Polarity()[class] != sign {
				t.Errorf("batch %d, class %d: polarity %v, covariance %v", i, class, n.Polarity()[class], want[class])
			}
		}
	}
	kept := slices.Clone(n.polarity.covariance)
	n.Score(Batch[float64]{Samples: samples, Rows: byClass[0][:50], Part: Training})
	if !slices.Equal(kept, n.polarity.covariance) {
		t.Error("scoring has changed what was learned")
	}
}

// TestReadoutChangesNoWeight: networks learn the same however they are read, and the
// snapshots of those that are read as in the paper are those of before there was a choice.
func TestReadoutChangesNoWeight(t *testing.T) {
	samples := sketches[float32](t, 300)
	for _, setup := range Setups() {
		c := testConfig(setup)
		var networks []*Network[float32]
		var snapshots [][]byte
		for _, rule := range []ReadoutRule{"", PaperReadout, LearnedReadout} {
			c.Readout = rule
			n := newTestNetwork[float32](t, c)
			trainFor(t, n, samples, 0, 12)
			snapshot, err := n.AppendSnapshot(nil)
			if err != nil {
				t.Fatal(err)
			}
			networks, snapshots = append(networks, n), append(snapshots, snapshot)
		}
		for i, numbers := range networks[1].state() {
			if !slices.Equal(numbers, networks[2].state()[i]) {
				t.Fatalf("%s: weights %d differ", setup, i)
			}
		}
		if !bytes.Equal(snapshots[0], snapshots[1]) || bytes.Contains(snapshots[0][:2000], []byte(`"Readout":`)) {
			t.Errorf("%s: snapshots of the paper's readout have another form", setup)
		}
		if networks[2].Restore(snapshots[1]) == nil || networks[1].Restore(snapshots[2]) == nil {
			t.Errorf("%s: a network continues from a snapshot of another readout", setup)
		}
	}
}

func TestSetPolarity(t *testing.T) {
	samples := clusters(t, 180, 10, 7, 3)
	n := trained(t, samples, outputConfig(samples, LearnedReadout, 2))
	batch := Batch[float64]{Samples: samples, Rows: count(120, 180), Part: Test}
	n.Score(batch)
	predicted := slices.Clone(n.Predicted())
	other := newTestNetwork[float64](t, outputConfig(samples, LearnedReadout, 4))
	for _, layer := range n.Weights() {
		for _, s := range layer.Sources {
			if err := other.SetWeights(layer.Layer, s); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := other.SetPolarity(n.Polarity()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(other.Polarity(), n.Polarity()) {
		t.Errorf("polarity %v was set, it is %v", n.Polarity(), other.Polarity())
	}
	if other.Score(batch); !slices.Equal(other.Predicted(), predicted) {
		t.Error("a network with the same weights and polarity predicts something else")
	}
	for want, list := range map[string][]float64{
		"of 2 output neurons: the network has 3": {1, -1},
		"output neuron 1: the polarity 0 is":     {1, 0, 1},
		"output neuron 2: the polarity NaN is":   {1, 1, math.NaN()},
		"output neuron 0: the polarity +Inf is":  {math.Inf(1), 1, 1},
	} {
		if err := other.SetPolarity(list); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q", list, err, want)
		}
	}
	if !slices.Equal(other.Polarity(), n.Polarity()) {
		t.Error("a polarity that was refused has changed the readout")
	}
	paper := newTestNetwork[float64](t, outputConfig(samples, PaperReadout, 2))
	if err := paper.SetPolarity([]float64{1, 1, 1}); err == nil || paper.Polarity() != nil {
		t.Errorf("the paper's readout: polarity %v, %v", paper.Polarity(), err)
	}
}
