package pidnet

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"goalsearch/internal/rng"
	"goalsearch/pidnet/pid"
)

// sketches are small random images of 4 classes, some pixels of which tell the class.
func sketches[T Float](t testing.TB, count int) *Samples[T] {
	t.Helper()
	const size = 30
	r := rand.New(rand.NewPCG(1, 2))
	raw, labels := make([]uint8, count*size), make([]uint16, count)
	for i := range labels {
		labels[i] = uint16(r.IntN(4))
		for p := range size {
			if r.IntN(4) == 0 || p/4 == int(labels[i]) && r.IntN(4) > 0 {
				raw[i*size+p] = uint8(1 + r.IntN(255))
			}
		}
	}
	s, err := NewSamples[T](raw, labels, size, 4, 40, 70)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func testConfig(setup Setup) Config {
	goal := pid.NewGoal(setup.Sources())
	for i := range goal.Weights {
		goal.Weights[i] = float64(i%5)/2 - 1
	}
	if len(goal.Weights) > 1 {
		goal.Weights[1] = 1
	}
	if setup.HasGoal() {
		goal.Residual = 0.1
	}
	return Config{
		Setup: setup, Inputs: 30, Classes: 4, Hidden: []int{11}, Laterals: 5,
		HiddenGoals: []pid.Goal{goal}, OutputGoal: OutputGoal(), HiddenBinning: FixedBins,
		HiddenOptimiser: Optimiser{0.002, 0.0003}, OutputOptimiser: Optimiser{0.003, 0.0001},
		Batch: 50, Threads: 1, Seed: 7,
	}
}

// deepConfig has three hidden layers, each with a goal of its own.
func deepConfig(setup Setup) Config {
	c := testConfig(setup)
	c.Hidden = []int{11, 7, 9}
	for i := range 2 {
		goal := pid.NewGoal(setup.Sources())
		goal.Weights[1], goal.Weights[2] = 1, 0.2*float64(i)
		c.HiddenGoals = append(c.HiddenGoals, goal)
	}
	return c
}

// configs lists networks of every kind by name.
func configs() map[string]Config {
	all := make(map[string]Config)
	for _, setup := range Setups() {
		all[string(setup)] = testConfig(setup)
		if setup.Deep() {
			all["deep "+string(setup)] = deepConfig(setup)
		}
	}
	for _, setup := range []Setup{Trivariate, Feedback, Backpropagation, Readout} {
		c := testConfig(setup)
		c.Readout = LearnedReadout
		all["learned readout of "+string(setup)] = c
	}
	return all
}

// trainFor makes some training steps, from a step on, and scores after each.
func trainFor[T Float](t *testing.T, n *Network[T], samples *Samples[T], from, to int) []Result {
	t.Helper()
	var results []Result
	for i := from; i < to; i++ {
		size := 50 - i%3*7 // the last batch of an epoch is smaller
		rows := make([]int32, size)
		for j := range rows {
			rows[j] = int32((i*31 + j) % samples.Len())
		}
		results = append(results,
			n.Train(Batch[T]{Samples: samples, Rows: rows, Part: Training, Epoch: 1, Index: i}),
			n.Score(Batch[T]{Samples: samples, Rows: rows, Part: Validation, Epoch: 1, Index: i}))
	}
	if err := n.Finite(); err != nil {
		t.Fatal(err)
	}
	return results
}

func newTestNetwork[T Float](t *testing.T, c Config) *Network[T] {
	t.Helper()
	n, err := New[T](c)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func sameState[T Float](t *testing.T, what string, a, b *Network[T]) {
	t.Helper()
	for i, numbers := range a.state() {
		if !slices.Equal(numbers, b.state()[i]) {
			t.Fatalf("%s: weights %d differ", what, i)
		}
	}
	if !slices.Equal(a.readoutState(), b.readoutState()) {
		t.Fatalf("%s: the readouts differ", what)
	}
}

func TestThreadsChangeNoBit(t *testing.T) {
	samples := sketches[float32](t, 300)
	for name, c := range configs() {
		t.Run(name, func(t *testing.T) {
			one := newTestNetwork[float32](t, c)
			want := trainFor(t, one, samples, 0, 12)
			for _, threads := range []int{2, 3, 8} {
				c := c
				c.Threads = threads
				many := newTestNetwork[float32](t, c)
				if got := trainFor(t, many, samples, 0, 12); !slices.Equal(got, want) {
					t.Fatalf("%d threads: results differ", threads)
				}
				sameState(t, "threads", many, one)
			}
		})
	}
}

// TestMomentsOverflow: a gradient whose square is no number of single precision stops all
// learning, and that is divergence.
func TestMomentsOverflow(t *testing.T) {
	c := testConfig(Context)
	c.HiddenGoals[0].Weights[0] = 1e30
	n := newTestNetwork[float32](t, c)
	samples := sketches[float32](t, 60)
	rows := make([]int32, 50)
	for i := range rows {
		rows[i] = int32(i)
	}
	n.Train(Batch[float32]{Samples: samples, Rows: rows, Part: Training})
	if err := n.Finite(); !errors.Is(err, ErrDiverged) {
		t.Errorf("it has %v", err)
	}
}

func TestSnapshotContinuesExactly(t *testing.T) {
	samples := sketches[float32](t, 300)
	for name, c := range configs() {
		t.Run(name, func(t *testing.T) {
			unbroken := newTestNetwork[float32](t, c)
			trainFor(t, unbroken, samples, 0, 5)
			snapshot, err := unbroken.AppendSnapshot(nil)
			if err != nil {
				t.Fatal(err)
			}
			want := trainFor(t, unbroken, samples, 5, 12)
			continued := newTestNetwork[float32](t, c)
			if err := continued.Restore(snapshot); err != nil {
				t.Fatal(err)
			}
			if got := trainFor(t, continued, samples, 5, 12); !slices.Equal(got, want) {
				t.Fatal("results differ")
			}
			sameState(t, "continued", continued, unbroken)
		})
	}
}

func TestSnapshotIsRefused(t *testing.T) {
	n := newTestNetwork[float32](t, testConfig(Trivariate))
	snapshot, err := n.AppendSnapshot(nil)
	if err != nil {
		t.Fatal(err)
	}
	before := newTestNetwork[float32](t, testConfig(Trivariate))
	damaged := slices.Clone(snapshot)
	damaged[len(damaged)/2] ^= 1
	c := testConfig(Trivariate)
	c.Seed++
	other, err := newTestNetwork[float32](t, c).AppendSnapshot(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"empty": nil, "short": snapshot[:10], "truncated": snapshot[:len(snapshot)-40],
		"damaged": damaged, "other seed": other, "text": []byte("a text that is long enough to hold a checksum, or so"),
	} {
		if n.Restore(bad) == nil {
			t.Errorf("%s: accepted", name)
		}
		sameState(t, name, n, before)
	}
	if err := newTestNetwork[float32](t, testConfig(Context)).Restore(snapshot); err == nil {
		t.Error("another setup: accepted")
	}
}

func TestNetworksLearn(t *testing.T) {
	samples := sketches[float32](t, 400)
	rows := make([]int32, 50)
	for name, c := range configs() {
		t.Run(name, func(t *testing.T) {
			weights := map[string]float64{"{1}{2}": 1, "{1}": 0.3}
			if c.Setup == Lateral {
				weights = map[string]float64{"{1}": 1} // without labels, what others do not know
			}
			for i := range c.HiddenGoals {
				c.HiddenGoals[i] = pid.NewGoal(c.Setup.Sources())
				for name, weight := range weights {
					if err := c.HiddenGoals[i].Set(name, weight); err != nil && c.Setup.HasGoal() {
						t.Fatal(err)
					}
				}
			}
			c.HiddenOptimiser.LearningRate, c.OutputOptimiser.LearningRate = 0.01, 0.01
			n := newTestNetwork[float32](t, c)
			accuracy := func() (sum float64) {
				for i := range 6 {
					for j := range rows {
						rows[j] = int32(i*50 + j)
					}
					sum += n.Score(Batch[float32]{Samples: samples, Rows: rows, Part: Validation, Index: i}).Accuracy() / 6
				}
				return sum
			}
			before := accuracy()
			for i := range 250 {
				for j := range rows {
					rows[j] = int32((i*50 + j) % 300)
				}
				n.Train(Batch[float32]{Samples: samples, Rows: rows, Part: Training, Epoch: 1, Index: i})
			}
			if after := accuracy(); after < before+0.15 || after < 0.45 {
				t.Errorf("accuracy went from %.2f to %.2f only", before, after)
			}
		})
	}
}

func TestLateralWiring(t *testing.T) {
	for _, c := range []struct{ hidden, laterals, perNeuron int }{
		{11, 5, 5}, {11, 10, 10}, {11, 1000, 10}, {11, 0, 0}, {1, 100, 0}, {1, 0, 0},
	} {
		config := testConfig(Trivariate)
		config.Hidden, config.Laterals = []int{c.hidden}, c.laterals
		n := newTestNetwork[float32](t, config)
		trainFor(t, n, sketches[float32](t, 100), 0, 3)
		for neuron, row := range n.hidden[0].sources[n.hidden[0].lateralSource].connection.dense() {
			connected := 0
			for _, w := range row {
				if w != 0 {
					connected++
				}
			}
			if connected != c.perNeuron || row[neuron] != 0 {
				t.Errorf("%d neurons, at most %d laterals: neuron %d has %d (itself: %v)", c.hidden, c.laterals, neuron, connected, row[neuron])
			}
		}
	}
}

// TestSparseEqualsDense: the same weights give the same sums either way.
func TestSparseEqualsDense(t *testing.T) {
	const batch = 20
	sparse := newTestNetwork[float64](t, testConfig(Trivariate)).hidden[0].sources[2].connection
	dense := newLateralConnection[float64](newTeam(1), 11, rng.New(1, "test"))
	dense.setDense(sparse.dense())
	copy(biasesOf[float64](dense).value, biasesOf(sparse).value)
	r := rand.New(rand.NewPCG(3, 4))
	outputs := newMatrix[float64](11, batch)
	for i := range outputs.data {
		outputs.data[i] = float64(2*r.IntN(2) - 1)
	}
	in := input[float64]{columns: batch, units: &outputs}
	a, b := newMatrix[float64](11, batch), newMatrix[float64](11, batch)
	sparse.forward(&in, &a)
	dense.forward(&in, &b)
	for i := range a.data {
		near(t, "aggregated", a.data[i], b.data[i], 1e-12)
	}
}

func TestNewRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*Config){
		"no inputs":         func(c *Config) { c.Inputs = 0 },
		"one class":         func(c *Config) { c.Classes = 1 },
		"no hidden layer":   func(c *Config) { c.Hidden = nil },
		"no neuron":         func(c *Config) { c.Hidden = []int{5, 0} },
		"a goal too few":    func(c *Config) { c.Hidden = []int{5, 5} },
		"deep projection":   func(c *Config) { c.Setup, c.Hidden = RandomProjection, []int{5, 5} },
		"deep global":       func(c *Config) { c.Setup, c.Hidden = Backpropagation, []int{5, 5} },
		"negative laterals": func(c *Config) { c.Laterals = -1 },
		"empty batch":       func(c *Config) { c.Batch = 0 },
		"unknown setup":     func(c *Config) { c.Setup = "quadrivariate" },
		"unknown binning":   func(c *Config) { c.HiddenBinning = "round" },
		"bivariate goal":    func(c *Config) { c.HiddenGoals[0] = pid.NewGoal("FC") },
		"unknown readout":   func(c *Config) { c.Readout = "half" },
		"output goal":       func(c *Config) { c.OutputGoal = pid.NewGoal("FCL") },
	} {
		c := testConfig(Trivariate)
		spoil(&c)
		if _, err := New[float32](c); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestNoAllocationPerBatch: after the first batches a training allocates nothing.
func TestNoAllocationPerBatch(t *testing.T) {
	samples := sketches[float32](t, 300)
	for name, c := range configs() {
		for _, laterals := range []int{5, 1000} {
			c.Laterals = laterals
			n := newTestNetwork[float32](t, c)
			trainFor(t, n, samples, 0, 8)
			rows := make([]int32, 50)
			for i := range rows {
				rows[i] = int32(i)
			}
			allocations := testing.AllocsPerRun(20, func() {
				n.Train(Batch[float32]{Samples: samples, Rows: rows, Part: Training, Epoch: 2})
				n.Score(Batch[float32]{Samples: samples, Rows: rows, Part: Validation, Epoch: 2})
			})
			if allocations != 0 {
				t.Errorf("%s, at most %d laterals: %v allocations per batch", name, laterals, allocations)
			}
		}
	}
}
