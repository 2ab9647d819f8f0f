package pidnet

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"

	"goalsearch/internal/oracles"
	"goalsearch/pidnet/pid"
)

// publishedOrder is the order of unnamed lists in the oracles.
var publishedOrder = map[int][]string{
	2: {"{1}", "{2}", "{1}{2}", "{12}", "H_res"},
	3: {"{1}{2}{3}", "{1}{2}", "{1}{3}", "{2}{3}", "{1}{23}", "{2}{13}", "{3}{12}", "{1}", "{2}", "{3}",
		"{12}{13}{23}", "{12}{13}", "{12}{23}", "{13}{23}", "{12}", "{13}", "{23}", "{123}", "H_res"},
}

type layerCase struct {
	Name       string               `json:"name"`
	Kind       string               `json:"kind"`
	Gamma      map[string]float64   `json:"gamma"`
	Inputs     [][][]float64        `json:"inputs"`
	Theta      [][]float64          `json:"theta"`
	Atoms      []map[string]float64 `json:"atoms"`
	Loss       float64              `json:"loss"`
	GradInputs [][][]float64        `json:"grad_inputs"`
}

func TestConformanceLayer(t *testing.T) {
	for _, c := range oracles.Read[layerCase](t, "layer") {
		t.Run(c.Name, func(t *testing.T) { checkLayer(t, c) })
	}
}

// given is a connection whose aggregated inputs are given.
type given struct {
	rows [][]float64 // by neuron
}

func (g *given) forward(_ *input[float64], out *matrix[float64]) {
	for n, row := range g.rows {
		copy(out.row(n), row)
	}
}
func (g *given) backward(*input[float64], *matrix[float64]) {}
func (g *given) parameters() []*parameters[float64]         { return nil }
func (g *given) dense() [][]float64                         { return nil }
func (g *given) setDense([][]float64)                       {}

func checkLayer(t *testing.T, c layerCase) {
	kinds := map[string]neuron[float64]{
		"trivariate": trivariateNeuron[float64]{},
		"bivariate":  bivariateNeuron[float64]{hiddenShare},
		"output":     bivariateNeuron[float64]{outputShare},
	}
	kind, ok := kinds[c.Kind]
	if !ok {
		t.Fatalf("no neuron of kind %q", c.Kind)
	}
	sources := pid.Numbered(len(c.Inputs))
	goal := pid.NewGoal(sources)
	for name, weight := range c.Gamma {
		if err := goal.Set(name, weight); err != nil {
			t.Fatal(err)
		}
	}
	batch, neurons := len(c.Theta), len(c.Theta[0])
	var connections []connection[float64]
	for _, in := range c.Inputs {
		connections = append(connections, &given{rows: transpose(in)})
	}
	team := newTeam(2)
	defer dismiss(team.parts)
	l := newLayer(neurons, kind, Optimiser{}, team, batch, connections...)
	l.setGoal(goal, traceBinning(len(sources)))
	l.begin(batch)
	for s := range connections {
		l.aggregate(s, input[float64]{columns: batch})
	}
	l.fire()
	loss := l.differentiate()
	near(t, "loss", loss, c.Loss, 1e-7)
	atoms := l.atoms()
	for n := range neurons {
		for name, want := range c.Atoms[n] {
			near(t, fmt.Sprintf("neuron %d: %s", n, name), atomOf(t, atoms[n], sources, name), want, 1e-6)
		}
		for i := range batch {
			near(t, "theta", l.theta.row(n)[i], c.Theta[i][n], 1e-12)
		}
	}
	largest := 0.0
	for _, class := range c.GradInputs {
		for _, sample := range class {
			for _, g := range sample {
				largest = max(largest, math.Abs(g))
			}
		}
	}
	for s, class := range c.GradInputs {
		for i, sample := range class {
			for n, want := range sample {
				near(t, fmt.Sprintf("gradient of source %d, sample %d, neuron %d", s, i, n), l.sources[s].gradient.row(n)[i], want, 3e-6*largest)
			}
		}
	}
}

type traceParameters struct {
	Weight [][]float64 `json:"weight"`
	Bias   []float64   `json:"bias"`
}

type traceLayers struct {
	Hidden []traceParameters `json:"hidden"`
	Output []traceParameters `json:"output"`
}

type traceOptimiser struct {
	LR          float64 `json:"lr"`
	WeightDecay float64 `json:"weight_decay"`
}

type traceCase struct {
	Name        string        `json:"name"`
	Model       string        `json:"model"`
	Input       int           `json:"input"`
	Hidden      int           `json:"hidden"`
	Batch       int           `json:"batch"`
	Gamma       []float64     `json:"gamma"`
	OutputGamma []float64     `json:"output_gamma"`
	LateralMask [][]connected `json:"lateral_mask"`
	Optimizer   struct {
		Hidden traceOptimiser `json:"hidden"`
		Output traceOptimiser `json:"output"`
	} `json:"optimizer"`
	Initial traceLayers `json:"initial"`
	Steps   []traceStep `json:"steps"`
}

