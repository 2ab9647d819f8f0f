package differential

import (
	"errors"
	"math/rand"

	"github.com/MaxHalford/eaopt"

	"goalsearch/search/strategies/internal/cube"
)

// fewest is the number of agents that a mutation takes: one and three others.
const fewest = 4

// agent is a point of the cube. It implements eaopt.Genome.
type agent struct {
	u            []float64
	number       int               // among the others
	others       eaopt.Individuals // all agents, at least fewest
	cross, scale float64
}

var errToldOnly = errors.New("an agent's fitness comes from its trial")

// Evaluate never runs: fitness is told.
func (a *agent) Evaluate() (float64, error) { return 0, errToldOnly }

// Clone returns a copy whose point is its own.
func (a *agent) Clone() eaopt.Genome {
	b := *a
	b.u = append([]float64(nil), a.u...)
	return &b
}

// Crossover does nothing: mixing is a part of the mutation.
func (a *agent) Crossover(eaopt.Genome, *rand.Rand) {}

// Mutate moves at least one weight to where a difference of two other agents
// leads from a third. The scale is drawn anew, from half to one and a half times
// the agent's, for the whole mutation.
func (a *agent) Mutate(rng *rand.Rand) {
	donors := a.donors(rng)
	scale := a.scale * (.5 + rng.Float64())
	u := append([]float64(nil), a.u...)
	must := rng.Intn(len(u))
	for i := range u {
		if rng.Float64() < a.cross || i == must {
			u[i] = cube.Fold(donors[0][i] + scale*(donors[1][i]-donors[2][i]))
		}
	}
	a.u = u
}

// donors returns the points of three other agents, all different.
func (a *agent) donors(rng *rand.Rand) [3][]float64 {
	var points [3][]float64
	taken := map[int]bool{a.number: true}
	for i := range points {
		k := rng.Intn(len(a.others))
		for taken[k] {
			k = rng.Intn(len(a.others))
		}
		taken[k] = true
		points[i] = a.others[k].Genome.(*agent).u
	}
	return points
}

// point returns a point drawn evenly from the cube.
func point(rng *rand.Rand, dim int) []float64 {
	u := make([]float64, dim)
	for i := range u {
		u[i] = rng.Float64()
	}
	return u
}
