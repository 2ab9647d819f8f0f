package evolve

import (
	"fmt"
	"math"

	"github.com/MaxHalford/eaopt"

	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/design"
	"goalsearch/search/strategies/internal/draw"
)

// New returns the strategy on a valid space, in generations of at least one trial, with
// valid options.
func New(space search.Space, generation int, seed uint64, o Options) search.Strategy {
	b := &box{step: o.Step}
	for _, i := range space.Free() {
		b.low = append(b.low, space[i].Low)
		b.high = append(b.high, space[i].High)
	}
	b.rate = o.Genes / float64(len(b.low))
	e := &evolution{
		space:      space,
		box:        b,
		generation: generation,
		seed:       seed,
		parents:    o.Parents,
		history:    asktell.NewHistory(space),
	}
	return asktell.NewGenerations(e.history, &design.Proposer{
		Design: design.Design{Options: o.Options}, Space: space, History: e.history,
		Generation: generation, Seed: seed, Purpose: "genetic design", Then: e,
	})
}

// evolution is the state of a search. It implements asktell.Proposer.
type evolution struct {
	space      search.Space
	box        *box
	generation int
	seed       uint64
	parents    int
	history    *asktell.History

	told  int               // of the trials that were proposed
	best  eaopt.Individuals // the parents, best first
	young eaopt.Individuals // told since the parents were chosen
}

// Observe makes a told trial an individual.
func (e *evolution) Observe(t asktell.Observation) {
	indi := eaopt.Individual{Genome: &genome{e.box, t.X}, Fitness: math.Inf(1), Evaluated: true}
	if t.OK {
		indi.Fitness = -t.Value
	}
	e.young = append(e.young, indi)
	if t.Origin == search.Initial || t.Origin == search.Proposed {
		e.told++
	}
}

// Propose returns a generation of offspring of the best.
func (e *evolution) Propose() ([]search.Proposal, error) {
	e.best = survivors(e.parents, e.young, e.best)
	e.young = nil
	number := e.told / e.generation // of the generation
	// The model replaces a whole population by as many offspring: it gets the
	// parents at the front, and room for the generation.
	population := eaopt.Population{
		Individuals: make(eaopt.Individuals, max(e.generation, len(e.best))),
		RNG:         draw.New(e.seed, "genetic brood", number),
	}
	copy(population.Individuals, e.best)
	model := eaopt.ModGenerational{Selector: tournament{len(e.best)}, CrossRate: 1, MutRate: 1}
	if err := model.Validate(); err != nil {
		return nil, fmt.Errorf("genetic: %w", err)
	}
	if err := model.Apply(&population); err != nil {
		return nil, fmt.Errorf("genetic: making generation %d: %w", number, err)
	}
	proposals := make([]search.Proposal, e.generation)
	for i := range proposals {
		child := &population.Individuals[i]
		proposals[i] = e.history.Propose(e.distinct(child, &population), search.Proposed)
	}
	return proposals, nil
}

// attempts bounds the search for a goal that was not tried before, first by
// mutation, then anywhere. Only in a box of a few floating-point numbers, which
// may be exhausted, does a repetition remain.
const attempts = 100

// distinct mutates an individual until its goal is new and returns its weights.
func (e *evolution) distinct(child *eaopt.Individual, population *eaopt.Population) []float64 {
	g := child.Genome.(*genome)
	for try := 0; try < attempts && e.history.Known(g.x); try++ {
		child.Mutate(population.RNG)
	}
	for try := 0; try < attempts && e.history.Known(g.x); try++ {
		g.x = draw.Point(population.RNG, e.space)
	}
	return g.x
}
