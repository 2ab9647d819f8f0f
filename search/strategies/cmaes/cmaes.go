package cmaes

import (
	"cmp"
	"math"
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
	return asktell.NewGenerations(history, &design.Proposer{
		Design: design.Design{Options: o.Options}, Space: space, History: history,
		Generation: generation, Seed: seed, Purpose: "cmaes design",
		Then: NewProposer(space, history, generation, seed, o),
	})
}

// NewProposer returns the strategy without its design, on a history that it may
// share with others: it may begin when a trial has a value.
func NewProposer(space search.Space, history *asktell.History, generation int, seed uint64, o Options) asktell.Proposer {
	e := &evolution{
		cube: cube.New(space), history: history, generation: generation, seed: seed, step: o.Step, population: o.Population,
		best: sample{value: math.Inf(-1)},
	}
	if e.population == 0 {
		e.population = max(4, 4+int(3*math.Log(float64(e.cube.Dim()))))
	}
	return e
}

// evolution is the state of a search. It implements asktell.Proposer.
type evolution struct {
	cube       cube.Cube
	history    *asktell.History
	generation int
	seed       uint64
	step       float64
	population int // goals of a population, before it is rounded up

	told         int
	best         sample // of all told
	distribution *distribution
	open         int      // goals of the population that have not been told
	samples      []sample // those that have
	record       record
}

// sample is a point of the cube and its value; -Inf if it has none.
type sample struct {
	u     []float64
	value float64
}

// Observe adds a trial to the population that it belongs to.
func (e *evolution) Observe(t asktell.Observation) {
	s := sample{e.cube.Point(t.X), math.Inf(-1)}
	if t.OK {
		s.value = t.Value
	}
	e.told++
	if e.best.u == nil || s.value > e.best.value {
		e.best = s
	}
	if t.Origin == search.Proposed && e.open > 0 {
		e.open--
		e.samples = append(e.samples, s)
	}
}

// Propose updates the distribution by the last population and draws the next one.
func (e *evolution) Propose() ([]search.Proposal, error) {
	if e.distribution == nil {
		e.start()
	} else {
		e.distribution.update(ranked(e.samples))
		e.record.add(e.samples)
		if e.spent() {
			e.population *= 2
			e.start()
		}
	}
	e.samples = nil
	e.open = e.rounded()
	rng := draw.New(e.seed, "cmaes", e.told)
	proposals := make([]search.Proposal, e.open)
	for i := range proposals {
		x := e.cube.Fresh(e.history, rng, e.distribution.sample(rng))
		proposals[i] = e.history.Propose(x, search.Proposed)
	}
	return proposals, nil
}

// ranked sorts a population, the best first and equals in their order, and returns its points.
func ranked(population []sample) [][]float64 {
	slices.SortStableFunc(population, func(a, b sample) int { return cmp.Compare(b.value, a.value) })
	var points [][]float64
	for _, s := range population {
		points = append(points, s.u)
	}
	return points
}

// rounded returns the size of a population in whole generations.
func (e *evolution) rounded() int {
	return (e.population + e.generation - 1) / e.generation * e.generation
}

// start begins with a new distribution about the best goal.
func (e *evolution) start() {
	e.distribution = newDistribution(e.best.u, e.step, e.rounded())
	e.record = record{}
}

// A distribution is spent below this width, as a share of a weight's range.
const spentWidth = 1e-4

// spent reports whether the distribution has nothing more to find.
func (e *evolution) spent() bool {
	d := e.distribution
	return d.degenerate || d.width() < spentWidth || math.IsNaN(d.sigma) || math.IsInf(d.sigma, 0) ||
		e.record.stagnates(d.dim, e.rounded())
}
