package pidnet

import (
	"errors"
	"fmt"
	"math"
	"runtime"

	"goalsearch/internal/rng"
	"goalsearch/pidnet/internal/kernel"
	"goalsearch/pidnet/pid"
)

// Config says how a network is wired and how it learns.
type Config struct {
	Setup  Setup
	Inputs int // per sample
	// Dense is the layout of the samples, Samples.Dense.
	Dense   bool `json:",omitempty"`
	Classes int  // output neurons
	Hidden  int  // hidden neurons; unused in a readout
	// Laterals is the most other hidden neurons that each listens to; at Hidden-1
	// or more the wiring is dense.
	Laterals int
	// HiddenGoal is the goal of the hidden neurons; its sources are Setup.Sources.
	// Unused in a readout.
	HiddenGoal pid.Goal
	// OutputGoal is the goal of the output neurons, of sources F and C.
	OutputGoal pid.Goal
	// HiddenBinning is FixedBins or ScaledBins. Unused in a readout.
	HiddenBinning   Binning
	HiddenOptimiser Optimiser
	OutputOptimiser Optimiser
	// Batch is the largest number of samples in a batch.
	Batch int
	// Threads is the number of threads that the network may use. It changes no bit.
	Threads int
	// Seed of weights, wiring and sampling.
	Seed uint64
}

// OutputGoal is the goal that output neurons have in the paper.
func OutputGoal() pid.Goal {
	g := pid.NewGoal("FC")
	for name, weight := range map[string]float64{"{F}": -0.2, "{C}": 0.1, "{F}{C}": 1, "{FC}": 0.1} {
		if err := g.Set(name, weight); err != nil {
			panic(err)
		}
	}
	return g
}

func (c Config) validate() error {
	switch {
	case c.Inputs < 1:
		return fmt.Errorf("a network with %d inputs: at least 1 is needed", c.Inputs)
	case c.Classes < 2:
		return fmt.Errorf("a network with %d classes: at least 2 are needed", c.Classes)
	case c.Setup.HasHidden() && c.Hidden < 1:
		return fmt.Errorf("a %s network with %d hidden neurons: at least 1 is needed", c.Setup, c.Hidden)
	case c.Laterals < 0:
		return fmt.Errorf("%d laterals: a neuron cannot listen to less than none", c.Laterals)
	case c.Batch < 1:
		return fmt.Errorf("a batch of %d samples: at least 1 is needed", c.Batch)
	case c.Setup.HasHidden() && c.HiddenGoal.Sources != c.Setup.Sources():
		return fmt.Errorf("a %s neuron has the sources %s, but its goal is for %s", c.Setup, c.Setup.Sources(), c.HiddenGoal.Sources)
	case c.OutputGoal.Sources != Readout.Sources():
		return fmt.Errorf("an output neuron has the sources %s, but its goal is for %s", Readout.Sources(), c.OutputGoal.Sources)
	}
	if c.Setup.HasHidden() {
		if _, err := ParseBinning(string(c.HiddenBinning)); err != nil {
			return err
		}
	}
	_, err := ParseSetup(string(c.Setup))
	return err
}

// Network is a network in training. It serves one goroutine at a time.
type Network[T Float] struct {
	config  Config
	team    *team
	hidden  *layer[T] // nil in a readout
	output  *layer[T]
	layers  []*layer[T]         // in the order of the data
	context *labelConnection[T] // of the output layer
	random  randomness[T]

	// Positions of the hidden layer's sources; -1: it has none.
	contextSource, lateralSource int

	first, second matrix[T] // hidden outputs of the two passes; second is read out
	feedback      matrix[T] // sampled outputs of the output layer
	batch         Batch[T]  // the last that was given
	labels        []uint8   // of the batch
	votes         []T       // scratch, classes×batch
}

// New wires a network and draws its weights from the seed.
func New[T Float](c Config) (*Network[T], error) {
	if err := c.validate(); err != nil {
		return nil, err
	}
	c.Threads = max(c.Threads, 1)
	t := newTeam(c.Threads)
	n := &Network[T]{
		team:          t,
		config:        c,
		random:        newSeeded[T](c.Seed),
		contextSource: -1,
		lateralSource: -1,
		votes:         make([]T, c.Classes*c.Batch),
	}
	runtime.AddCleanup(n, dismiss, t.parts)
	stream := func(what string) *rng.Stream { return rng.New(c.Seed, "weights "+what) }
	n.context = newLabelConnection[T](t, c.Classes, c.Classes, stream("output context"))
	if !c.Setup.HasHidden() {
		n.output = n.outputLayer(n.imageConnection(c.Classes, stream("output image")))
		n.layers = []*layer[T]{n.output}
		return n, nil
	}
	n.output = n.outputLayer(newUnitConnection[T](t, c.Classes, c.Hidden, stream("output")))
	n.hidden = n.hiddenLayer(stream)
	n.layers = []*layer[T]{n.hidden, n.output}
	n.first = newMatrix[T](c.Hidden, c.Batch)
	n.second = newMatrix[T](c.Hidden, c.Batch)
	if c.Setup == Feedback {
		n.feedback = newMatrix[T](c.Classes, c.Batch)
	}
	return n, nil
}