type traceStep struct {
	X              [][]float64   `json:"x"`
	Labels         []int         `json:"labels"`
	Uniforms       [][][]float64 `json:"uniforms"`
	Prediction     [][]float64   `json:"prediction"`
	Loss           []float64     `json:"loss"`
	HiddenAtomsSum []float64     `json:"hidden_atoms_sum"`
	OutputAtomsSum []float64     `json:"output_atoms_sum"`
	After          traceLayers   `json:"after"`
}

var traceModels = map[string]Setup{
	"InfomorphicContextModel":                    Context,
	"InfomorphicLateralModel":                    Lateral,
	"InfomorphicContextLateralModel":             Trivariate,
	"InfomorphicContextLateralWithFeedbackModel": Feedback,
	"RandomProjectionModel":                      RandomProjection,
	"BackpropagationModel":                       Backpropagation,
}

// precision says how closely networks of a number type follow the traces.
type precision struct{ loss, atoms, weights float64 }

func TestConformanceTraining(t *testing.T) {
	for _, c := range oracles.Read[traceCase](t, "training") {
		t.Run(c.Name, func(t *testing.T) {
			for _, layout := range []struct {
				name  string
				dense bool
			}{{"sparse", false}, {"dense", true}} {
				t.Run("float64/"+layout.name, func(t *testing.T) { follow[float64](t, c, layout.dense, precision{1e-6, 1e-6, 1e-7}) })
				t.Run("float32/"+layout.name, func(t *testing.T) { follow[float32](t, c, layout.dense, precision{1e-5, 1e-4, 1e-4}) })
			}
		})
	}
}

// follow trains a network along a trace, on samples in one of the layouts.
func follow[T Float](t *testing.T, c traceCase, dense bool, p precision) {
	setup, ok := traceModels[c.Model]
	if !ok {
		t.Fatalf("model %s has no setup here", c.Model)
	}
	config := Config{
		Setup: setup, Inputs: c.Input, Dense: dense, Classes: len(c.Initial.Output[0].Bias), Hidden: []int{c.Hidden}, Laterals: c.Hidden,
		HiddenGoals:     []pid.Goal{publishedGoal(t, setup.Sources(), c.Gamma)},
		HiddenBinning:   traceBinning(len(setup.Sources())),
		OutputGoal:      publishedGoal(t, "FC", c.OutputGamma),
		HiddenOptimiser: Optimiser{c.Optimizer.Hidden.LR, c.Optimizer.Hidden.WeightDecay},
		OutputOptimiser: Optimiser{c.Optimizer.Output.LR, c.Optimizer.Output.WeightDecay},
		Batch:           c.Batch,
		Threads:         2,
	}
	n, err := New[T](config)
	if err != nil {
		t.Fatal(err)
	}
	if c.LateralMask != nil {
		h := n.hidden[0]
		h.sources[h.lateralSource].connection = wireSparse[T](n.team, wiringOf(c.LateralMask), c.Hidden)
		h.bindSteps()
	}
	setLayer(n.hidden[0].layer, c.Initial.Hidden)
	setLayer(n.output, c.Initial.Output)
	for i, step := range c.Steps {
		var raw []float64
		var labels []uint16
		var rows []int32
		for s, x := range step.X {
			raw = append(raw, x...)
			labels = append(labels, uint16(step.Labels[s]))
			rows = append(rows, int32(s))
		}
		samples, err := newSamples(raw, labels, 1, dense, Samples[T]{size: c.Input, classes: config.Classes, scale: scale{0, 1}})
		if err != nil {
			t.Fatal(err)
		}
		n.random = &recorded[T]{uniforms: step.Uniforms, silent: T(config.silent())}
		r := n.Train(Batch[T]{Samples: samples, Rows: rows, Part: Training})
		at := fmt.Sprintf("step %d: ", i)
		near(t, at+"hidden loss", r.HiddenLoss, step.Loss[0], p.loss)
		near(t, at+"output loss", r.OutputLoss, step.Loss[1], p.loss)
		if setup.HasGoal() {
			checkAtoms(t, at+"hidden ", n.hidden[0].layer, setup.Sources(), step.HiddenAtomsSum, p.atoms)
		}
		if setup != Backpropagation {
			checkAtoms(t, at+"output ", n.output, "FC", step.OutputAtomsSum, p.atoms)
		}
		for s, row := range step.Prediction {
			for class, want := range row {
				near(t, at+"prediction", float64(n.output.theta.row(class)[s]), want, p.weights)
			}
		}
		checkLayerWeights(t, at+"hidden ", n.hidden[0].layer, c.connectedOnly(step.After.Hidden, n.hidden[0].lateralSource), p.weights)
		checkLayerWeights(t, at+"output ", n.output, step.After.Output, p.weights)
	}
}

