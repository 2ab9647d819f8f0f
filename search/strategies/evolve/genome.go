package evolve

import (
	"errors"
	"math/rand"

	"github.com/MaxHalford/eaopt"

	"goalsearch/search/strategies/internal/draw"
)

// box is what the genomes of a search share.
type box struct {
	low, high []float64 // bounds of the free weights
	rate      float64   // probability that a weight mutates
	step      float64   // largest scale of a mutation, as a share of the range
}

// genome is the free weights of a goal. It implements eaopt.Genome.
type genome struct {
	*box
	x []float64
}

var errToldOnly = errors.New("a genome's fitness comes from its trial")

// Evaluate never runs: fitness is told.
func (g *genome) Evaluate() (float64, error) { return 0, errToldOnly }

// Clone returns a copy that shares nothing but the box.
func (g *genome) Clone() eaopt.Genome {
	return &genome{g.box, append([]float64(nil), g.x...)}
}

// reach is how far beyond its parents a blended weight may lie, as a share of
// their distance.
const reach = .25

// Crossover blends both genomes, weight by weight: each receives a point on the
// line through them, counted from itself, so that the two offspring lie
// symmetrically about the parents' midpoint.
func (g *genome) Crossover(mate eaopt.Genome, rng *rand.Rand) {
	m := mate.(*genome)
	for i := range g.x {
		w := float64((1+2*reach)*rng.Float64()) - reach
		a, b := g.x[i], m.x[i]
		g.x[i] = g.fold(i, draw.Between(a, b, w))
		m.x[i] = m.fold(i, draw.Between(b, a, w))
	}
}

// Mutate moves at least one weight. One scale is drawn for the whole genome,
// about log-uniformly over three octaves below the largest step, so that some
// offspring explore while others refine, whatever state the search is in.
func (g *genome) Mutate(rng *rand.Rand) {
	scale := g.step * draw.Between(.5, 1, rng.Float64()) / float64(int(1)<<rng.Intn(octaves))
	must := rng.Intn(len(g.x))
	for i := range g.x {
		if rng.Float64() >= g.rate && i != must {
			continue
		}
		s := scale * draw.Bell(rng)
		half := g.high[i]/2 - g.low[i]/2 // of the range, which itself may overflow
		g.x[i] = g.fold(i, g.x[i]+float64(2*s*half))
	}
}

// octaves of mutation scales.
const octaves = 3

// fold reflects a weight at the bound it has crossed; what would cross the
// other one stops there.
func (g *genome) fold(i int, x float64) float64 {
	low, high := g.low[i], g.high[i]
	switch {
	case x > high:
		x = high - (x - high)
	case x < low:
		x = low + (low - x)
	}
	return min(max(x, low), high)
}
