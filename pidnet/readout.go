package pidnet

import (
	"fmt"

	"goalsearch/pidnet/internal/kernel"
)

// ReadoutRule says how the class of a sample is read from the output neurons. The
// goal of an output neuron leaves open whether the neuron fires for its class or for
// the others, since information does not change when the two outputs change their
// names. Before the neurons are compared, those that fire for the others are inverted.
type ReadoutRule string

const (
	// LearnedReadout inverts the neurons whose firing probability has a negative
	// covariance with their class in training. How a sample is read does not depend on
	// the samples that are scored with it.
	LearnedReadout ReadoutRule = "learned"
	// PaperReadout inverts the neurons whose mean firing probability over the batch
	// that is scored is 1/2 or more, as the published code of Schneider et al. (2025)
	// does. It suits many classes of similar size; a neuron whose class is half of a
	// batch it may read either way.
	PaperReadout ReadoutRule = "paper"
)

// ParseReadoutRule returns the rule of that name.
func ParseReadoutRule(name string) (ReadoutRule, error) {
	return oneOf("readout", name, LearnedReadout, PaperReadout)
}

// polarity is what a LearnedReadout has learned.
type polarity struct {
	// covariance of each output neuron's firing probability with its class: an
	// exponentially weighted sum over training batches of batch size × covariance, of
	// which only the sign counts.
	covariance []float64

	own    []float64 // scratch, by class: sum of its neuron's probabilities over its samples
	counts []int     // and how many these are
}

// polarityMemory is the factor by which a training step reduces the weight of those
// before it: about 100 steps count.
const polarityMemory = 0.99

func newPolarity(classes int) *polarity {
	return &polarity{covariance: make([]float64, classes), own: make([]float64, classes), counts: make([]int, classes)}
}

// inverted reports whether the neuron of a class fires for the others. A neuron of
// which nothing is known fires for its class.
func (p *polarity) inverted(class int) bool { return p.covariance[class] < 0 }

// learnPolarity takes in a training batch that the network has just scored.
func (n *Network[T]) learnPolarity() {
	p := n.polarity
	clear(p.own)
	clear(p.counts)
	for i, label := range n.labels {
		p.own[label] += float64(n.output.theta.row(int(label))[i])
		p.counts[label]++
	}
	for class, count := range p.counts {
		step := 0.0
		if count > 0 && count < len(n.labels) { // else the batch says nothing of the class
			share := float64(count) / float64(len(n.labels))
			step = p.own[class] - float64(share*kernel.Sum(n.output.theta.row(class)))
		}
		p.covariance[class] = float64(polarityMemory*p.covariance[class]) + step
	}
}

// Polarity returns, for a LearnedReadout, 1 for each output neuron that fires for its
// class and -1 for each that fires for the others, by class; nil for a PaperReadout.
func (n *Network[T]) Polarity() []T {
	if n.polarity == nil {
		return nil
	}
	list := make([]T, n.config.Classes)
	for class := range list {
		list[class] = 1
		if n.polarity.inverted(class) {
			list[class] = -1
		}
	}
	return list
}

// SetPolarity makes a LearnedReadout read the output neurons as one whose Polarity was
// returned. It refuses a list of another length and values besides 1 and -1.
func (n *Network[T]) SetPolarity(list []T) error {
	if n.polarity == nil {
		return fmt.Errorf("a network with readout %s has no polarity", PaperReadout)
	}
	if len(list) != n.config.Classes {
		return fmt.Errorf("the polarity is of %d output neurons: the network has %d", len(list), n.config.Classes)
	}
	for class, v := range list {
		if v != 1 && v != -1 {
			return fmt.Errorf("output neuron %d: the polarity %v is neither 1 nor -1", class, v)
		}
	}
	for class, v := range list {
		n.polarity.covariance[class] = float64(v)
	}
	return nil
}
