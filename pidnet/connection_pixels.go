package pidnet

import (
	"goalsearch/internal/rng"
)

// pixelConnection aggregates sparse images. A row of weights per pixel is added
// up over the pixels that are not 0, and the normalisation's shift is a correction
// of rank 1. It works on the weights of a panel of neurons at a time, which stay
// near the processor while the images of the batch pass.
type pixelConnection[T Float] struct {
	base[T]
	neurons, size int
	panels        []panel[T]
	ones          []entry[T] // a 1 per pixel

	aggregate, arrange, differentiate func(thread, from, to int)
}

// panel has the weights of some neurons, and room for what they aggregate.
type panel[T Float] struct {
	from, neurons int
	width         int           // neurons, rounded up to whole vectors
	weights       parameters[T] // size×width
	sums          []T           // scratch, a number per neuron
	columns       []T           // scratch, samples×width
}

// Panels are as wide as the widest kernel for adding rows.
const (
	panelNeurons = 104
	vectorLength = 8
)

func newPixelConnection[T Float](t *pool, neurons, size, capacity int, stream *rng.Stream) *pixelConnection[T] {
	c := &pixelConnection[T]{
		base:    newBase[T](t, neurons),
		neurons: neurons, size: size,
		ones: make([]entry[T], size),
	}
	for p := range c.ones {
		c.ones[p] = entry[T]{Index: int32(p), Value: 1}
	}
	for from := 0; from < neurons; from += panelNeurons {
		n := min(panelNeurons, neurons-from)
		width := (n + vectorLength - 1) / vectorLength * vectorLength
		c.panels = append(c.panels, panel[T]{
			from: from, neurons: n, width: width,
			weights: newParameters[T](size * width),
			sums:    make([]T, width),
			columns: make([]T, capacity*width),
		})
	}
	drawn := parameters[T]{value: make([]T, neurons*size)} // it does not learn
	drawn.draw(stream, size)
	for n := range neurons {
		for p := range size {
			*c.weight(n, p) = drawn.value[n*size+p]
		}
	}
	c.biases.draw(stream, size)
	for i := range c.panels {
		c.learned = append(c.learned, &c.panels[i].weights)
	}
	c.learned = append(c.learned, &c.biases)
	c.aggregate, c.arrange, c.differentiate = c.aggregateSamples, c.arrangeSamples, c.differentiatePixels
	return c
}

// weight returns the place of a neuron's weight for a pixel.
func (c *pixelConnection[T]) weight(neuron, pixel int) *T {
	p := &c.panels[neuron/panelNeurons]
	return &p.weights.value[pixel*p.width+neuron-p.from]
}

func (c *pixelConnection[T]) forward(in *input[T], out *matrix[T]) {
	c.begin(in, out)
	for i := range c.panels {
		p := &c.panels[i]
		clear(p.sums)
		c.kernels.GatherEntries(p.sums, c.ones, nil, p.weights.value, p.width)
		for n := range p.neurons {
			p.sums[n] = c.biases.value[p.from+n] - in.samples.sparse.shift*p.sums[n]
		}
	}
	c.team.split(in.columns, c.aggregate)
}

// aggregateSamples stores the aggregated inputs of some samples.
func (c *pixelConnection[T]) aggregateSamples(_, from, to int) {
	sparse := &c.in.samples.sparse
	for i := range c.panels {
		p := &c.panels[i]
		for s := from; s < to; s++ {
			sums := p.columns[s*p.width : (s+1)*p.width]
			copy(sums, p.sums)
			row, next := sparse.rows(c.in.rows, s)
			c.kernels.GatherEntries(sums, row, next, p.weights.value, p.width)
		}
		c.kernels.Transpose(c.out.data[p.from*c.out.stride+from:], c.out.stride, p.columns[from*p.width:], p.width, to-from, p.neurons)
	}
}

func (c *pixelConnection[T]) backward(in *input[T], gradient *matrix[T]) {
	c.begin(in, gradient)
	c.biasGradient()
	for i := range c.panels {
		p := &c.panels[i]
		for n := range p.neurons {
			p.sums[n] = -in.samples.sparse.shift * c.biases.gradient[p.from+n]
		}
	}
	c.team.split(in.columns, c.arrange)
	c.team.split(in.samples.sparse.shares(), c.differentiate)
}

// arrangeSamples lays the gradients of some samples out by sample.
func (c *pixelConnection[T]) arrangeSamples(_, from, to int) {
	for i := range c.panels {
		p := &c.panels[i]
		c.kernels.Transpose(p.columns[from*p.width:], p.width, c.out.data[p.from*c.out.stride+from:], c.out.stride, p.neurons, to-from)
	}
}

// differentiatePixels stores the gradient of the weights of some pixels, which
// have a share of the entries of the data set.
func (c *pixelConnection[T]) differentiatePixels(_, from, to int) {
	sparse := &c.in.samples.sparse
	first, last := sparse.inputs(from, to)
	for i := range c.panels {
		p := &c.panels[i]
		for pixel := first; pixel < last; pixel++ {
			copy(p.weights.gradient[pixel*p.width:], p.sums)
		}
		for s := range c.in.rows {
			row, next := sparse.rows(c.in.rows, s)
			if last-first < c.size {
				row, next = between(row, first, last), between(next, first, last)
			}
			c.kernels.ScatterEntries(p.weights.gradient, p.width, row, next, p.columns[s*p.width:(s+1)*p.width])
		}
	}
}

func (c *pixelConnection[T]) dense() [][]T {
	rows := make([][]T, c.neurons)
	for n := range rows {
		rows[n] = make([]T, c.size)
		for p := range rows[n] {
			rows[n][p] = *c.weight(n, p)
		}
	}
	return rows
}

func (c *pixelConnection[T]) setDense(rows [][]T) {
	for n, row := range rows {
		for p, w := range row {
			*c.weight(n, p) = w
		}
	}
}
