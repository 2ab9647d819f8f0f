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
	// Hidden has the neurons of each hidden layer, from the image on; unused in a
	// readout. More than one layer needs a Setup that is Deep.
	Hidden []int
	// Laterals is the most other neurons of its layer that each hidden neuron
	// listens to; from the layer's size less 1 on, the wiring is dense. Unused in
	// backpropagation, which is dense.
	Laterals int
	// HiddenGoals has the goal of the neurons of each hidden layer, of the sources
	// Setup.Sources. Unused where hidden neurons have no goal.
	HiddenGoals []pid.Goal
	// OutputGoal is the goal of the output neurons, of sources F and C. Unused in
	// backpropagation.
	OutputGoal pid.Goal
	// HiddenBinning is FixedBins or ScaledBins. Unused where hidden neurons have no goal.
	HiddenBinning   Binning
	HiddenOptimiser Optimiser
	OutputOptimiser Optimiser
	// Readout is how classes are read from the output neurons; "" is PaperReadout.
	Readout ReadoutRule `json:",omitempty"`
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
	if _, err := ParseSetup(string(c.Setup)); err != nil {
		return err
	}
	switch {
	case c.Inputs < 1:
		return fmt.Errorf("a network with %d inputs: at least 1 is needed", c.Inputs)
	case c.Classes < 2:
		return fmt.Errorf("a network with %d classes: at least 2 are needed", c.Classes)
	case c.Laterals < 0:
		return fmt.Errorf("%d laterals: a neuron cannot listen to less than none", c.Laterals)
	case c.Batch < 1:
		return fmt.Errorf("a batch of %d samples: at least 1 is needed", c.Batch)
	case c.Setup != Backpropagation && c.OutputGoal.Sources != Readout.Sources():
		return fmt.Errorf("an output neuron has the sources %s, but its goal is for %s", Readout.Sources(), c.OutputGoal.Sources)
	}
	if c.Readout != "" {
		if _, err := ParseReadoutRule(string(c.Readout)); err != nil {
			return err
		}
	}
	return c.validateHidden()
}

func (c Config) validateHidden() error {
	if !c.Setup.HasHidden() {
		return nil
	}
	switch {
	case len(c.Hidden) == 0:
		return fmt.Errorf("a %s network without hidden layer: at least 1 is needed", c.Setup)
	case len(c.Hidden) > 1 && !c.Setup.Deep():
		return fmt.Errorf("a %s network with %d hidden layers: it has 1", c.Setup, len(c.Hidden))
	}
	for _, neurons := range c.Hidden {
		if neurons < 1 {
			return fmt.Errorf("a %s network with %d neurons in a hidden layer: at least 1 is needed", c.Setup, neurons)
		}
	}
	if !c.Setup.HasGoal() {
		return nil
	}
	if len(c.HiddenGoals) != len(c.Hidden) {
		return fmt.Errorf("%d goals for %d hidden layers: each has one", len(c.HiddenGoals), len(c.Hidden))
	}
	for _, goal := range c.HiddenGoals {
		if goal.Sources != c.Setup.Sources() {
			return fmt.Errorf("a %s neuron has the sources %s, but its goal is for %s", c.Setup, c.Setup.Sources(), goal.Sources)
		}
	}
	_, err := ParseBinning(string(c.HiddenBinning))
	return err
}

// Network is a network in training. It serves one goroutine at a time.
type Network[T Float] struct {
	config  Config
	team    *pool
	hidden  []*hiddenLayer[T] // from the image on
	output  *layer[T]
	layers  []*layer[T]         // in the order of the data
	context *labelConnection[T] // of the output layer
	random  sampler[T]
	global  *backpropagation[T] // nil: layers learn from their own goals

	polarity *polarity // nil: the readout is the paper's

	feedback  matrix[T] // sampled outputs of the output layer
	batch     Batch[T]  // the last that was given
	labels    []uint16  // of the batch
	predicted []uint16  // for the batch
	scores    []T       // scratch, classes×batch
}

// New wires a network and draws its weights from the seed.
func New[T Float](c Config) (*Network[T], error) {
	if err := c.validate(); err != nil {
		return nil, err
	}
	c.Threads = max(c.Threads, 1)
	if c.Readout == PaperReadout {
		c.Readout = "" // one form in snapshots, that of networks from before there was a choice
	}
	t := newTeam(c.Threads)
	n := &Network[T]{
		team:   t,
		config: c,
		random: newSeeded[T](c.Seed, c.silent()),
		scores: make([]T, c.Classes*c.Batch),
	}
	runtime.AddCleanup(n, dismiss, t.parts)
	if c.Readout == LearnedReadout {
		n.polarity = newPolarity(c.Classes)
	}
	n.context = newLabelConnection[T](t, c.Classes, c.Classes, n.stream("output context"))
	if !c.Setup.HasHidden() {
		n.output = n.outputLayer(n.imageConnection(c.Classes, n.stream("output image")))
		n.layers = []*layer[T]{n.output}
		return n, nil
	}
	n.output = n.outputLayer(newUnitConnection[T](t, c.Classes, c.Hidden[len(c.Hidden)-1], n.stream("output")))
	for i := range c.Hidden {
		h := n.hiddenLayer(i)
		n.hidden, n.layers = append(n.hidden, h), append(n.layers, h.layer)
	}
	n.layers = append(n.layers, n.output)
	switch c.Setup {
	case Feedback:
		n.feedback = newMatrix[T](c.Classes, c.Batch)
	case Backpropagation:
		n.global = newBackpropagation(n)
	}
	return n, nil
}

