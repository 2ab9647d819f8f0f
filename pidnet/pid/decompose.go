package pid

import "math"

// Parts are the informative and the misinformative part of an atom, in bits.
type Parts struct {
	Informative, Misinformative float64
}

// Atom is the atom itself: informative less misinformative part.
func (p Parts) Atom() float64 { return p.Informative - p.Misinformative }

// Decomposition is the PID of a distribution. Atoms stand in the order of the
// lattice's nodes.
type Decomposition struct {
	Lattice *Lattice
	// Average has the atoms.
	Average []Parts
	// MutualInformation of the target with all sources, computed without the lattice.
	MutualInformation float64
	// SourceInformation has the mutual information of the target with each source alone.
	SourceInformation []float64
	// ResidualEntropy is H(target | all sources).
	ResidualEntropy float64
}

// Decompose computes all atoms of the distribution. For an outcome (s,y) and
// node α, with W the event that the sources of some collection of α have the
// values that s gives them, the redundancy is i+ - i- with
// i+ = -log2 P(W) and i- = log2 P(y)/P(W,y); each part has its own Möbius
// inverse (Makkeh et al. 2021). All of it is finite, whatever the masses.
func (p *PMF) Decompose() *Decomposition {
	return p.decompose(func([]Parts) {})
}

// Pointwise returns the atoms of each outcome of the distribution, in their order, of
// which those of Decompose are the expectations.
func (p *PMF) Pointwise() [][]Parts {
	list := make([][]Parts, 0, len(p.outcomes))
	p.decompose(func(atoms []Parts) { list = append(list, atoms) })
	return list
}

// decompose gives the atoms of each outcome to a function, and returns those of all.
func (p *PMF) decompose(each func(atoms []Parts)) *Decomposition {
	lattice := LatticeOf(p.n)
	size := 1 << p.n
	ps, psy := make([][]float64, size), make([][]float64, size)
	for u := 1; u < size; u++ {
		ps[u], psy[u] = p.marginals(Collection(u))
	}
	py := p.targetMarginal()
	d := &Decomposition{Lattice: lattice, Average: make([]Parts, len(lattice.Nodes)), SourceInformation: make([]float64, p.n)}
	for o, outcome := range p.outcomes {
		plus := make([]float64, len(lattice.Nodes))
		minus := make([]float64, len(lattice.Nodes))
		for i := range lattice.Nodes {
			w, wy := 0.0, 0.0
			for _, t := range lattice.terms[i] {
				w += float64(t.Coefficient) * ps[t.Union][o]
				wy += float64(t.Coefficient) * psy[t.Union][o]
			}
			// The outcome itself lies in W: this undoes rounding below it.
			wy = min(max(wy, outcome.P), py[o])
			w = min(max(w, wy), 1)
			plus[i] = -math.Log2(w)
			minus[i] = -math.Log2(wy / py[o])
		}
		plus, minus = lattice.Atoms(plus), lattice.Atoms(minus)
		pointwise := make([]Parts, len(lattice.Nodes))
		for i := range pointwise {
			pointwise[i] = Parts{plus[i], minus[i]}
			d.Average[i].Informative += outcome.P * plus[i]
			d.Average[i].Misinformative += outcome.P * minus[i]
		}
		each(pointwise)
		all := size - 1
		d.MutualInformation += outcome.P * information(ps[all][o], psy[all][o], py[o])
		for i := range d.SourceInformation {
			d.SourceInformation[i] += outcome.P * information(ps[1<<i][o], psy[1<<i][o], py[o])
		}
		d.ResidualEntropy -= outcome.P * math.Log2(psy[all][o]/ps[all][o])
	}
	return d
}

// information returns log2 P(s,y)/(P(s)P(y)), in bits, of positive masses, however small: the
// product of two of them may be 0 in floating point, and the inverse of one may be infinite,
// but not the share of a part in the whole.
func information(ps, psy, py float64) float64 { return math.Log2(psy/ps) - math.Log2(py) }

// targetMarginal returns P(y) of the target symbol of each outcome.
func (p *PMF) targetMarginal() []float64 {
	sums := make(map[int]float64)
	for _, o := range p.outcomes {
		sums[o.Target] += o.P
	}
	py := make([]float64, len(p.outcomes))
	for i, o := range p.outcomes {
		py[i] = sums[o.Target]
	}
	return py
}
