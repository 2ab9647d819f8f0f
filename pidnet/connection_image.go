package pidnet

import (
	"goalsearch/internal/rng"
	"goalsearch/pidnet/internal/kernel"
)

// imageConnection aggregates images. As they are sparse, its weights are kept
// with a row per pixel, and the normalisation's shift is a correction of rank 1.
type imageConnection[T Float] struct {
	base[T]
	neurons, size int
	weights       parameters[T] // size×neurons
	sums          []T           // scratch, by neuron
	columns       []T           // scratch, samples×neurons
}

func newImageConnection[T Float](neurons, size, capacity int, stream *rng.Stream) *imageConnection[T] {
	c := &imageConnection[T]{
		base:    base[T]{newParameters[T](neurons)},
		neurons: neurons, size: size,
		weights: newParameters[T](neurons * size),
		sums:    make([]T, neurons),
		columns: make([]T, capacity*neurons),
	}
	c.weights.draw(stream, size)
	c.biases.draw(stream, size)
	return c
}

func (c *imageConnection[T]) forward(threads int, in *signal[T], out *matrix[T]) {
	clear(c.sums)
	for p := range c.size {
		kernel.Axpy(c.sums, 1, c.weights.value[p*c.neurons:])
	}
	for n := range c.sums {
		c.sums[n] = c.biases.value[n] - in.samples.shift*c.sums[n]
	}
	split(threads, in.columns, func(_, from, to int) {
		for i := from; i < to; i++ {
			acc := c.columns[i*c.neurons : (i+1)*c.neurons]
			copy(acc, c.sums)
			columns, values := in.samples.row(in.rows[i])
			kernel.GatherRows(acc, values, columns, c.weights.value)
		}
	})
	split(threads, c.neurons, func(_, from, to int) {
		for n := from; n < to; n++ {
			row := out.row(n)
			for i := range row {
				row[i] = c.columns[i*c.neurons+n]
			}
		}
	})
}

func (c *imageConnection[T]) backward(threads int, in *signal[T], gradient *matrix[T]) {
	c.biasGradient(gradient)
	split(threads, c.neurons, func(_, from, to int) {
		for n := from; n < to; n++ {
			for i, g := range gradient.row(n) {
				c.columns[i*c.neurons+n] = g
			}
		}
	})
	for n, g := range c.biases.gradient {
		c.sums[n] = -in.samples.shift * g
	}
	split(threads, c.neurons, func(_, from, to int) {
		for p := range c.size {
			copy(c.weights.gradient[p*c.neurons+from:p*c.neurons+to], c.sums[from:to])
		}
		for i, row := range in.rows {
			columns, values := in.samples.row(row)
			kernel.ScatterRows(c.weights.gradient, c.neurons, from, values, columns, c.columns[i*c.neurons+from:i*c.neurons+to])
		}
	})
}

func (c *imageConnection[T]) parameters() (weights, biases *parameters[T]) {
	return &c.weights, &c.biases
}

func (c *imageConnection[T]) dense() [][]T {
	rows := make([][]T, c.neurons)
	for n := range rows {
		rows[n] = make([]T, c.size)
		for p := range rows[n] {
			rows[n][p] = c.weights.value[p*c.neurons+n]
		}
	}
	return rows
}

func (c *imageConnection[T]) setDense(rows [][]T) {
	for n, row := range rows {
		for p, w := range row {
			c.weights.value[p*c.neurons+n] = w
		}
	}
}
