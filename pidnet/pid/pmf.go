package pid

import (
	"fmt"
	"math"
	"slices"
)

// MassTolerance is how far the masses of a pmf may sum from 1.
const MassTolerance = 1e-9

// Outcome is one cell of a joint distribution: the symbols of the sources, the
// symbol of the target, and its probability.
type Outcome struct {
	Sources []int
	Target  int
	P       float64
}

// PMF is a joint distribution of 2 to 4 sources and a target, each with any
// finite alphabet.
type PMF struct {
	n        int
	outcomes []Outcome
}

// NewPMF makes a distribution of its outcomes. Outcomes named more than once are
// joined, those without mass left out. It refuses a mass that is negative or not
// finite, masses that do not sum to 1 within MassTolerance, and outcomes of
// different or unsupported numbers of sources.
func NewPMF(outcomes []Outcome) (*PMF, error) {
	if len(outcomes) == 0 {
		return nil, fmt.Errorf("the pmf has no outcome")
	}
	n := len(outcomes[0].Sources)
	if n < 2 || n > MaxSources {
		return nil, fmt.Errorf("the pmf has %d sources: 2 to %d are supported", n, MaxSources)
	}
	p := &PMF{n: n}
	total := 0.0
	index := make(map[[MaxSources + 1]int]int)
	for i, o := range outcomes {
		if len(o.Sources) != n {
			return nil, fmt.Errorf("outcome %d has %d sources, but outcome 0 has %d", i, len(o.Sources), n)
		}
		if math.IsNaN(o.P) || math.IsInf(o.P, 0) || o.P < 0 {
			return nil, fmt.Errorf("outcome %d has mass %v: a mass must be 0 or more", i, o.P)
		}
		total += o.P
		if o.P == 0 {
			continue
		}
		key := [MaxSources + 1]int{MaxSources: o.Target}
		copy(key[:], o.Sources)
		if j, ok := index[key]; ok {
			p.outcomes[j].P += o.P
			continue
		}
		index[key] = len(p.outcomes)
		p.outcomes = append(p.outcomes, Outcome{slices.Clone(o.Sources), o.Target, o.P})
	}
	if math.Abs(total-1) > MassTolerance {
		return nil, fmt.Errorf("the masses sum to %.12g: they must sum to 1 within %g", total, MassTolerance)
	}
	return p, nil
}

// Sources returns the number of sources.
func (p *PMF) Sources() int { return p.n }

// Outcomes returns the outcomes that have mass, each once, in the order in which
// they were first given.
func (p *PMF) Outcomes() []Outcome { return p.outcomes }

// marginals returns for every collection u the probabilities P(s_u) and
// P(s_u, y) of the marginal event that each outcome lies in.
func (p *PMF) marginals(u Collection) (ps, psy []float64) {
	sums := make(map[[MaxSources]int]float64)
	joint := make(map[[MaxSources + 1]int]float64)
	keys := func(o Outcome) (s [MaxSources]int, sy [MaxSources + 1]int) {
		for i, symbol := range o.Sources {
			if u>>i&1 == 1 {
				s[i] = symbol
			}
		}
		copy(sy[:], s[:])
		sy[MaxSources] = o.Target
		return s, sy
	}
	for _, o := range p.outcomes {
		s, sy := keys(o)
		sums[s] += o.P
		joint[sy] += o.P
	}
	ps = make([]float64, len(p.outcomes))
	psy = make([]float64, len(p.outcomes))
	for i, o := range p.outcomes {
		s, sy := keys(o)
		ps[i], psy[i] = sums[s], joint[sy]
	}
	return ps, psy
}
