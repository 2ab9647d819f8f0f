package pidnet

import "goalsearch/internal/rng"

// unitConnection aggregates the outputs of a layer's units, densely.
type unitConnection[T Float] struct {
	base[T]
	neurons, units int
	weights        parameters[T] // neurons×units
	// lateral: the units are the neurons themselves, and none listens to itself.
	lateral bool
	packs   [][]T // scratch of products, one per thread

	transposed []T        // scratch of backwardUnits, units×neurons
	byUnits    *matrix[T] // what it stores

	aggregate, differentiate, distribute func(thread, from, to int)
}

func newUnitConnection[T Float](t *pool, neurons, units int, stream *rng.Stream) *unitConnection[T] {
	c := &unitConnection[T]{
		base:    newBase[T](t, neurons),
		neurons: neurons, units: units,
		weights: newParameters[T](neurons * units),
		packs:   newPacks[T](t),
	}
	c.weights.draw(stream, units)
	c.biases.draw(stream, units)
	c.learned = []*parameters[T]{&c.weights, &c.biases}
	c.aggregate, c.differentiate, c.distribute = c.aggregateSamples, c.differentiateUnits, c.distributeSamples
	return c
}

// newLateralConnection connects all neurons of a layer with each other.
func newLateralConnection[T Float](t *pool, neurons int, stream *rng.Stream) *unitConnection[T] {
	c := newUnitConnection[T](t, neurons, neurons, stream)
	c.lateral = true
	c.clearDiagonal(c.weights.value)
	return c
}

func (c *unitConnection[T]) clearDiagonal(weights []T) {
	for n := range c.neurons {
		weights[n*c.units+n] = 0
	}
}

func (c *unitConnection[T]) forward(in *input[T], out *matrix[T]) {
	c.begin(in, out)
	c.fillBiases()
	if in.units != nil {
		c.team.split(in.columns, c.aggregate)
	}
}

// aggregateSamples adds the weighted outputs of some samples.
func (c *unitConnection[T]) aggregateSamples(thread, from, to int) {
	units, out := c.in.units, c.out
	c.kernels.Product(out.data[from:], out.stride, c.weights.value, c.units, units.data[from:], units.stride,
		c.neurons, to-from, c.units, false, c.packs[thread])
}

func (c *unitConnection[T]) backward(in *input[T], gradient *matrix[T]) {
	c.begin(in, gradient)
	c.biasGradient()
	clear(c.weights.gradient)
	if in.units == nil {
		return
	}
	c.team.split(c.units, c.differentiate)
	if c.lateral {
		c.clearDiagonal(c.weights.gradient)
	}
}

// differentiateUnits adds the gradient of the weights of some units.
func (c *unitConnection[T]) differentiateUnits(thread, from, to int) {
	units, gradient := c.in.units, c.out
	c.kernels.Product(c.weights.gradient[from:], c.units, gradient.data, gradient.stride, units.data[from*units.stride:], units.stride,
		c.neurons, to-from, c.in.columns, true, c.packs[thread])
}

// backwardUnits stores the derivatives of the loss by the units' outputs, given
// those by the aggregated inputs.
func (c *unitConnection[T]) backwardUnits(gradient, units *matrix[T]) {
	if c.transposed == nil {
		c.transposed = make([]T, c.units*c.neurons)
	}
	c.kernels.Transpose(c.transposed, c.neurons, c.weights.value, c.units, c.neurons, c.units)
	c.out, c.byUnits = gradient, units
	c.team.split(gradient.columns, c.distribute)
}

// distributeSamples stores the derivatives by the outputs in some samples.
func (c *unitConnection[T]) distributeSamples(thread, from, to int) {
	gradient, units := c.out, c.byUnits
	for u := range c.units {
		clear(units.row(u)[from:to])
	}
	c.kernels.Product(units.data[from:], units.stride, c.transposed, c.neurons, gradient.data[from:], gradient.stride,
		c.units, to-from, c.neurons, false, c.packs[thread])
}

func (c *unitConnection[T]) dense() [][]T { return rowsOf(c.weights.value, c.units) }

func (c *unitConnection[T]) setDense(rows [][]T) {
	for n, row := range rows {
		copy(c.weights.value[n*c.units:(n+1)*c.units], row)
	}
	if c.lateral {
		c.clearDiagonal(c.weights.value)
	}
}
