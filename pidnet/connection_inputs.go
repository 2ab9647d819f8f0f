package pidnet

import (
	"slices"

	"goalsearch/internal/rng"
	"goalsearch/pidnet/internal/kernel"
)

// inputConnection aggregates the inputs of samples, most of which are not 0, as
// products of matrices.
type inputConnection[T Float] struct {
	base[T]
	neurons, size int
	weights       parameters[T] // neurons×size
	batch         []T           // the normalised inputs of the batch, samples×size
	packs         [][]T         // scratch of products, one per thread

	aggregate, differentiate func(thread, from, to int)
}

func newInputConnection[T Float](t *pool, neurons, size, capacity int, stream *rng.Stream) *inputConnection[T] {
	c := &inputConnection[T]{
		base:    newBase[T](t, neurons),
		neurons: neurons, size: size,
		weights: newParameters[T](neurons * size),
		batch:   make([]T, capacity*size),
		packs:   newPacks[T](t),
	}
	c.weights.draw(stream, size)
	c.biases.draw(stream, size)
	c.learned = []*parameters[T]{&c.weights, &c.biases}
	c.aggregate, c.differentiate = c.aggregateSamples, c.differentiateInputs
	return c
}

// newPacks makes the scratch of products, one per thread.
func newPacks[T Float](t *pool) [][]T {
	packs := make([][]T, t.threads)
	for i := range packs {
		packs[i] = make([]T, kernel.PackSize)
	}
	return packs
}

func (c *inputConnection[T]) forward(in *input[T], out *matrix[T]) {
	c.begin(in, out)
	c.fillBiases()
	c.team.split(in.columns, c.aggregate)
}

// aggregateSamples adds the weighted inputs of some samples, which it leaves in batch.
func (c *inputConnection[T]) aggregateSamples(thread, from, to int) {
	for i, row := range c.in.rows[from:to] {
		at := (from + i) * c.size
		c.in.samples.raw.normalise(c.batch[at:at+c.size], int(row)*c.size)
	}
	c.kernels.Product(c.out.data[from:], c.out.stride, c.weights.value, c.size, c.batch[from*c.size:], c.size,
		c.neurons, to-from, c.size, true, c.packs[thread])
}

func (c *inputConnection[T]) backward(in *input[T], gradient *matrix[T]) {
	c.begin(in, gradient)
	c.biasGradient()
	clear(c.weights.gradient)
	c.team.split(c.size, c.differentiate)
}

// differentiateInputs adds the gradient of the weights of some inputs, on the
// batch that was aggregated last.
func (c *inputConnection[T]) differentiateInputs(thread, from, to int) {
	c.kernels.Product(c.weights.gradient[from:], c.size, c.out.data, c.out.stride, c.batch[from:], c.size,
		c.neurons, to-from, c.in.columns, false, c.packs[thread])
}

func (c *inputConnection[T]) dense() [][]T { return rowsOf(c.weights.value, c.size) }

func (c *inputConnection[T]) setDense(rows [][]T) {
	for n, row := range rows {
		copy(c.weights.value[n*c.size:(n+1)*c.size], row)
	}
}

// rowsOf copies the rows of a matrix.
func rowsOf[T Float](values []T, columns int) [][]T {
	rows := make([][]T, 0, len(values)/columns)
	for row := range slices.Chunk(values, columns) {
		rows = append(rows, slices.Clone(row))
	}
	return rows
}
