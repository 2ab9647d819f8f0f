// Package differential is the strategy of differential evolution (Storn & Price
// 1997), on the populations of eaopt: after a random design, agents move by the
// differences of other agents.
//
// The agents are the best goals told, start goals included. In turn, each gets a
// mutant, the scheme being rand/1/bin: a third agent plus the scaled difference of
// two more, mixed weight by weight with the agent itself. What leaves the box is
// reflected back. A mutant takes its agent's place when it is told to be as good.
//
// eaopt's own DE evaluates within a generation, knows no bounds inside it, may
// choose an agent as its own donor, and leaves an agent as it is where no weight
// crosses. Here the genome keeps to Storn and Price; [step] is the eaopt model that
// makes mutants without evaluating them, and fitness, the negated value, is told.
package differential

import (
	"cmp"
	"math"
	"slices"

	"github.com/MaxHalford/eaopt"

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
	e := &evolution{
		cube: cube.New(space), history: history, generation: generation, seed: seed, options: o,
	}
	return asktell.NewGenerations(history, &design.Proposer{
		Design: design.Design{Options: o.Options}, Space: space, History: history,
		Generation: generation, Seed: seed, Purpose: "diff design", Then: e,
	})
}

// evolution is the state of a search. It implements asktell.Proposer.
type evolution struct {
	cube       cube.Cube
	history    *asktell.History
	generation int
	seed       uint64
	options    Options

	told   int
	agents eaopt.Individuals
	turn   int   // the agent whose turn it is
	open   []int // agents whose mutants have not been told, in order
}

// Observe makes a told goal an agent: in the place of the one it is the mutant of,
// or among the best until the agents move.
func (e *evolution) Observe(t asktell.Observation) {
	indi := eaopt.Individual{Genome: &agent{u: e.cube.Point(t.X)}, Fitness: math.Inf(1), Evaluated: true}
	if t.OK {
		indi.Fitness = -t.Value
	}
	e.told++
	switch {
	case t.Origin == search.Proposed:
		k := e.open[0]
		e.open = e.open[1:]
		if indi.Fitness <= e.agents[k].Fitness {
			e.agents[k] = indi
		}
	case e.turn == 0:
		e.agents = append(e.agents, indi)
		slices.SortStableFunc(e.agents, func(a, b eaopt.Individual) int { return cmp.Compare(a.Fitness, b.Fitness) })
		e.agents = e.agents[:min(len(e.agents), e.options.Agents)]
	default: // given by hand while the agents move
		worst := 0
		for k, a := range e.agents {
			if a.Fitness > e.agents[worst].Fitness {
				worst = k
			}
		}
		if indi.Fitness < e.agents[worst].Fitness {
			e.agents[worst] = indi
		}
	}
}

// Propose returns a generation of mutants.
func (e *evolution) Propose() ([]search.Proposal, error) {
	rng := draw.New(e.seed, "diff", e.told)
	for len(e.agents) < fewest { // without a design there may be too few to differ
		e.agents = append(e.agents, eaopt.Individual{
			Genome: &agent{u: point(rng, e.cube.Dim())}, Fitness: math.Inf(1), Evaluated: true,
		})
	}
	population := eaopt.Population{Individuals: make(eaopt.Individuals, e.generation), RNG: rng}
	for i := range population.Individuals {
		k := e.turn % len(e.agents)
		e.turn++
		e.open = append(e.open, k)
		population.Individuals[i] = e.agents[k].Clone(rng)
		population.Individuals[i].Genome = &agent{
			u: e.agents[k].Genome.(*agent).u, number: k, others: e.agents,
			cross: e.options.Cross, scale: e.options.Scale,
		}
	}
	if err := (step{}).Apply(&population); err != nil {
		return nil, err
	}
	proposals := make([]search.Proposal, e.generation)
	for i, indi := range population.Individuals {
		x := e.cube.Fresh(e.history, rng, indi.Genome.(*agent).u)
		proposals[i] = e.history.Propose(x, search.Proposed)
	}
	return proposals, nil
}

// step is the model of one generation: every individual mutates. It implements
// eaopt.Model.
type step struct{}

// Apply mutates the individuals; they are evaluated elsewhere.
func (step) Apply(p *eaopt.Population) error {
	for i := range p.Individuals {
		p.Individuals[i].Mutate(p.RNG)
	}
	return nil
}

// Validate accepts the model.
func (step) Validate() error { return nil }

var _ eaopt.Model = step{}