func (n *Network[T]) outputLayer(feedforward connection[T]) *layer[T] {
	c := n.config
	return newLayer(c.Classes, bivariateNeuron[T]{outputShare}, ScaledBins, c.OutputGoal, c.OutputOptimiser, n.team, c.Batch, feedforward, connection[T](n.context))
}

func (n *Network[T]) hiddenLayer(stream func(string) *rng.Stream) *layer[T] {
	c := n.config
	connections := []connection[T]{n.imageConnection(c.Hidden, stream("hidden image"))}
	switch c.Setup {
	case Trivariate, Context:
		n.contextSource = len(connections)
		connections = append(connections, newLabelConnection[T](n.team, c.Hidden, c.Classes, stream("hidden context")))
	case Feedback:
		n.contextSource = len(connections)
		connections = append(connections, newUnitConnection[T](n.team, c.Hidden, c.Classes, stream("hidden context")))
	}
	if c.Setup.HasLaterals() {
		n.lateralSource = len(connections)
		connections = append(connections, n.lateralConnection(stream("hidden laterals")))
	}
	var kind neuron[T] = trivariateNeuron[T]{}
	if len(connections) == 2 {
		kind = bivariateNeuron[T]{hiddenShare}
	}
	return newLayer(c.Hidden, kind, c.HiddenBinning, c.HiddenGoal, c.HiddenOptimiser, n.team, c.Batch, connections...)
}

func (n *Network[T]) imageConnection(neurons int, stream *rng.Stream) connection[T] {
	c := n.config
	if c.Dense {
		return newInputConnection[T](n.team, neurons, c.Inputs, c.Batch, stream)
	}
	return newPixelConnection[T](n.team, neurons, c.Inputs, c.Batch, stream)
}

func (n *Network[T]) lateralConnection(stream *rng.Stream) connection[T] {
	if n.config.Laterals >= n.config.Hidden-1 {
		return newLateralConnection[T](n.team, n.config.Hidden, stream)
	}
	return newSparseConnection[T](n.team, n.config.Hidden, n.config.Laterals, stream)
}

// Part of the data that a batch is from. Labels are context only in Training.
type Part string

const (
	Training   Part = "training"
	Validation Part = "validation"
	Test       Part = "test"
)

// Batch is some samples of a data set, and where in the run they are met: the
// random numbers of its samplings depend on Part, Epoch and Index.
type Batch[T Float] struct {
	Samples *Samples[T]
	Rows    []int32 // which samples; at most Config.Batch
	Part    Part
	Epoch   int
	Index   int
}

// Result is how the network did on a batch.
type Result struct {
	Correct int // samples classified correctly
	Samples int
	// Losses of the hidden and the output layer, minus the sum of the goals of
	// their neurons, in bits; 0 if nothing was learned.
	HiddenLoss, OutputLoss float64
}

// Accuracy is the share of samples classified correctly.
func (r Result) Accuracy() float64 { return float64(r.Correct) / float64(r.Samples) }

// ErrDiverged is returned when a weight is no longer a finite number.
var ErrDiverged = errors.New("training diverged: a weight is no finite number")

// Train classifies a training batch and then learns from it.
func (n *Network[T]) Train(b Batch[T]) Result {
	r := n.Score(b)
	if n.hidden != nil {
		r.HiddenLoss = n.learn(n.hidden)
	}
	r.OutputLoss = n.learn(n.output)
	return r
}

func (n *Network[T]) learn(l *layer[T]) (loss float64) {
	loss = l.differentiate()
	l.step()
	return loss
}

// Score classifies a batch without learning. It panics if the samples have
// another size or layout than the network was made for.
func (n *Network[T]) Score(b Batch[T]) Result {
	if s := b.Samples; s.size != n.config.Inputs || s.Dense() != n.config.Dense {
		panic(fmt.Sprintf("pidnet: samples of %d inputs, dense: %v, for a network of %d inputs, dense: %v", s.size, s.Dense(), n.config.Inputs, n.config.Dense))
	}
	n.context.setIdentity()
	n.batch = b
	n.forward(&n.batch)
	return n.classify(&n.batch)
}

