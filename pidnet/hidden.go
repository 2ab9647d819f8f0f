package pidnet

import (
	"fmt"

	"goalsearch/internal/rng"
)

// hiddenLayer is a layer between image and output.
type hiddenLayer[T Float] struct {
	*layer[T]
	index                        int // 0 is next to the image
	contextSource, lateralSource int // positions of the sources; -1: it has none
	first, second                matrix[T]
}

// hiddenLayer wires a hidden layer.
func (n *Network[T]) hiddenLayer(index int) *hiddenLayer[T] {
	c := n.config
	neurons := c.Hidden[index]
	h := &hiddenLayer[T]{
		index:         index,
		contextSource: -1,
		lateralSource: -1,
		first:         newMatrix[T](neurons, c.Batch),
		second:        newMatrix[T](neurons, c.Batch),
	}
	connections := []connection[T]{n.feedforward(index)}
	switch c.Setup {
	case Trivariate, Context, Backpropagation:
		h.contextSource = len(connections)
		connections = append(connections, newLabelConnection[T](n.team, neurons, c.Classes, n.hiddenStream(index, "context")))
	case Feedback:
		h.contextSource = len(connections)
		connections = append(connections, newUnitConnection[T](n.team, neurons, n.above(index), n.hiddenStream(index, "context")))
	}
	if c.Setup.HasLaterals() {
		h.lateralSource = len(connections)
		connections = append(connections, n.lateralConnection(neurons, n.hiddenStream(index, "laterals")))
	}
	var kind neuron[T] = trivariateNeuron[T]{}
	switch len(connections) {
	case 1:
		kind = thresholdNeuron[T]{}
	case 2:
		kind = bivariateNeuron[T]{hiddenShare}
	}
	h.layer = newLayer(neurons, kind, c.HiddenOptimiser, n.team, c.Batch, connections...)
	if c.Setup.HasGoal() {
		h.setGoal(c.HiddenGoals[index], c.HiddenBinning)
	}
	return h
}

// hiddenStream has the random numbers of the weights of a hidden layer's source.
func (n *Network[T]) hiddenStream(index int, source string) *rng.Stream {
	name := "hidden"
	if index > 0 {
		name += fmt.Sprintf(" %d", index+1)
	}
	return n.stream(name + " " + source)
}

// above returns the number of neurons of the layer above a hidden layer.
func (n *Network[T]) above(index int) int {
	if index+1 < len(n.config.Hidden) {
		return n.config.Hidden[index+1]
	}
	return n.config.Classes
}

func (n *Network[T]) feedforward(index int) connection[T] {
	if index == 0 {
		return n.imageConnection(n.config.Hidden[0], n.hiddenStream(0, "image"))
	}
	return newUnitConnection[T](n.team, n.config.Hidden[index], n.config.Hidden[index-1], n.hiddenStream(index, "units"))
}

func (n *Network[T]) imageConnection(neurons int, stream *rng.Stream) connection[T] {
	c := n.config
	if c.Dense {
		return newInputConnection[T](n.team, neurons, c.Inputs, c.Batch, stream)
	}
	return newPixelConnection[T](n.team, neurons, c.Inputs, c.Batch, stream)
}

func (n *Network[T]) lateralConnection(neurons int, stream *rng.Stream) connection[T] {
	if n.config.Laterals >= neurons-1 || n.config.Setup == Backpropagation {
		return newLateralConnection[T](n.team, neurons, stream)
	}
	return newSparseConnection[T](n.team, neurons, n.config.Laterals, stream)
}

// forwardHidden leaves the outputs of each hidden layer's last pass in second.
func (n *Network[T]) forwardHidden(b *Batch[T], image input[T]) {
	switch n.config.Setup {
	case Feedback:
		n.forwardWithFeedback(b, image)
	case RandomProjection:
		h := n.hidden[0]
		h.aggregate(0, image)
		h.fire()
		h.second.take(&h.theta)
	default:
		in := image
		for _, h := range n.hidden {
			n.forwardLayer(b, h, in)
			in = n.units(b, &h.second)
		}
	}
}

// forwardLayer takes a hidden layer through its passes.
func (n *Network[T]) forwardLayer(b *Batch[T], h *hiddenLayer[T], in input[T]) {
	h.aggregate(0, in)
	if h.contextSource >= 0 {
		h.aggregate(h.contextSource, n.labelSignal(b))
	}
	if h.lateralSource >= 0 {
		h.aggregate(h.lateralSource, n.silence(b))
		n.sample(b, h, firstPass, &h.first)
		if n.global != nil {
			n.global.keepFirstPass()
		}
		h.aggregate(h.lateralSource, n.units(b, &h.first))
	}
	n.sample(b, h, secondPass, &h.second)
}

// forwardWithFeedback takes all layers through their first pass, up to sampled
// outputs of the output layer, and then through the second, in which each layer has
// the outputs of the layer above as context.
func (n *Network[T]) forwardWithFeedback(b *Batch[T], image input[T]) {
	in := image
	for _, h := range n.hidden {
		h.aggregate(0, in)
		h.aggregate(h.contextSource, n.silence(b))
		h.aggregate(h.lateralSource, n.silence(b))
		n.sample(b, h, firstPass, &h.first)
		in = n.units(b, &h.first)
	}
	n.output.aggregate(0, in)
	n.output.aggregate(1, n.labelSignal(b))
	n.output.fireAndSample(&n.feedback, n.random.draws(b, feedbackPass, 0))
	for i, h := range n.hidden {
		if i > 0 {
			h.aggregate(0, n.units(b, &n.hidden[i-1].second))
		}
		above := &n.feedback
		if i+1 < len(n.hidden) {
			above = &n.hidden[i+1].first
		}
		h.aggregate(h.contextSource, n.units(b, above))
		h.aggregate(h.lateralSource, n.units(b, &h.first))
		n.sample(b, h, secondPass, &h.second)
	}
}

func (n *Network[T]) sample(b *Batch[T], h *hiddenLayer[T], pass sampling, out *matrix[T]) {
	h.fireAndSample(out, n.random.draws(b, pass, h.index))
}
