package pid

import (
	"fmt"
	"math"
	"slices"
)

// Objective computes the value and the gradient of a goal for one binary neuron
// on a batch. It holds scratch space: an Objective serves one goroutine.
//
// A sample lies in the cell s of its binned sources and fires (y = +1) with
// probability theta; the batch of B samples is the joint distribution
// q_+(s) = Σ theta / B, q_-(s) = k(s)/B - q_+(s), with k(s) samples in cell s.
type Objective struct {
	lattice *Lattice
	bins    int
	nodes   []weightedNode // nodes with a weight, by lattice order
	entropy float64        // weight of H(Y), less the part that cancels p(y): h + Σ g

	unions    []Collection // the marginals that nodes need
	cells     cellTable    // joint cells of the batch
	marginals [1 << MaxSources]marginal
}

type weightedNode struct {
	weight float64 // g
	terms  []Term
}

// cellTable numbers the occupied joint cells of a batch.
type cellTable struct {
	number []int32   // by joint bin index: cell number + 1, or 0; all 0 between uses
	joint  []int32   // by cell: joint bin index
	sample []int32   // by sample: cell number
	count  []float64 // by cell: k(s)
	plus   []float64 // by cell: q_+(s)
	grad   [2][]float64
}

// marginal has the distribution over the sources of one collection.
type marginal struct {
	cell    []int32 // by joint cell: number of its marginal cell
	joint   []int32 // by marginal cell: joint bin index with the other sources at 0
	count   []float64
	plus    []float64
	scatter [2][]float64
}

// NewObjective folds the goal. Each source of a sample has one of bins bins.
func NewObjective(goal Goal, bins int) *Objective {
	if bins < 1 || bins > 256 {
		panic(fmt.Sprintf("pid: %d bins: a bin is a byte", bins))
	}
	n := len(goal.Sources)
	folded := goal.Fold()
	o := &Objective{lattice: LatticeOf(n), bins: bins, entropy: folded.Entropy}
	for i, g := range folded.Redundancies {
		if g == 0 {
			continue
		}
		o.nodes = append(o.nodes, weightedNode{g, o.lattice.terms[i]})
		o.entropy += g
	}
	size := 1
	for range n {
		size *= bins
	}
	o.cells.number = make([]int32, size)
	o.unions = unionsOf(o.nodes)
	return o
}

// Float is a floating-point number of either precision.
type Float interface{ float32 | float64 }

// Evaluate returns the goal of a neuron in bits and stores its derivatives by
// theta in gradient. bins has, per source, the bin of every sample, each below
// the number of bins; theta has the firing probabilities in 0..1; gradient has
// the length of theta. Where an event has no mass its term is 0 and passes no
// gradient, so that saturated theta gives finite numbers.
func Evaluate[T Float](o *Objective, bins [][]uint8, theta, gradient []T) float64 {
	load(o, bins, theta)
	o.project(o.unions)
	value := o.gradientOfCells()
	c := &o.cells
	for i, cell := range c.sample {
		gradient[i] = T((c.grad[0][cell] - c.grad[1][cell]) / float64(len(theta)))
	}
	return value
}

// AtomsOf returns all atoms of a neuron in bits in the order of the lattice's
// nodes, and its residual entropy. Arguments are as in Evaluate.
func AtomsOf[T Float](o *Objective, bins [][]uint8, theta []T) (atoms []float64, residual float64) {
	load(o, bins, theta)
	for u := Collection(1); u < 1<<o.lattice.Sources; u++ {
		o.projectOn(u)
	}
	entropy := entropyOf(o.firingProbabilities())
	redundancies := make([]float64, len(o.lattice.Nodes))
	for i := range redundancies {
		redundancies[i] = o.nodeValue(weightedNode{1, o.lattice.terms[i]}, nil) + entropy
	}
	return o.lattice.Atoms(redundancies), entropy - redundancies[o.lattice.Top()]
}

// load finds the occupied cells of a batch and their masses.
func load[T Float](o *Objective, bins [][]uint8, theta []T) {
	c := &o.cells
	c.joint, c.count, c.plus = c.joint[:0], c.count[:0], c.plus[:0]
	c.sample = slices.Grow(c.sample[:0], len(theta))[:len(theta)]
	for i, t := range theta {
		joint := 0
		for _, b := range bins {
			joint = joint*o.bins + int(b[i])
		}
		number := c.number[joint]
		if number == 0 {
			c.joint = append(c.joint, int32(joint))
			c.count = append(c.count, 0)
			c.plus = append(c.plus, 0)
			number = int32(len(c.joint))
			c.number[joint] = number
		}
		c.sample[i] = number - 1
		c.count[number-1]++
		c.plus[number-1] += float64(t)
	}
	for _, j := range c.joint {
		c.number[j] = 0
	}
	scale := 1 / float64(len(theta))
	for i := range c.plus {
		c.count[i] *= scale
		c.plus[i] *= scale
	}
}

func unionsOf(nodes []weightedNode) []Collection {
	var unions []Collection
	for _, node := range nodes {
		for _, t := range node.terms {
			if !slices.Contains(unions, t.Union) {
				unions = append(unions, t.Union)
			}
		}
	}
	return unions
}