// Atoms returns, for the batch that the network was last given, the mean over
// the neurons that have the searched goal (the hidden ones, or in a readout the
// output neurons) of each PID atom in bits, in the order of pid.Sources.Atoms.
func (n *Network[T]) Atoms() []float64 {
	l := n.hidden
	if l == nil {
		l = n.output
	}
	var mean []float64
	for _, atoms := range l.atoms() {
		if mean == nil {
			mean = make([]float64, len(atoms))
		}
		for i, a := range atoms {
			mean[i] += a / float64(l.neurons)
		}
	}
	return mean
}

// Finite returns ErrDiverged if a weight or bias is NaN or infinite.
func (n *Network[T]) Finite() error {
	for _, l := range n.layers {
		for _, s := range l.sources {
			for _, p := range s.connection.parameters() {
				for _, v := range p.value {
					if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
						return ErrDiverged
					}
				}
			}
		}
	}
	return nil
}

// forward takes a batch through the network, up to the firing probabilities of
// the output layer.
func (n *Network[T]) forward(b *Batch[T]) {
	n.labels = n.labels[:0]
	for _, row := range b.Rows {
		n.labels = append(n.labels, b.Samples.labels[row])
	}
	for _, l := range n.layers {
		l.begin(len(b.Rows))
	}
	image := signal[T]{columns: len(b.Rows), samples: b.Samples, rows: b.Rows}
	if n.hidden == nil {
		n.output.aggregate(0, image)
	} else {
		n.forwardHidden(b, image)
		n.output.aggregate(0, n.units(b, &n.second))
	}
	n.output.aggregate(1, n.labelSignal(b))
	n.output.fire()
}

// forwardHidden leaves the outputs of the hidden layer's last pass in second.
func (n *Network[T]) forwardHidden(b *Batch[T], image signal[T]) {
	h := n.hidden
	h.aggregate(0, image)
	switch {
	case n.config.Setup == Feedback:
		h.aggregate(n.contextSource, n.silence(b))
	case n.contextSource >= 0:
		h.aggregate(n.contextSource, n.labelSignal(b))
	}
	if n.lateralSource >= 0 {
		h.aggregate(n.lateralSource, n.silence(b))
		h.fireAndSample(&n.first, n.random.draws(b, firstPass))
		if n.config.Setup == Feedback {
			n.feedBack(b)
		}
		h.aggregate(n.lateralSource, n.units(b, &n.first))
	}
	h.fireAndSample(&n.second, n.random.draws(b, secondPass))
}

// feedBack samples the output layer on the first pass, as hidden context of the second.
func (n *Network[T]) feedBack(b *Batch[T]) {
	n.output.aggregate(0, n.units(b, &n.first))
	n.output.aggregate(1, n.labelSignal(b))
	n.output.fireAndSample(&n.feedback, n.random.draws(b, feedbackPass))
	n.hidden.aggregate(n.contextSource, n.units(b, &n.feedback))
}

func (n *Network[T]) silence(b *Batch[T]) signal[T] {
	return signal[T]{columns: len(b.Rows)}
}

func (n *Network[T]) units(b *Batch[T], out *matrix[T]) signal[T] {
	return signal[T]{columns: len(b.Rows), units: out}
}

// labelSignal is the signal of the class labels, silent outside training.
func (n *Network[T]) labelSignal(b *Batch[T]) signal[T] {
	if b.Part != Training {
		return n.silence(b)
	}
	return signal[T]{columns: len(b.Rows), labels: n.labels}
}

// classify reads the class from the output layer: a neuron whose mean
// probability over the batch is 1/2 or more is inverted, as information does not
// change under relabelling; the largest wins, the first of equals.
func (n *Network[T]) classify(b *Batch[T]) Result {
	r := Result{Samples: len(b.Rows)}
	votes := n.votes[:n.config.Classes*len(b.Rows)]
	for class := range n.config.Classes {
		theta := n.output.theta.row(class)
		inverted := kernel.Sum(theta)/float64(len(theta)) >= 0.5
		for i, t := range theta {
			if inverted {
				t = 1 - t
			}
			votes[i*n.config.Classes+class] = t
		}
	}
	for i, label := range n.labels {
		best := 0
		sample := votes[i*n.config.Classes : (i+1)*n.config.Classes]
		for class, v := range sample {
			if v > sample[best] {
				best = class
			}
		}
		if best == int(label) {
			r.Correct++
		}
	}
	return r
}
