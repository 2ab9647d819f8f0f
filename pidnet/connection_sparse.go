package pidnet

import (
	"slices"

	"goalsearch/internal/rng"
)

// sparseConnection aggregates the outputs of some units of a layer, others for
// each neuron. It works on a block of samples at a time: the outputs of all units
// are packed together and stay near the processor while every neuron picks its own.
type sparseConnection[T Float] struct {
	base[T]
	neurons, units int
	start          []int   // by neuron: where its weights begin
	unit           []int32 // by weight: the unit it listens to, ascending per neuron
	weights        parameters[T]
	block          int   // samples at a time
	packs          [][]T // scratch by thread: outputs of all units, units×block

	aggregate, differentiate func(thread, from, to int)
}

// newSparseConnection connects the neurons of a layer to at most most others
// each, drawn at random.
func newSparseConnection[T Float](t *pool, neurons, most int, stream *rng.Stream) *sparseConnection[T] {
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
	c := wireSparse[T](t, wiring, neurons)
	c.weights.draw(stream, neurons)
	c.biases.draw(stream, neurons)
	return c
}

// wireSparse makes a connection in which neuron n listens to the units wiring[n].
func wireSparse[T Float](t *pool, wiring [][]int32, units int) *sparseConnection[T] {
	c := &sparseConnection[T]{base: newBase[T](t, len(wiring)), neurons: len(wiring), units: units, start: []int{0}, block: blockOf(units)}
	for _, list := range wiring {
		c.unit = append(c.unit, list...)
		c.start = append(c.start, len(c.unit))
	}
	for range t.threads {
		c.packs = append(c.packs, make([]T, units*c.block))
	}
	c.weights = newParameters[T](len(c.unit))
	c.learned = []*parameters[T]{&c.weights, &c.biases}
	c.aggregate, c.differentiate = c.aggregateNeurons, c.differentiateNeurons
	return c
}

// blockOf returns the samples of a block: as many as the widest kernels take,
// fewer where the outputs of so many units would not fit.
func blockOf(units int) int {
	const room = 80_000 // numbers
	for _, block := range []int{104, 64, 32} {
		if units*block <= room {
			return block
		}
	}
	return 16
}

func (c *sparseConnection[T]) forward(in *input[T], out *matrix[T]) {
	c.begin(in, out)
	c.fillBiases()
	if in.units != nil {
		c.team.split(c.neurons, c.aggregate)
	}
}

// aggregateNeurons adds the weighted outputs that some neurons listen to.
func (c *sparseConnection[T]) aggregateNeurons(thread, from, to int) {
	for at := 0; at < c.in.columns; at += c.block {
		end := min(at+c.block, c.in.columns)
		pack := c.pack(thread, at, end)
		for n := from; n < to; n++ {
			i, j := c.start[n], c.start[n+1]
			c.kernels.Gather(c.out.row(n)[at:end], c.weights.value[i:j], c.unit[i:j], pack, end-at)
		}
	}
}

// pack packs the outputs of all units for some samples.
func (c *sparseConnection[T]) pack(thread, at, end int) []T {
	pack, width := c.packs[thread], end-at
	for u := range c.units {
		copy(pack[u*width:(u+1)*width], c.in.units.row(u)[at:end])
	}
	return pack
}

func (c *sparseConnection[T]) backward(in *input[T], gradient *matrix[T]) {
	c.begin(in, gradient)
	c.biasGradient()
	clear(c.weights.gradient)
	if in.units != nil {
		c.team.split(c.neurons, c.differentiate)
	}
}

// differentiateNeurons adds the gradient of the weights of some neurons.
func (c *sparseConnection[T]) differentiateNeurons(thread, from, to int) {
	for at := 0; at < c.in.columns; at += c.block {
		end := min(at+c.block, c.in.columns)
		pack := c.pack(thread, at, end)
		for n := from; n < to; n++ {
			i, j := c.start[n], c.start[n+1]
			c.kernels.Dots(c.weights.gradient[i:j], c.out.row(n)[at:end], c.unit[i:j], pack, end-at)
		}
	}
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
