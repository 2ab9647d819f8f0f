package differential

import (
	"math"
	"testing"

	"github.com/MaxHalford/eaopt"

	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/cube"
	"goalsearch/search/strategies/internal/draw"
)

func TestDonorsDiffer(t *testing.T) {
	var agents eaopt.Individuals
	for i := range fewest {
		agents = append(agents, eaopt.Individual{Genome: &agent{u: []float64{float64(i)}}})
	}
	rng := draw.New(1, "test", 0)
	for range 100 {
		seen := map[float64]bool{2: true} // the agent itself
		for _, u := range (&agent{number: 2, others: agents}).donors(rng) {
			if seen[u[0]] {
				t.Fatalf("donor %v is chosen twice, or is the agent itself", u)
			}
			seen[u[0]] = true
		}
	}
}

func TestMutation(t *testing.T) {
	others := eaopt.Individuals{
		{Genome: &agent{u: []float64{.9, .9, .9}}}, {Genome: &agent{u: []float64{.1, .2, .3}}},
		{Genome: &agent{u: []float64{.8, .1, .6}}}, {Genome: &agent{u: []float64{.5, .5, .4}}},
	}
	rng := draw.New(1, "test", 1)
	for range 200 {
		a := &agent{u: []float64{.9, .9, .9}, number: 0, others: others, cross: 0, scale: .5}
		clone := a.Clone().(*agent)
		clone.Mutate(rng)
		moved := 0
		for i, v := range clone.u {
			if !(v >= 0 && v <= 1) {
				t.Fatalf("coordinate %d is %v", i, v)
			}
			if v != a.u[i] {
				moved++
			}
		}
		if moved != 1 {
			t.Fatalf("%d weights of %v crossed, want 1", moved, clone.u)
		}
	}
}

// TestMutantsTakePlaces shows that a mutant takes the place of the agent that it
// is of, if it is as good, and of no other.
func TestMutantsTakePlaces(t *testing.T) {
	space := search.Space{{Name: "a", Low: 0, High: 1}, {Name: "b", Low: 0, High: 1}}
	o := Defaults(4)
	o.Agents = 4
	e := &evolution{cube: cube.New(space), history: asktell.NewHistory(space), generation: 4, seed: 1, options: o}
	for i := range 6 {
		e.Observe(asktell.Observation{X: []float64{.1 * float64(i), .5}, Origin: search.Initial, Value: .1 * float64(i), OK: true})
	}
	if got := e.agents[3].Fitness; len(e.agents) != 4 || math.Abs(got+.2) > 1e-12 {
		t.Fatalf("%d agents, the worst of fitness %v: want the 4 best of 6", len(e.agents), got)
	}
	proposals, err := e.Propose()
	if err != nil {
		t.Fatal(err)
	}
	for i, value := range []float64{.5, .1, .9, 0} {
		e.Observe(asktell.Observation{X: space.Coordinates(proposals[i].Goal), Origin: search.Proposed, Value: value, OK: i != 3})
	}
	for i, want := range []float64{-.5, -.4, -.9, -.2} {
		if got := e.agents[i].Fitness; math.Abs(got-want) > 1e-12 {
			t.Errorf("agent %d has fitness %v, want %v", i, got, want)
		}
	}
	e.Observe(asktell.Observation{X: []float64{.3, .3}, Origin: search.Start, Value: .3, OK: true})
	if got := e.agents[3].Fitness; math.Abs(got+.3) > 1e-12 {
		t.Errorf("a better goal given by hand did not take the place of the worst, of fitness %v", got)
	}
}
