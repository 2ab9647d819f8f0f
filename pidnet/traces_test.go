package pidnet

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"testing"

	"goalsearch/internal/rng"
	"goalsearch/pidnet/pid"
)

var update = flag.Bool("update", false, "write the traces of setups that the published code has none of")

// tracesFile keeps traces of random projection and backpropagation, and of the setups
// with sparse laterals, made by the plain float64 path. TestConformanceTraining reads it
// with the others.
const tracesFile = "../internal/oracles/testdata/training_plain.json"

// TestTracesAreThoseOfThePlainPath holds the file of traces to what the plain path
// computes.
func TestTracesAreThoseOfThePlainPath(t *testing.T) {
	var traces []traceCase
	for _, model := range []string{
		"RandomProjectionModel", "BackpropagationModel",
		"InfomorphicLateralModel", "InfomorphicContextLateralModel", "InfomorphicContextLateralWithFeedbackModel",
	} {
		traces = append(traces, record(t, model))
	}
	text, err := json.Marshal(traces)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(tracesFile, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var stored []traceCase
	raw, err := os.ReadFile(tracesFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &stored); err != nil {
		t.Fatal(err)
	}
	if len(stored) != len(traces) {
		t.Fatalf("the file has %d traces, want %d; write it with -update", len(stored), len(traces))
	}
	for i, trace := range stored {
		if trace.Model != traces[i].Model || len(trace.Steps) != len(traces[i].Steps) {
			t.Fatalf("trace %d of the file is another; write it with -update", i)
		}
		follow[float64](t, trace, true, precision{1e-12, 1e-12, 1e-12})
		follow[float32](t, trace, false, precision{1e-5, 1e-4, 1e-4})
	}
}

// record trains a tiny network in float64 and notes every step. Laterals of neurons with
// a goal are sparse.
func record(t *testing.T, model string) traceCase {
	t.Helper()
	setup := traceModels[model]
	const inputs, hidden, classes, batch, steps = 12, 7, 4, 16, 3
	c := traceCase{Name: string(setup), Model: model, Input: inputs, Hidden: hidden, Batch: batch}
	for range publishedOrder[2] {
		c.OutputGamma = append(c.OutputGamma, 0)
	}
	if setup != Backpropagation {
		c.OutputGamma = []float64{-0.2, 0.1, 1, 0.1, 0}
	}
	c.Optimizer.Hidden.LR, c.Optimizer.Output.LR = 0.001, 0.001
	if setup != Backpropagation {
		c.Optimizer.Output.LR, c.Optimizer.Output.WeightDecay = 0.003, 0.00015
	}
	draw := rng.New(5, "trace")
	laterals, goals := hidden, []pid.Goal{{}}
	if setup.HasGoal() {
		laterals = 3
		for range publishedOrder[len(setup.Sources())] {
			c.Gamma = append(c.Gamma, 2*draw.Uniform()-1)
		}
		goals[0] = publishedGoal(t, setup.Sources(), c.Gamma)
	}
	n := newTestNetwork[float64](t, Config{
		Setup: setup, Inputs: inputs, Dense: true, Classes: classes, Hidden: []int{hidden}, Laterals: laterals,
		HiddenGoals: goals, HiddenBinning: traceBinning(len(setup.Sources())), OutputGoal: publishedGoal(t, "FC", c.OutputGamma),
		HiddenOptimiser: Optimiser{c.Optimizer.Hidden.LR, c.Optimizer.Hidden.WeightDecay},
		OutputOptimiser: Optimiser{c.Optimizer.Output.LR, c.Optimizer.Output.WeightDecay},
		Batch:           batch, Threads: 1, Seed: 3,
	})
	c.Initial = traceLayersOf(n)
	passes := map[Setup][]int{ // by sampling: neurons
		Backpropagation: {hidden, hidden}, Lateral: {hidden, hidden}, Trivariate: {hidden, hidden}, Feedback: {hidden, classes, hidden},
	}[setup]
	if laterals < hidden {
		c.LateralMask = maskOf(n.hidden[0])
	}
	for i := range steps {
		c.Steps = append(c.Steps, traceStep{})
		step := &c.Steps[i]
		var raw []float64
		var labels []uint16
		var rows []int32
		for s := range batch {
			x := make([]float64, inputs)
			for j := range x {
				x[j] = 4*draw.Uniform() - 2
			}
			raw, labels, rows = append(raw, x...), append(labels, uint16(draw.Below(classes))), append(rows, int32(s))
			step.X, step.Labels = append(step.X, x), append(step.Labels, int(labels[s]))
		}
		for _, neurons := range passes {
			uniforms := make([][]float64, batch)
			for s := range uniforms {
				for range neurons {
					uniforms[s] = append(uniforms[s], draw.Uniform())
				}
			}
			step.Uniforms = append(step.Uniforms, uniforms)
		}
		samples, err := NewSamples[float64](raw, labels, inputs, classes, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		n.random = &recorded[float64]{uniforms: step.Uniforms, silent: float64(n.config.silent())}
		r := n.Train(Batch[float64]{Samples: samples, Rows: rows, Part: Training})
		step.Loss = []float64{r.HiddenLoss, r.OutputLoss}
		if setup.HasGoal() {
			step.HiddenAtomsSum = atomSums(t, n.hidden[0].layer, setup.Sources())
		}
		if setup != Backpropagation {
			step.OutputAtomsSum = atomSums(t, n.output, "FC")
		}
		step.Prediction = transpose(matrixRows(n.output.theta, classes))
		step.After = traceLayersOf(n)
	}
	return c
}

// maskOf says which others each neuron listens to.
func maskOf(h *hiddenLayer[float64]) [][]connected {
	c := h.sources[h.lateralSource].connection.(*sparseConnection[float64])
	mask := make([][]connected, c.neurons)
	for n := range mask {
		mask[n] = make([]connected, c.units)
		for _, u := range c.unit[c.start[n]:c.start[n+1]] {
			mask[n][u] = true
		}
	}
	return mask
}

func matrixRows(m matrix[float64], rows int) [][]float64 {
	var list [][]float64
	for i := range rows {
		list = append(list, m.row(i))
	}
	return list
}

// atomSums returns the atoms of a layer summed over its neurons, in the order of
// the oracles.
func atomSums(t *testing.T, l *layer[float64], sources pid.Sources) []float64 {
	t.Helper()
	var sums []float64
	atoms := l.atoms()
	for _, name := range publishedOrder[len(sources)] {
		sum := 0.0
		for n := range atoms {
			sum += atomOf(t, atoms[n], sources, name)
		}
		sums = append(sums, sum)
	}
	return sums
}

func traceLayersOf(n *Network[float64]) traceLayers {
	parameters := func(l *layer[float64]) (list []traceParameters) {
		for _, s := range l.sources {
			list = append(list, traceParameters{s.connection.dense(), append([]float64(nil), biasesOf(s.connection).value...)})
		}
		return list
	}
	return traceLayers{Hidden: parameters(n.hidden[0].layer), Output: parameters(n.output)}
}

// TestRandomProjection computes the hidden outputs of a random projection anew.
func TestRandomProjection(t *testing.T) {
	n := newTestNetwork[float64](t, testConfig(RandomProjection))
	samples := sketches[float64](t, 60)
	before := n.hidden[0].sources[0].connection.dense()
	trainFor(t, n, samples, 0, 5)
	weights := n.hidden[0].sources[0].connection.dense()
	if fmt.Sprint(weights) != fmt.Sprint(before) {
		t.Error("the hidden weights of a random projection have changed")
	}
	rows := []int32{3, 50, 7}
	n.Score(Batch[float64]{Samples: samples, Rows: rows, Part: Test})
	image := make([]float64, samples.size)
	ones := 0
	for i, row := range rows {
		for p := range image {
			image[p] = -samples.sparse.shift
		}
		for _, e := range samples.sparse.row(row) {
			image[e.Index] += e.Value
		}
		for h, w := range weights {
			f := biasesOf(n.hidden[0].sources[0].connection).value[h]
			for p, x := range image {
				f += w[p] * x
			}
			want := 0.0
			if f > 0 {
				want, ones = 1, ones+1
			}
			if got := n.hidden[0].second.row(h)[i]; got != want {
				t.Errorf("sample %d, neuron %d: output %v for a sum of %v", i, h, got, f)
			}
		}
	}
	if ones == 0 || ones == len(rows)*len(weights) {
		t.Errorf("%d of %d outputs are 1: the test proves nothing", ones, len(rows)*len(weights))
	}
}
