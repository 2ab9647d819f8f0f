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
}

func newUnitConnection[T Float](neurons, units int, stream *rng.Stream) *unitConnection[T] {
	c := &unitConnection[T]{
		base:    base[T]{newParameters[T](neurons)},
		neurons: neurons, units: units,
		weights: newParameters[T](neurons * units),
	}
	c.weights.draw(stream, units)
	c.biases.draw(stream, units)
	return c
}

// newLateralConnection connects all neurons of a layer with each other.
func newLateralConnection[T Float](neurons int, stream *rng.Stream) *unitConnection[T] {
	c := newUnitConnection[T](neurons, neurons, stream)
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
	split(threads, c.neurons, func(_, from, to int) {
		for n := from; n < to; n++ {
			kernel.Combine(out.row(n), c.weights.value[n*c.units:(n+1)*c.units], in.units.data, in.units.stride)
		}
	})
}

func (c *unitConnection[T]) backward(threads int, in *signal[T], gradient *matrix[T]) {
	c.biasGradient(gradient)
	if in.units == nil {
		clear(c.weights.gradient)
		return
	}
	split(threads, c.neurons, func(_, from, to int) {
		for n := from; n < to; n++ {
			g := gradient.row(n)
			for u := range c.units {
				c.weights.gradient[n*c.units+u] = kernel.Dot(g, in.units.row(u))
			}
		}
	})
	if c.lateral {
		c.clearDiagonal(c.weights.gradient)
	}
}

func (c *unitConnection[T]) parameters() (weights, biases *parameters[T]) {
	return &c.weights, &c.biases
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
