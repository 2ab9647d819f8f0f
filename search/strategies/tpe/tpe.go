// Package tpe is the strategy of the tree-structured Parzen estimator: goals are
// proposed where good trials are dense and others are not (Bergstra et al. 2011,
// eq. 2 to 5), with densities over all weights at once, so that weights which
// matter together are varied together (Falkner et al. 2018, BOHB, eq. 4).
//
// After a random design, the best share of the trials is good; the number is
// limited, so that the search narrows as it goes on. The density of either group
// is a mixture of a product of normal distributions about each trial, and of the
// uniform distribution. A proposal is the best of some points drawn from the
// density of good trials, by the ratio of both densities, which is that by the
// expected improvement. Proposals that have not been told yet count among the
// other trials, so that a generation spreads. A failed trial is one of the others.
package tpe

import (
	"cmp"
	"math"
	"math/rand"
	"slices"

	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/cube"
	"goalsearch/search/strategies/internal/design"
	"goalsearch/search/strategies/internal/draw"
)

// New returns the strategy on a valid space, in generations of at least one trial, with
// valid options.
func New(space search.Space, generation int, seed uint64, o Options) search.Strategy {
	history := asktell.NewHistory(space)
	e := &estimator{cube: cube.New(space), history: history, generation: generation, seed: seed, options: o}
	return asktell.NewGenerations(history, &design.Proposer{
		Design: design.Design{Options: o.Options}, Space: space, History: history,
		Generation: generation, Seed: seed, Purpose: "tpe design", Then: e,
	})
}

// estimator is the state of a search. It implements asktell.Proposer.
type estimator struct {
	cube       cube.Cube
	history    *asktell.History
	generation int
	seed       uint64
	options    Options
	trials     []trial
}

// trial is a point of the cube and its value; -Inf if it has none.
type trial struct {
	u     []float64
	value float64
}

// Observe adds a trial.
func (e *estimator) Observe(t asktell.Observation) {
	value := math.Inf(-1)
	if t.OK {
		value = t.Value
	}
	e.trials = append(e.trials, trial{e.cube.Point(t.X), value})
}

// Propose proposes a generation.
func (e *estimator) Propose() ([]search.Proposal, error) {
	rng := draw.New(e.seed, "tpe", len(e.trials))
	good, others := e.split()
	better, worse := newDensity(good, e.cube.Dim()), newDensity(others, e.cube.Dim())
	proposals := make([]search.Proposal, e.generation)
	for i := range proposals {
		u := e.best(rng, better, worse)
		worse.add(u)
		proposals[i] = e.history.Propose(e.cube.Fresh(e.history, rng, u), search.Proposed)
	}
	return proposals, nil
}

// split returns the good trials and the others, of which there may be none.
func (e *estimator) split() (good, others [][]float64) {
	sorted := slices.Clone(e.trials)
	slices.SortStableFunc(sorted, func(a, b trial) int { return cmp.Compare(b.value, a.value) })
	n := min(int(math.Ceil(e.options.Good*float64(len(sorted)))), e.options.Most)
	for i, t := range sorted {
		if i < n {
			good = append(good, t.u)
		} else {
			others = append(others, t.u)
		}
	}
	return good, others
}

func (e *estimator) best(rng *rand.Rand, better, worse *density) []float64 {
	var best []float64
	most := math.Inf(-1)
	for range e.options.Candidates {
		u := better.sample(rng)
		if ratio := better.log(u) - worse.log(u); best == nil || ratio > most {
			best, most = u, ratio
		}
	}
	return best
}
