package pidnet

import "goalsearch/internal/rng"

// labelConnection aggregates one-hot class labels: it picks a weight.
type labelConnection[T Float] struct {
	base[T]
	neurons, classes int
	weights          parameters[T] // neurons×classes

	aggregate, differentiate func(thread, from, to int)
}

func newLabelConnection[T Float](t *pool, neurons, classes int, stream *rng.Stream) *labelConnection[T] {
	c := &labelConnection[T]{
		base:    newBase[T](t, neurons),
		neurons: neurons, classes: classes,
		weights: newParameters[T](neurons * classes),
	}
	c.weights.draw(stream, classes)
	c.biases.draw(stream, classes)
	c.learned = []*parameters[T]{&c.weights, &c.biases}
	c.aggregate, c.differentiate = c.aggregateNeurons, c.differentiateNeurons
	return c
}

// setIdentity gives every neuron its own class bit. Only for as many neurons as classes.
func (c *labelConnection[T]) setIdentity() {
	clear(c.weights.value)
	for n := range c.neurons {
		c.weights.value[n*c.classes+n] = 1
	}
}

func (c *labelConnection[T]) forward(in *input[T], out *matrix[T]) {
	c.begin(in, out)
	c.fillBiases()
	if in.labels != nil {
		c.team.split(c.neurons, c.aggregate)
	}
}

// aggregateNeurons adds the weights that the labels pick, for some neurons.
func (c *labelConnection[T]) aggregateNeurons(_, from, to int) {
	for n := from; n < to; n++ {
		weights := c.weights.value[n*c.classes : (n+1)*c.classes]
		row := c.out.row(n)
		for i, label := range c.in.labels {
			row[i] += weights[label]
		}
	}
}

func (c *labelConnection[T]) backward(in *input[T], gradient *matrix[T]) {
	c.begin(in, gradient)
	c.biasGradient()
	clear(c.weights.gradient)
	if in.labels != nil {
		c.team.split(c.neurons, c.differentiate)
	}
}

// differentiateNeurons adds the gradient of the weights of some neurons.
func (c *labelConnection[T]) differentiateNeurons(_, from, to int) {
	for n := from; n < to; n++ {
		weights := c.weights.gradient[n*c.classes : (n+1)*c.classes]
		for i, g := range c.out.row(n) {
			weights[c.in.labels[i]] += g
		}
	}
}

func (c *labelConnection[T]) dense() [][]T { return rowsOf(c.weights.value, c.classes) }

func (c *labelConnection[T]) setDense(rows [][]T) {
	for n, row := range rows {
		copy(c.weights.value[n*c.classes:(n+1)*c.classes], row)
	}
}