// project computes the marginal distributions of the given collections.
func (o *Objective) project(unions []Collection) {
	for _, u := range unions {
		o.projectOn(u)
	}
}

func (o *Objective) projectOn(u Collection) {
	c, m := &o.cells, &o.marginals[u]
	numbers := c.number
	m.cell = slices.Grow(m.cell[:0], len(c.joint))[:len(c.joint)]
	m.joint, m.count, m.plus = m.joint[:0], m.count[:0], m.plus[:0]
	for i, j := range c.joint {
		j = o.restrict(j, u)
		if numbers[j] == 0 {
			m.joint = append(m.joint, j)
			m.count = append(m.count, 0)
			m.plus = append(m.plus, 0)
			numbers[j] = int32(len(m.joint))
		}
		number := numbers[j] - 1
		m.cell[i] = number
		m.count[number] += c.count[i]
		m.plus[number] += c.plus[i]
	}
	for _, j := range m.joint {
		numbers[j] = 0
	}
}

// restrict sets the bins of all sources outside u to 0.
func (o *Objective) restrict(joint int32, u Collection) int32 {
	restricted, place := int32(0), int32(1)
	for s := o.lattice.Sources - 1; s >= 0; s-- {
		if u>>s&1 == 1 {
			restricted += joint % int32(o.bins) * place
		}
		place *= int32(o.bins)
		joint /= int32(o.bins)
	}
	return restricted
}

// gradientOfCells returns the goal and leaves its derivatives by q_+(s) and
// q_-(s) in the cell table.
func (o *Objective) gradientOfCells() float64 {
	c := &o.cells
	for y := range c.grad {
		c.grad[y] = zeros(c.grad[y], len(c.joint))
		for _, u := range o.unions {
			m := &o.marginals[u]
			m.scatter[y] = zeros(m.scatter[y], len(m.count))
		}
	}
	p := o.firingProbabilities()
	value := o.entropy * entropyOf(p)
	for _, node := range o.nodes {
		value += node.weight * o.nodeValue(node, &c.grad)
	}
	for y, py := range p {
		o.gather(y, o.entropy*(math.Log2(py)+1/math.Ln2))
	}
	return value
}

// nodeValue returns Σ q_y(s) log2[P(W,y)/P(W)] over cells and y, W the event of
// the node, which is its redundancy less H(Y). If grad is given, the node's
// logarithms, times its weight, are added to it and the rest of its gradient is
// scattered onto the marginals.
func (o *Objective) nodeValue(node weightedNode, grad *[2][]float64) float64 {
	c := &o.cells
	value := 0.0
	for i := range c.joint {
		count, plus := 0.0, 0.0
		for _, t := range node.terms {
			m := &o.marginals[t.Union]
			count += float64(t.Coefficient) * m.count[m.cell[i]]
			plus += float64(t.Coefficient) * m.plus[m.cell[i]]
		}
		q := [2]float64{c.plus[i], c.count[i] - c.plus[i]}
		event := [2]float64{plus, count - plus}
		for y := range q {
			if q[y] <= 0 {
				continue
			}
			// The cell itself lies in W: this undoes rounding below it.
			event[y] = max(event[y], q[y])
			logarithm := math.Log2(event[y] / count)
			value += q[y] * logarithm
			if grad == nil {
				continue
			}
			grad[y][i] += node.weight * logarithm
			ratio := node.weight * q[y] / event[y]
			for _, t := range node.terms {
				m := &o.marginals[t.Union]
				m.scatter[y][m.cell[i]] += float64(t.Coefficient) * ratio
			}
		}
	}
	return value
}

// gather completes the derivatives by q_y(s): to the logarithms of each cell it
// adds what was scattered onto the marginals above it, less a constant. A cell
// without mass gets 0.
func (o *Objective) gather(y int, constant float64) {
	c := &o.cells
	for _, u := range o.unions {
		m := &o.marginals[u]
		for i, cell := range m.cell {
			c.grad[y][i] += m.scatter[y][cell] / math.Ln2
		}
	}
	for i := range c.grad[y] {
		c.grad[y][i] -= constant
		if q := [2]float64{c.plus[i], c.count[i] - c.plus[i]}; q[y] <= 0 {
			c.grad[y][i] = 0
		}
	}
}

// firingProbabilities are p(y = +1) and p(y = -1) of the batch. Each is a sum of
// its own, so that it is above 0 wherever a cell has mass.
func (o *Objective) firingProbabilities() [2]float64 {
	var p [2]float64
	for i, plus := range o.cells.plus {
		p[0] += plus
		p[1] += max(o.cells.count[i]-plus, 0)
	}
	return [2]float64{min(p[0], 1), min(p[1], 1)}
}

// entropyOf a binary variable with probabilities p, in bits.
func entropyOf(p [2]float64) float64 {
	h := 0.0
	for _, q := range p {
		if q > 0 {
			h -= q * math.Log2(q)
		}
	}
	return h
}

func zeros(s []float64, n int) []float64 {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}
