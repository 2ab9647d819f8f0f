package pidnet

import (
	"slices"

	"goalsearch/internal/rng"
)

// labelConnection aggregates one-hot class labels: it picks a weight.
type labelConnection[T Float] struct {
	base[T]
	neurons, classes int
	weights          parameters[T] // neurons×classes
}

func newLabelConnection[T Float](neurons, classes int, stream *rng.Stream) *labelConnection[T] {
	c := &labelConnection[T]{
		base:    newBase[T](neurons),
		neurons: neurons, classes: classes,
		weights: newParameters[T](neurons * classes),
	}
	c.weights.draw(stream, classes)
	c.biases.draw(stream, classes)
	return c
}

// setIdentity gives every neuron its own class bit. Only for as many neurons as classes.
func (c *labelConnection[T]) setIdentity() {
	clear(c.weights.value)
	for n := range c.neurons {
		c.weights.value[n*c.classes+n] = 1
	}
}

func (c *labelConnection[T]) forward(threads int, in *signal[T], out *matrix[T]) {
	c.fillBiases(out)
	if in.labels == nil {
		return
	}
	split(threads, c.neurons, func(_, from, to int) {
		for n := from; n < to; n++ {
			weights := c.weights.value[n*c.classes : (n+1)*c.classes]
			row := out.row(n)
			for i, label := range in.labels {
				row[i] += weights[label]
			}
		}
	})
}

func (c *labelConnection[T]) backward(threads int, in *signal[T], gradient *matrix[T]) {
	c.biasGradient(gradient)
	clear(c.weights.gradient)
	if in.labels == nil {
		return
	}
	split(threads, c.neurons, func(_, from, to int) {
		for n := from; n < to; n++ {
			weights := c.weights.gradient[n*c.classes : (n+1)*c.classes]
			for i, g := range gradient.row(n) {
				weights[in.labels[i]] += g
			}
		}
	})
}

func (c *labelConnection[T]) parameters() []*parameters[T] {
	return []*parameters[T]{&c.weights, &c.biases}
}

func (c *labelConnection[T]) dense() [][]T {
	rows := make([][]T, c.neurons)
	for n := range rows {
		rows[n] = slices.Clone(c.weights.value[n*c.classes : (n+1)*c.classes])
	}
	return rows
}

func (c *labelConnection[T]) setDense(rows [][]T) {
	for n, row := range rows {
		copy(c.weights.value[n*c.classes:(n+1)*c.classes], row)
	}
}