// silent is the output of a hidden neuron that does not fire: -1, or 0 where the
// network learns as a whole.
func (c Config) silent() int {
	if c.Setup == Backpropagation {
		return 0
	}
	return -1
}

// stream has the random numbers of the weights of a connection.
func (n *Network[T]) stream(connection string) *rng.Stream {
	return rng.New(n.config.Seed, "weights "+connection)
}

func (n *Network[T]) outputLayer(feedforward connection[T]) *layer[T] {
	c := n.config
	l := newLayer(c.Classes, bivariateNeuron[T]{outputShare}, c.OutputOptimiser, n.team, c.Batch, feedforward, connection[T](n.context))
	if c.Setup != Backpropagation {
		l.setGoal(c.OutputGoal, ScaledBins)
	}
	return l
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
	// Losses of the hidden layers, together, and of the output layer: minus the sum
	// of the goals of their neurons, in bits. In backpropagation OutputLoss is the
	// mean cross-entropy, in nats. 0 if nothing was learned.
	HiddenLoss, OutputLoss float64
}

// Accuracy is the share of samples classified correctly.
func (r Result) Accuracy() float64 { return float64(r.Correct) / float64(r.Samples) }

// ErrDiverged is returned when a weight is no longer a finite number.
var ErrDiverged = errors.New("training diverged: a weight is no finite number")

// Train classifies a training batch and then learns from it, also how to read the
// output neurons.
func (n *Network[T]) Train(b Batch[T]) Result {
	defer runtime.KeepAlive(n) // the team works as long as there is the network
	r := n.Score(b)
	if n.polarity != nil {
		n.learnPolarity()
	}
	if n.global != nil {
		r.OutputLoss = n.global.learn()
		return r
	}
	if n.config.Setup.HasGoal() {
		for _, h := range n.hidden {
			r.HiddenLoss += n.learn(h.layer)
		}
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
	defer runtime.KeepAlive(n)
	n.context.setIdentity()
	n.batch = b
	n.forward(&n.batch)
	return n.classify(&n.batch)
}

// Atoms returns, for the batch that the network was last given, the PID atoms of
// the layers whose goals are searched (the hidden ones, or in a readout the output
// layer): by layer and neuron, each atom in bits, in the order of
// pid.Sources.Atoms. It has no layers if the setup has no such goal.
func (n *Network[T]) Atoms() [][][]float64 {
	defer runtime.KeepAlive(n)
	var all [][][]float64
	for _, l := range n.searched() {
		all = append(all, l.atoms())
	}
	return all
}

// searched lists the layers whose goals are searched.
func (n *Network[T]) searched() []*layer[T] {
	switch {
	case n.config.Setup.HasGoal():
		return n.layers[:len(n.hidden)]
	case n.config.Setup == Readout:
		return n.layers
	}
	return nil
}

// Finite returns ErrDiverged if a weight or bias is NaN or infinite, or Adam's second
// moment of one, after which it would never move again.
func (n *Network[T]) Finite() error {
	for _, l := range n.layers {
		for _, s := range l.sources {
			for _, p := range s.connection.parameters() {
				for _, list := range [][]T{p.value, p.second} {
					for _, v := range list {
						if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
							return ErrDiverged
						}
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
	in := input[T]{columns: len(b.Rows), samples: b.Samples, rows: b.Rows}
	if len(n.hidden) > 0 {
		n.forwardHidden(b, in)
		in = n.units(b, &n.hidden[len(n.hidden)-1].second)
	}
	n.output.aggregate(0, in)
	n.output.aggregate(1, n.labelSignal(b))
	n.output.fire()
}

func (n *Network[T]) silence(b *Batch[T]) input[T] {
	return input[T]{columns: len(b.Rows)}
}

func (n *Network[T]) units(b *Batch[T], out *matrix[T]) input[T] {
	return input[T]{columns: len(b.Rows), units: out}
}

// labelSignal is the signal of the class labels, silent outside training.
func (n *Network[T]) labelSignal(b *Batch[T]) input[T] {
	if b.Part != Training {
		return n.silence(b)
	}
	return input[T]{columns: len(b.Rows), labels: n.labels}
}

// classify reads the classes of a batch: of the output neurons, inverted as the readout
// says, the one with the largest value wins, the first of equals.
func (n *Network[T]) classify(b *Batch[T]) Result {
	r := Result{Samples: len(b.Rows)}
	votes := n.scores[:n.config.Classes*len(b.Rows)]
	for class := range n.config.Classes {
		theta := n.output.theta.row(class)
		inverted := n.inverted(class, theta)
		for i, t := range theta {
			if inverted {
				t = 1 - t
			}
			votes[i*n.config.Classes+class] = t
		}
	}
	n.predicted = n.predicted[:0]
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
		n.predicted = append(n.predicted, uint16(best))
	}
	return r
}

// inverted reports whether the readout inverts the neuron of a class, whose firing
// probabilities over the batch are theta.
func (n *Network[T]) inverted(class int, theta []T) bool {
	if n.polarity != nil {
		return n.polarity.inverted(class)
	}
	return kernel.Sum(theta)/float64(len(theta)) >= 0.5
}

// Predicted returns the classes that were read for the batch that the network was last
// given, by sample. They are valid until it is given another.
func (n *Network[T]) Predicted() []uint16 { return n.predicted }
