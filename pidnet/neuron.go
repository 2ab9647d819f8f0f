package pidnet

import "goalsearch/pidnet/internal/kernel"

// neuron is a kind of neuron: how it fires given its aggregated inputs, and how
// these are binned for its goal. Rows are per source, in the order of the
// sources; a row has a number per sample.
type neuron[T Float] interface {
	// fire stores the firing probabilities.
	fire(theta []T, in [][]T)
	// gradient turns derivatives by theta into derivatives by each input.
	gradient(out [][]T, dtheta, theta []T, in [][]T)
	// bin stores the bin of each sample.
	bin(bins []uint8, in []T)
}

// trivariateNeuron has the sources F, C, L; bins on a fixed range.
type trivariateNeuron[T Float] struct{}

func (trivariateNeuron[T]) fire(theta []T, in [][]T) {
	kernel.Trivariate(theta, in[0], in[1], in[2])
}

func (trivariateNeuron[T]) gradient(out [][]T, dtheta, theta []T, in [][]T) {
	kernel.TrivariateGradient(out[0], out[1], out[2], dtheta, theta, in[0], in[1], in[2])
}

func (trivariateNeuron[T]) bin(bins []uint8, in []T) { kernel.BinFixed(bins, in) }

// bivariateNeuron has the sources F and C, or F and L; bins relative to the
// largest input of the batch. share is k, the part of F that nothing modulates:
// 0.9 in hidden neurons, 1 in output neurons.
type bivariateNeuron[T Float] struct{ share T }

const (
	hiddenShare = 0.9
	outputShare = 1
)

func (b bivariateNeuron[T]) fire(theta []T, in [][]T) {
	kernel.Bivariate(theta, in[0], in[1], b.share)
}

func (b bivariateNeuron[T]) gradient(out [][]T, dtheta, theta []T, in [][]T) {
	kernel.BivariateGradient(out[0], out[1], dtheta, theta, in[0], in[1], b.share)
}

func (bivariateNeuron[T]) bin(bins []uint8, in []T) { kernel.BinScaled(bins, in) }
