package kernel

import (
	"math"
	"slices"

	"goalsearch/pidnet/pid"
)

// Objective implements Kernels.
func (avx2) Objective(goal pid.Goal, binning Binning, batch int) Objective[float32] {
	if len(goal.Sources) > 3 {
		return newPlain[float32](goal, binning, batch)
	}
	return newVectorised(goal, binning, batch)
}

// vectorised computes a goal as pid.Evaluate does, the lattice's nodes in vectors
// over the occupied cells. The distribution over each union of sources is
// expanded to the cells: its count and plus of a cell are those of the marginal
// cell above it. What a node scatters onto the marginals is summed per cell
// first, and per marginal cell only once, after all nodes. For the gradient by
// theta the difference between firing and not firing is enough, as their masses
// in a cell have a constant sum.
type vectorised struct {
	atoms   *plain[float32]
	binning Binning
	sources int
	nodes   []vectorNode
	entropy float64 // weight of H(Y), as in pid.Objective
	unions  []int   // that nodes need

	joint  []int32  // by sample: joint bin index
	cell   []uint16 // by sample
	number []uint16 // by joint bin index: cell + 1, or 0; all 0 between uses
	cells  []int32  // by cell: joint bin index
	banks  []bank   // by cell
	keys   [1 << maxVectorSources][]uint16
	table  [Bins * Bins]marginalMass // by key; all 0 between uses

	// Arrays over the cells, stride numbers each. q: four lanes of the goal's
	// value, then the masses of firing and of not firing. marginals: count and
	// plus of each union. sums: logarithms, then what nodes scatter on each union.
	stride    int
	q         []float64
	marginals []float64
	sums      []float64
	slope     []float32 // derivative of the loss by theta
}

const maxVectorSources = 3

// bank sums the firing probabilities of a cell in four interleaved parts, so that
// samples in one cell need not wait for each other.
type bank struct {
	plus  [4]float64
	count float64
}

type marginalMass struct{ count, plus float64 }

type vectorNode struct {
	weight       float64
	unions       []int
	coefficients []float64
}

func newVectorised(goal pid.Goal, binning Binning, batch int) *vectorised {
	sources := len(goal.Sources)
	size := 1
	for range sources {
		size *= Bins
	}
	padded := (batch + lanes - 1) &^ (lanes - 1)
	most := min(padded, size) // cells, a multiple of 4
	v := &vectorised{
		atoms:     newPlain[float32](goal, binning, batch),
		binning:   binning,
		sources:   sources,
		joint:     make([]int32, padded),
		cell:      make([]uint16, batch),
		number:    make([]uint16, size),
		cells:     make([]int32, 0, most),
		banks:     make([]bank, most),
		q:         make([]float64, 4+2*most),
		marginals: make([]float64, 2*most<<sources),
		sums:      make([]float64, most<<sources),
		slope:     make([]float32, most),
	}
	v.addNodes(goal)
	for _, u := range v.unions {
		v.keys[u] = make([]uint16, most)
	}
	return v
}

// addNodes folds the goal; nodes without weight cost nothing.
func (v *vectorised) addNodes(goal pid.Goal) {
	folded, lattice := goal.Fold(), pid.LatticeOf(v.sources)
	v.entropy = folded.Entropy
	for i, weight := range folded.Redundancies {
		if weight == 0 {
			continue
		}
		v.entropy += weight
		node := vectorNode{weight: weight}
		for _, t := range lattice.Terms(i) {
			node.unions = append(node.unions, int(t.Union))
			node.coefficients = append(node.coefficients, float64(t.Coefficient))
			if !slices.Contains(v.unions, int(t.Union)) {
				v.unions = append(v.unions, int(t.Union))
			}
		}
		v.nodes = append(v.nodes, node)
	}
}

// Atoms implements Objective.
func (v *vectorised) Atoms(in [][]float32, theta []float32) []float64 {
	return v.atoms.Atoms(in, theta)
}

// Loss implements Objective.
func (v *vectorised) Loss(in [][]float32, theta, gradient []float32) float64 {
	v.bin(in)
	p := v.load(theta)
	v.project()
	clear(v.sums[:v.stride<<v.sources])
	for i := range v.nodes {
		n := &v.nodes[i]
		node(v.stride, &v.q[4], &v.marginals[0], 8*v.stride, &n.unions[0], &n.coefficients[0], len(n.unions), n.weight, &v.sums[0])
	}
	v.gather(p, 1/float64(len(theta)))
	for i, c := range v.cell[:len(gradient)] {
		gradient[i] = v.slope[c]
	}
	return -(v.q[0] + v.q[1] + v.q[2] + v.q[3] + v.entropy*entropyOf(p))
}

