package pid

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"sync"
)

// Lattice is the redundancy lattice of n sources: 4 nodes for n = 2, 18 for 3,
// 166 for 4.
type Lattice struct {
	// Sources is n.
	Sources int
	// Nodes has the antichains in the one order in which the project lists
	// atoms: by the number of antichains below, then by text. A node stands
	// behind all nodes below it.
	Nodes []Antichain

	index map[Antichain]int
	below [][]int  // below[i]: the nodes strictly below node i
	terms [][]Term // terms[i]: inclusion-exclusion of node i
}

// Term is one summand of the inclusion-exclusion form of a node's event:
// Coefficient · P(the sources in Union have their values).
type Term struct {
	Union       Collection
	Coefficient int
}

var lattices = [MaxSources + 1]func() *Lattice{
	2: sync.OnceValue(func() *Lattice { return newLattice(2) }),
	3: sync.OnceValue(func() *Lattice { return newLattice(3) }),
	4: sync.OnceValue(func() *Lattice { return newLattice(4) }),
}

// LatticeOf returns the lattice of n = 2, 3 or 4 sources. It panics for any other n.
func LatticeOf(n int) *Lattice {
	if n < 2 || n > MaxSources {
		panic(fmt.Sprintf("pid: no lattice of %d sources", n))
	}
	return lattices[n]()
}

// Index returns the position of an antichain among the nodes, and whether it is
// one of them.
func (l *Lattice) Index(a Antichain) (int, bool) {
	i, ok := l.index[a]
	return i, ok
}

// Terms returns the integers c(u) with P(W) = sum over u of c(u) P(s_u) for the
// event W of node i, so that every redundancy is a sum over marginals.
func (l *Lattice) Terms(i int) []Term { return l.terms[i] }

// Top returns the index of the node {12…n}, whose redundancy is the mutual
// information of the target with all sources.
func (l *Lattice) Top() int { return len(l.Nodes) - 1 }

// Atoms turns the redundancies of all nodes into atoms: the Möbius inverse,
// atom(α) = I(α) - sum of the atoms below α.
func (l *Lattice) Atoms(redundancies []float64) []float64 {
	atoms := make([]float64, len(l.Nodes))
	for i := range l.Nodes {
		atoms[i] = redundancies[i]
		for _, j := range l.below[i] {
			atoms[i] -= atoms[j]
		}
	}
	return atoms
}

// Fold is the transpose of Atoms: it turns weights γ of the atoms into weights
// g of the redundancies with Σ γ·atom = Σ g·I.
func (l *Lattice) Fold(weights []float64) []float64 {
	folded := slices.Clone(weights)
	for i := len(l.Nodes) - 1; i >= 0; i-- {
		for _, j := range l.below[i] {
			folded[j] -= folded[i]
		}
	}
	return folded
}

func newLattice(n int) *Lattice {
	nodes := antichains(n)
	down := make(map[Antichain]int, len(nodes))
	for _, a := range nodes {
		for _, b := range nodes {
			if b.Below(a) {
				down[a]++
			}
		}
	}
	slices.SortFunc(nodes, func(a, b Antichain) int {
		return cmp.Or(cmp.Compare(down[a], down[b]), cmp.Compare(a.String(), b.String()))
	})
	l := &Lattice{Sources: n, Nodes: nodes, index: make(map[Antichain]int, len(nodes))}
	for i, a := range nodes {
		l.index[a] = i
		var below []int
		for j, b := range nodes[:i] {
			if b.Below(a) {
				below = append(below, j)
			}
		}
		l.below = append(l.below, below)
		l.terms = append(l.terms, inclusionExclusion(a))
	}
	return l
}

// antichains enumerates all antichains of n sources by adding one collection
// after another.
func antichains(n int) []Antichain {
	found := []Antichain{0}
	for c := Collection(1); c < 1<<n; c++ {
		for _, a := range found {
			if b, err := digits.antichainOf(append(a.Collections(), c)); err == nil {
				found = append(found, b)
			}
		}
	}
	return found[1:]
}

// inclusionExclusion collects (-1)^(|B|-1) over the non-empty subsets B of a's
// collections by the union of each.
func inclusionExclusion(a Antichain) []Term {
	members := a.Collections()
	var coefficients [1 << MaxSources]int
	for subset := uint(1); subset < 1<<len(members); subset++ {
		var union Collection
		for i, c := range members {
			if subset>>i&1 == 1 {
				union |= c
			}
		}
		coefficients[union] += 2*(bits.OnesCount(subset)&1) - 1
	}
	var terms []Term
	for u, c := range coefficients {
		if c != 0 {
			terms = append(terms, Term{Collection(u), c})
		}
	}
	return terms
}
