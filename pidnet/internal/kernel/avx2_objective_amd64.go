package kernel

import (
	"math"
	"slices"

	"goalsearch/pidnet/pid"
)

// Logarithms implements Kernels.
func (avx2) Logarithms(out, x []float64) {
	whole := len(x) &^ 3
	if whole > 0 {
		log2s(&out[:len(x)][0], &x[0], whole)
	}
	if whole < len(x) {
		rest, logs := [4]float64{1, 1, 1, 1}, [4]float64{}
		copy(rest[:], x[whole:])
		log2s(&logs[0], &rest[0], len(rest))
		copy(out[whole:len(x)], logs[:])
	}
}

// Objective implements Kernels.
func (avx2) Objective(goal pid.Goal, binning Binning, batch int) Objective[float32] {
	if len(goal.Sources) > maxVectorSources {
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
	binning Binning
	lattice *pid.Lattice
	sources int
	nodes   []vectorNode // with a weight in the goal
	entropy float64      // weight of H(Y), as in pid.Objective
	unions  []int        // that nodes need

	joint  []int32                         // by sample: joint bin index
	cell   []uint16                        // by sample
	number []uint16                        // by joint bin index: cell + 1, or 0; all 0 between uses
	cells  []int32                         // by cell: joint bin index
	banks  []bank                          // by cell
	digits [maxVectorSources][]uint16      // by source and cell: bin
	keys   [1 << maxVectorSources][]uint16 // by union and cell: marginal cell
	table  [Bins * Bins]marginalMass       // by key; all 0 between uses

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
		binning:   binning,
		lattice:   pid.LatticeOf(sources),
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
	for u := 1; u < 1<<sources; u++ {
		v.keys[u] = make([]uint16, most)
	}
	for s := range sources {
		v.digits[s] = make([]uint16, most)
	}
	return v
}

// addNodes folds the goal; nodes without weight cost nothing.
func (v *vectorised) addNodes(goal pid.Goal) {
	folded := goal.Fold()
	v.entropy = folded.Entropy
	for i, weight := range folded.Redundancies {
		if weight == 0 {
			continue
		}
		v.entropy += weight
		n := v.nodeOf(i, weight)
		v.nodes = append(v.nodes, n)
		for _, u := range n.unions {
			if !slices.Contains(v.unions, u) {
				v.unions = append(v.unions, u)
			}
		}
	}
}

func (v *vectorised) nodeOf(i int, weight float64) vectorNode {
	n := vectorNode{weight: weight}
	for _, t := range v.lattice.Terms(i) {
		n.unions = append(n.unions, int(t.Union))
		n.coefficients = append(n.coefficients, float64(t.Coefficient))
	}
	return n
}

// Atoms implements Objective.
func (v *vectorised) Atoms(in [][]float32, theta []float32) []float64 {
	v.bin(in)
	entropy := entropyOf(v.load(theta))
	for u := 1; u < 1<<v.sources; u++ {
		v.projectOn(u)
	}
	redundancies := make([]float64, len(v.lattice.Nodes))
	for i := range redundancies {
		n := v.nodeOf(i, 1)
		clear(v.q[:4])
		v.add(&n)
		redundancies[i] = v.sum() + entropy
	}
	return append(v.lattice.Atoms(redundancies), entropy-redundancies[v.lattice.Top()])
}

// add adds a node to the goal and to what it scatters.
func (v *vectorised) add(n *vectorNode) {
	node(v.stride, &v.q[4], &v.marginals[0], 8*v.stride, &n.unions[0], &n.coefficients[0], len(n.unions), n.weight, &v.sums[0])
}

// sum returns what nodes have added to the goal.
func (v *vectorised) sum() float64 { return (v.q[0] + v.q[1]) + (v.q[2] + v.q[3]) }

// Loss implements Objective.
func (v *vectorised) Loss(in [][]float32, theta, gradient []float32) float64 {
	v.bin(in)
	p := v.load(theta)
	for _, u := range v.unions {
		v.projectOn(u)
	}
	clear(v.sums[:v.stride<<v.sources])
	for i := range v.nodes {
		v.add(&v.nodes[i])
	}
	v.gather(p, 1/float64(len(theta)))
	for i, c := range v.cell[:len(gradient)] {
		gradient[i] = v.slope[c]
	}
	return -(v.sum() + v.entropy*entropyOf(p))
}

// bin stores the joint bin index of each sample.
func (v *vectorised) bin(in [][]float32) {
	clear(v.joint)
	for _, row := range in {
		factor := float32(binsPerUnit)
		if v.binning == Scaled {
			factor = scaledFactor(largestIn(row))
		}
		whole := len(row) &^ (lanes - 1)
		if whole > 0 {
			bin8(&v.joint[0], &row[0], whole, factor)
		}
		if whole < len(row) {
			var rest [lanes]float32
			copy(rest[:], row[whole:])
			bin8(&v.joint[whole], &rest[0], lanes, factor)
		}
	}
}

// largestIn is largestOf in vectors.
func largestIn(row []float32) float32 {
	whole := len(row) &^ (lanes - 1)
	most := largestOf(row[whole:])
	if whole > 0 {
		most = max(most, largest(&row[0], whole))
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
	v.split()
	return min(p, 1)
}

// projectOn expands the marginals of a union to the cells.
func (v *vectorised) projectOn(u int) {
	plus, minus := v.q[4:], v.q[4+v.stride:]
	counts := v.marginals[2*u*v.stride:][:v.stride]
	pluses := v.marginals[(2*u+1)*v.stride:][:v.stride]
	clear(counts[len(v.cells):])
	clear(pluses[len(v.cells):])
	if v.isAll(u) {
		for i := range v.cells {
			counts[i], pluses[i] = plus[i]+minus[i], plus[i]
		}
		return
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

// isAll reports whether a union has all sources, so that its cells are the cells.
func (v *vectorised) isAll(u int) bool { return u == 1<<v.sources-1 }

// keysOf stores the number of each cell's marginal cell. Source 1 is bit 0 of a
// union and the most significant digit of a joint index.
func (v *vectorised) keysOf(u int) []uint16 {
	keys := v.keys[u][:len(v.cells)]
	clear(keys)
	for s := range v.sources {
		if u>>s&1 == 0 {
			continue
		}
		for i, digit := range v.digits[s][:len(keys)] {
			keys[i] = keys[i]*Bins + digit
		}
	}
	return keys
}

// split stores the bin of each cell by source.
func (v *vectorised) split() {
	for i, joint := range v.cells {
		rest := uint32(joint)
		for s := v.sources - 1; s > 0; s-- {
			v.digits[s][i] = uint16(rest % Bins)
			rest /= Bins
		}
		v.digits[0][i] = uint16(rest)
	}
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
