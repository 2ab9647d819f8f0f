package pidnet

import (
	"slices"

	"goalsearch/internal/rng"
)

// sparseConnection aggregates the outputs of some units of a layer, others for
// each neuron.
type sparseConnection[T Float] struct {
	base[T]
	neurons, units int
	start          []int   // by neuron: where its weights begin
	unit           []int32 // by weight: the unit it listens to, ascending per neuron
	weights        parameters[T]
}

// newSparseConnection connects the neurons of a layer to at most most others
// each, drawn at random.
func newSparseConnection[T Float](neurons, most int, stream *rng.Stream) *sparseConnection[T] {
	wiring := make([][]int32, neurons)
	others := make([]int32, 0, neurons)
	for n := range wiring {
		others = others[:0]
		for u := range neurons {
			if u != n {
				others = append(others, int32(u))
			}
		}
		stream.Shuffle(others)
		wiring[n] = slices.Sorted(slices.Values(others[:most]))
	}
	c := wireSparse[T](wiring, neurons)
	c.weights.draw(stream, neurons)
	c.biases.draw(stream, neurons)
	return c
}

// wireSparse makes a connection in which neuron n listens to the units wiring[n].
func wireSparse[T Float](wiring [][]int32, units int) *sparseConnection[T] {
	c := &sparseConnection[T]{base: newBase[T](len(wiring)), neurons: len(wiring), units: units, start: []int{0}}
	for _, list := range wiring {
		c.unit = append(c.unit, list...)
		c.start = append(c.start, len(c.unit))
	}
	c.weights = newParameters[T](len(c.unit))
	return c
}

func (c *sparseConnection[T]) forward(threads int, in *signal[T], out *matrix[T]) {
	c.fillBiases(out)
	if in.units == nil {
		return
	}
	split(threads, c.neurons, func(_, from, to int) {
		for n := from; n < to; n++ {
			i, j := c.start[n], c.start[n+1]
			c.kernels.Gather(out.row(n), c.weights.value[i:j], c.unit[i:j], in.units.data, in.units.stride)
		}
	})
}

func (c *sparseConnection[T]) backward(threads int, in *signal[T], gradient *matrix[T]) {
	c.biasGradient(gradient)
	if in.units == nil {
		clear(c.weights.gradient)
		return
	}
	split(threads, c.neurons, func(_, from, to int) {
		for n := from; n < to; n++ {
			i, j := c.start[n], c.start[n+1]
			c.kernels.Dots(c.weights.gradient[i:j], gradient.row(n), c.unit[i:j], in.units.data, in.units.stride)
		}
	})
}

func (c *sparseConnection[T]) parameters() []*parameters[T] {
	return []*parameters[T]{&c.weights, &c.biases}
}

func (c *sparseConnection[T]) dense() [][]T {
	rows := make([][]T, c.neurons)
	for n := range rows {
		rows[n] = make([]T, c.units)
		for i := c.start[n]; i < c.start[n+1]; i++ {
			rows[n][c.unit[i]] = c.weights.value[i]
		}
	}
	return rows
}

func (c *sparseConnection[T]) setDense(rows [][]T) {
	for n, row := range rows {
		for i := c.start[n]; i < c.start[n+1]; i++ {
			c.weights.value[i] = row[c.unit[i]]
		}
	}
}
