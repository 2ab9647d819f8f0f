package pidnet

import (
	"math"

	"goalsearch/internal/rng"
	"goalsearch/pidnet/internal/kernel"
)

// connection has the weights by which the neurons of a layer aggregate one class
// of inputs, f = w·x + b, each neuron with its own.
type connection[T Float] interface {
	// forward stores the aggregated inputs, a row per neuron.
	forward(in *input[T], out *matrix[T])
	// backward stores the gradient of weights and biases, given the derivatives
	// of the loss by the aggregated inputs.
	backward(in *input[T], gradient *matrix[T])
	// parameters returns all that learns; the biases stand last.
	parameters() []*parameters[T]
	// dense returns the weights as rows of inputs per neuron, with 0 where there
	// is no connection.
	dense() [][]T
	// setDense is its inverse; it ignores weights where there is no connection.
	setDense(rows [][]T)
}

// parameters are numbers that learn, with their gradient and Adam's moments.
type parameters[T Float] struct {
	value, gradient, first, second []T
}

func newParameters[T Float](n int) parameters[T] {
	return parameters[T]{make([]T, n), make([]T, n), make([]T, n), make([]T, n)}
}

// draw sets the values uniformly within ±1/sqrt(fan-in).
func (p *parameters[T]) draw(stream *rng.Stream, fanIn int) {
	bound := 1 / math.Sqrt(float64(fanIn))
	for i := range p.value {
		p.value[i] = T((2*stream.Uniform() - 1) * bound)
	}
}

// biasesOf returns the biases of a connection.
func biasesOf[T Float](c connection[T]) *parameters[T] {
	all := c.parameters()
	return all[len(all)-1]
}

// base is what all connections have.
type base[T Float] struct {
	kernels kernel.Kernels[T]
	team    *pool
	biases  parameters[T]
	learned []*parameters[T] // weights, then biases

	in  *input[T]  // of the forward or backward pass under way
	out *matrix[T] // aggregated inputs, or the loss's gradient by them
}

func newBase[T Float](t *pool, neurons int) base[T] {
	return base[T]{kernels: kernel.Of[T](), team: t, biases: newParameters[T](neurons)}
}

// begin notes what a pass works on.
func (b *base[T]) begin(in *input[T], out *matrix[T]) { b.in, b.out = in, out }

func (b *base[T]) parameters() []*parameters[T] { return b.learned }

// biasGradient stores the gradient of the biases: the sums over the batch.
func (b *base[T]) biasGradient() {
	for n := range b.biases.gradient {
		b.biases.gradient[n] = T(kernel.Sum(b.out.row(n)))
	}
}

// fillBiases stores the aggregated inputs of a silent signal.
func (b *base[T]) fillBiases() {
	for n, bias := range b.biases.value {
		fill(b.out.row(n), bias)
	}
}

func fill[T Float](row []T, value T) {
	row[0] = value
	for n := 1; n < len(row); n *= 2 {
		copy(row[n:], row[:n])
	}
}