// connectedOnly has 0 for lateral weights that the mask leaves out: what a trace has there
// does nothing.
func (c traceCase) connectedOnly(layer []traceParameters, lateral int) []traceParameters {
	if c.LateralMask == nil {
		return layer
	}
	layer = slices.Clone(layer)
	rows := make([][]float64, len(c.LateralMask))
	for n, row := range layer[lateral].Weight {
		rows[n] = slices.Clone(row)
		for u, there := range c.LateralMask[n] {
			if !there {
				rows[n][u] = 0
			}
		}
	}
	layer[lateral].Weight = rows
	return layer
}

// traceBinning is the binning of neurons with so many sources in the oracles.
func traceBinning(sources int) Binning {
	if sources == 2 {
		return ScaledBins
	}
	return FixedBins
}

// recorded draws come from a trace, in the order used.
type recorded[T Float] struct {
	uniforms [][][]float64 // by sampling, sample, neuron
	silent   T
	used     int
}

func (r *recorded[T]) draws(*Batch[T], sampling, int) draws[T] {
	r.used++
	return recordedDraws[T]{r.uniforms[r.used-1], r.silent}
}

type recordedDraws[T Float] struct {
	uniforms [][]float64
	silent   T
}

func (r recordedDraws[T]) sample(out, theta []T, neuron int) {
	for i, t := range theta {
		out[i] = r.silent
		if r.uniforms[i][neuron] < float64(t) {
			out[i] = 1
		}
	}
}

func publishedGoal(t *testing.T, sources pid.Sources, gamma []float64) pid.Goal {
	t.Helper()
	goal := pid.NewGoal(sources)
	for i, name := range publishedOrder[len(sources)] {
		if err := goal.Set(name, gamma[i]); err != nil {
			t.Fatal(err)
		}
	}
	return goal
}

// connected is an entry of a mask: a truth value, or a number that is not 0.
type connected bool

func (c *connected) UnmarshalJSON(text []byte) error {
	number, err := strconv.ParseFloat(string(text), 64)
	*c = connected(err == nil && number != 0 || string(text) == "true")
	return nil
}

func wiringOf(mask [][]connected) [][]int32 {
	wiring := make([][]int32, len(mask))
	for n, row := range mask {
		for u, m := range row {
			if m {
				wiring[n] = append(wiring[n], int32(u))
			}
		}
	}
	return wiring
}

func setLayer[T Float](l *layer[T], initial []traceParameters) {
	for s, p := range initial {
		rows := make([][]T, len(p.Weight))
		for n, row := range p.Weight {
			rows[n] = convert[T](row)
		}
		l.sources[s].connection.setDense(rows)
		biases := biasesOf(l.sources[s].connection)
		copy(biases.value, convert[T](p.Bias))
	}
}

func checkLayerWeights[T Float](t *testing.T, at string, l *layer[T], want []traceParameters, tolerance float64) {
	t.Helper()
	for s, p := range want {
		rows := l.sources[s].connection.dense()
		biases := biasesOf(l.sources[s].connection)
		for n, row := range p.Weight {
			for i, w := range row {
				near(t, fmt.Sprintf("%ssource %d weight [%d][%d]", at, s, n, i), float64(rows[n][i]), w, tolerance)
			}
		}
		for n, b := range p.Bias {
			near(t, fmt.Sprintf("%ssource %d bias %d", at, s, n), float64(biases.value[n]), b, tolerance)
		}
	}
}

func checkAtoms[T Float](t *testing.T, at string, l *layer[T], sources pid.Sources, want []float64, tolerance float64) {
	t.Helper()
	atoms := l.atoms()
	for i, name := range publishedOrder[len(sources)] {
		sum := 0.0
		for n := range atoms {
			sum += atomOf(t, atoms[n], sources, name)
		}
		near(t, at+name, sum, want[i], tolerance)
	}
}

func atomOf(t *testing.T, atoms []float64, sources pid.Sources, name string) float64 {
	t.Helper()
	if name != pid.ResidualName {
		a, err := sources.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		name = sources.Format(a)
	}
	i := slices.Index(sources.Atoms(), name)
	if i < 0 {
		t.Fatalf("no atom %s", name)
	}
	return atoms[i]
}

func transpose(rows [][]float64) [][]float64 {
	out := make([][]float64, len(rows[0]))
	for i := range out {
		for _, row := range rows {
			out[i] = append(out[i], row[i])
		}
	}
	return out
}

func convert[T Float](row []float64) []T {
	out := make([]T, len(row))
	for i, v := range row {
		out[i] = T(v)
	}
	return out
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.10g, want %.10g within %g", what, got, want, tolerance)
	}
}
