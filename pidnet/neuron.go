package pidnet

import "goalsearch/pidnet/internal/kernel"

// neuron is a kind of neuron: how it fires given its aggregated inputs. Rows are
// per source, in the order of the sources; a row has a number per sample.
type neuron[T Float] interface {
	// fire stores the firing probabilities.
	fire(k kernel.Kernels[T], theta []T, in [][]T)
	// gradient turns derivatives by theta into derivatives by each input.
	gradient(k kernel.Kernels[T], out [][]T, dtheta, theta []T, in [][]T)
}

// trivariateNeuron has the sources F, C, L.
type trivariateNeuron[T Float] struct{}

func (trivariateNeuron[T]) fire(k kernel.Kernels[T], theta []T, in [][]T) {
	k.Trivariate(theta, in[0], in[1], in[2])
}

func (trivariateNeuron[T]) gradient(k kernel.Kernels[T], out [][]T, dtheta, theta []T, in [][]T) {
	k.TrivariateGradient(out[0], out[1], out[2], dtheta, theta, in[0], in[1], in[2])
}

// bivariateNeuron has the sources F and C, or F and L. share is k, the part of F
// that nothing modulates: 0.9 in hidden neurons, 1 in output neurons.
type bivariateNeuron[T Float] struct{ share T }

const (
	hiddenShare = 0.9
	outputShare = 1
)

func (b bivariateNeuron[T]) fire(k kernel.Kernels[T], theta []T, in [][]T) {
	k.Bivariate(theta, in[0], in[1], b.share)
}

func (b bivariateNeuron[T]) gradient(k kernel.Kernels[T], out [][]T, dtheta, theta []T, in [][]T) {
	k.BivariateGradient(out[0], out[1], dtheta, theta, in[0], in[1], b.share)
}

// thresholdNeuron has the source F alone, and fires where it is above 0.
type thresholdNeuron[T Float] struct{}

func (thresholdNeuron[T]) fire(_ kernel.Kernels[T], theta []T, in [][]T) {
	for i, f := range in[0] {
		theta[i] = 0
		if f > 0 {
			theta[i] = 1
		}
	}
}

// gradient passes nothing: a threshold is flat.
func (thresholdNeuron[T]) gradient(_ kernel.Kernels[T], out [][]T, _, _ []T, _ [][]T) {
	clear(out[0])
}
