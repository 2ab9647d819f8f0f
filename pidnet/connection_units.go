package pidnet

import (
	"slices"

	"goalsearch/internal/rng"
	"goalsearch/pidnet/internal/kernel"
)

// unitConnection aggregates the outputs of a layer's units, densely.
type unitConnection[T Float] struct {
	base[T]
	neurons, units int
	weights        parameters[T] // neurons×units
	// lateral: the units are the neurons themselves, and none listens to itself.
	lateral bool
	packs   [][]T // scratch of products, one per thread
}

func newUnitConnection[T Float](neurons, units, threads int, stream *rng.Stream) *unitConnection[T] {
	c := &unitConnection[T]{
		base:    newBase[T](neurons),
		neurons: neurons, units: units,
		weights: newParameters[T](neurons * units),
	}
	for range threads {
		c.packs = append(c.packs, make([]T, kernel.PackSize))
	}
	c.weights.draw(stream, units)
	c.biases.draw(stream, units)
	return c
}

// newLateralConnection connects all neurons of a layer with each other.
func newLateralConnection[T Float](neurons, threads int, stream *rng.Stream) *unitConnection[T] {
	c := newUnitConnection[T](neurons, neurons, threads, stream)
	c.lateral = true
	c.clearDiagonal(c.weights.value)
	return c
}

func (c *unitConnection[T]) clearDiagonal(weights []T) {
	for n := range c.neurons {
		weights[n*c.units+n] = 0
	}
}

func (c *unitConnection[T]) forward(threads int, in *signal[T], out *matrix[T]) {
	c.fillBiases(out)
	if in.units == nil {
		return
	}
	split(threads, in.columns, func(thread, from, to int) {
		c.kernels.Product(out.data[from:], out.stride, c.weights.value, c.units, in.units.data[from:], in.units.stride,
			c.neurons, to-from, c.units, false, c.packs[thread])
	})
}

func (c *unitConnection[T]) backward(threads int, in *signal[T], gradient *matrix[T]) {
	c.biasGradient(gradient)
	clear(c.weights.gradient)
	if in.units == nil {
		return
	}
	split(threads, c.units, func(thread, from, to int) {
		c.kernels.Product(c.weights.gradient[from:], c.units, gradient.data, gradient.stride, in.units.data[from*in.units.stride:], in.units.stride,
			c.neurons, to-from, in.columns, true, c.packs[thread])
	})
	if c.lateral {
		c.clearDiagonal(c.weights.gradient)
	}
}

func (c *unitConnection[T]) parameters() []*parameters[T] {
	return []*parameters[T]{&c.weights, &c.biases}
}

func (c *unitConnection[T]) dense() [][]T {
	rows := make([][]T, c.neurons)
	for n := range rows {
		rows[n] = slices.Clone(c.weights.value[n*c.units : (n+1)*c.units])
	}
	return rows
}

func (c *unitConnection[T]) setDense(rows [][]T) {
	for n, row := range rows {
		copy(c.weights.value[n*c.units:(n+1)*c.units], row)
	}
	if c.lateral {
		c.clearDiagonal(c.weights.value)
	}
}