// bin stores the joint bin index of each sample.
func (v *vectorised) bin(in [][]float32) {
	clear(v.joint)
	for _, row := range in {
		var divisor, scale float32 = 1, Bins / 2.0 / halfRange
		if v.binning == Scaled {
			divisor, scale = largestOf(row), Bins/2
		}
		whole := len(row) &^ (lanes - 1)
		if whole > 0 {
			bin8(&v.joint[0], &row[0], whole, divisor, scale)
		}
		if whole < len(row) {
			var rest [lanes]float32
			copy(rest[:], row[whole:])
			bin8(&v.joint[whole], &rest[0], lanes, divisor, scale)
		}
	}
}

// largestOf is scaleOf in vectors.
func largestOf(row []float32) float32 {
	whole := len(row) &^ (lanes - 1)
	most := float32(0)
	if whole > 0 {
		most = largest(&row[0], whole)
	}
	for _, x := range row[whole:] {
		most = max(most, x, -x)
	}
	if most == 0 {
		return 1
	}
	return most
}

// load numbers the occupied cells and stores their masses; it returns the
// probability of firing.
func (v *vectorised) load(theta []float32) (p float64) {
	v.cells = v.cells[:0]
	cell, number := v.cell[:len(theta)], v.number
	for i, j := range v.joint[:len(theta)] {
		c := number[j]
		if c == 0 {
			v.cells = append(v.cells, j)
			c = uint16(len(v.cells))
			number[j] = c
		}
		cell[i] = c - 1
	}
	for _, j := range v.cells {
		number[j] = 0
	}
	banks := v.banks[:len(v.cells)]
	clear(banks)
	for i, t := range theta {
		b := &banks[cell[i]]
		b.plus[i&3] += float64(t)
		b.count++
	}
	v.stride = (len(v.cells) + 3) &^ 3
	clear(v.q[:4+2*v.stride])
	plus, minus := v.q[4:][:v.stride], v.q[4+v.stride:][:v.stride]
	scale := 1 / float64(len(theta))
	for i := range banks {
		b := &banks[i]
		plus[i] = ((b.plus[0] + b.plus[1]) + (b.plus[2] + b.plus[3])) * scale
		minus[i] = b.count*scale - plus[i]
		p += plus[i]
	}
	return min(p, 1)
}

// project expands the marginals of every union to the cells.
func (v *vectorised) project() {
	plus, minus := v.q[4:], v.q[4+v.stride:]
	for _, u := range v.unions {
		counts := v.marginals[2*u*v.stride:][:v.stride]
		pluses := v.marginals[(2*u+1)*v.stride:][:v.stride]
		clear(counts[len(v.cells):])
		clear(pluses[len(v.cells):])
		if v.isAll(u) {
			for i := range v.cells {
				counts[i], pluses[i] = plus[i]+minus[i], plus[i]
			}
			continue
		}
		keys := v.keysOf(u)
		for i, k := range keys {
			v.table[k].count += plus[i] + minus[i]
			v.table[k].plus += plus[i]
		}
		for i, k := range keys {
			counts[i], pluses[i] = v.table[k].count, v.table[k].plus
		}
		for _, k := range keys {
			v.table[k] = marginalMass{}
		}
	}
}

// isAll reports whether a union has all sources, so that its cells are the cells.
func (v *vectorised) isAll(u int) bool { return u == 1<<v.sources-1 }

// keysOf stores the number of each cell's marginal cell. Source 1 is bit 0 of a
// union and the most significant digit of a joint index.
func (v *vectorised) keysOf(u int) []uint16 {
	keys := v.keys[u][:len(v.cells)]
	for i, joint := range v.cells {
		key, place := 0, 1
		for s := v.sources - 1; s >= 0; s-- {
			if u>>s&1 == 1 {
				key += int(joint) % Bins * place
				place *= Bins
			}
			joint /= Bins
		}
		keys[i] = uint16(key)
	}
	return keys
}

// gather completes the gradient: it stores the derivative of the loss by the
// theta of each cell.
func (v *vectorised) gather(p, scale float64) {
	total := v.sums[:v.stride] // logarithms
	constant := 0.0
	if p > 0 && p < 1 {
		constant = v.entropy * (math.Log2(p) - math.Log2(1-p))
	}
	for _, u := range v.unions {
		scattered := v.sums[u*v.stride:][:v.stride]
		if v.isAll(u) {
			for i := range v.cells {
				total[i] += scattered[i] / math.Ln2
			}
			continue
		}
		keys := v.keys[u][:len(v.cells)]
		for i, k := range keys {
			v.table[k].plus += scattered[i]
		}
		for i, k := range keys {
			total[i] += v.table[k].plus / math.Ln2
		}
		for _, k := range keys {
			v.table[k].plus = 0
		}
	}
	for i := range v.cells {
		v.slope[i] = float32((constant - total[i]) * scale)
	}
}

// entropyOf a binary variable with probability p, in bits.
func entropyOf(p float64) float64 {
	h := 0.0
	for _, q := range [2]float64{p, 1 - p} {
		if q > 0 {
			h -= q * math.Log2(q)
		}
	}
	return h
}
