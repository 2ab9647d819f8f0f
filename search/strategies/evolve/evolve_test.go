package evolve

import (
	"math"
	"testing"

	"github.com/MaxHalford/eaopt"
	"pgregory.net/rapid"

	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/draw"
)

func TestOperatorsKeepTheBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "weights")
		b := &box{rate: rapid.Float64Range(.01, 2).Draw(t, "rate"), step: rapid.Float64Range(.001, 1).Draw(t, "step")}
		one, two := &genome{box: b}, &genome{box: b}
		for range n {
			low, high := rapid.Float64().Draw(t, "bound"), rapid.Float64().Draw(t, "bound")
			low, high = min(low, high), max(low, high)
			b.low, b.high = append(b.low, low), append(b.high, high)
			one.x = append(one.x, rapid.SampledFrom([]float64{low, high, low/2 + high/2}).Draw(t, "x"))
			two.x = append(two.x, rapid.Float64Range(low, high).Draw(t, "x"))
		}
		rng := draw.New(rapid.Uint64().Draw(t, "seed"), "test", 0)
		child, mate := one.Clone().(*genome), two.Clone().(*genome)
		child.Crossover(mate, rng)
		child.Mutate(rng)
		mate.Mutate(rng)
		for _, g := range []*genome{child, mate} {
			for i, x := range g.x {
				if !(x >= b.low[i] && x <= b.high[i]) {
					t.Fatalf("weight %d is %v, outside [%v, %v]", i, x, b.low[i], b.high[i])
				}
			}
		}
	})
}

func TestCloneSharesNothing(t *testing.T) {
	g := &genome{&box{}, []float64{1, 2}}
	g.Clone().(*genome).x[0] = 5
	if g.x[0] != 1 {
		t.Error("a change of the clone changed the original")
	}
}

func TestMutationMovesAtLeastOneWeight(t *testing.T) {
	b := &box{low: make([]float64, 19), high: make([]float64, 19), rate: 0, step: .5}
	for i := range b.high {
		b.high[i] = 1
	}
	rng := draw.New(1, "test", 0)
	for range 200 {
		g := &genome{b, make([]float64, 19)} // weights at 0 and on a bound move too
		g.Mutate(rng)
		moved := 0
		for _, x := range g.x {
			if x != 0 {
				moved++
			}
		}
		if moved != 1 {
			t.Fatalf("%d weights moved, want 1", moved)
		}
	}
}

func TestTournament(t *testing.T) {
	b := &box{}
	var population eaopt.Individuals
	for i := range 6 {
		population = append(population, eaopt.Individual{Genome: &genome{b, []float64{float64(i)}}, Fitness: float64(i)})
	}
	rng := draw.New(1, "test", 0)
	wins := make([]int, 6)
	for range 6000 {
		winners, indices, err := tournament{4}.Apply(2, population, rng)
		if err != nil {
			t.Fatal(err)
		}
		if indices[0] == indices[1] {
			t.Fatalf("individual %d mates with itself", indices[0])
		}
		for i, k := range indices {
			if winners[i].Fitness != float64(k) {
				t.Fatalf("winner %d has fitness %v", k, winners[i].Fitness)
			}
		}
		wins[indices[0]]++
	}
	for k := 1; k < 4; k++ {
		if wins[k] >= wins[k-1] || wins[k] == 0 {
			t.Errorf("wins by rank %v, want them falling and above 0", wins[:4])
		}
	}
	if wins[4]+wins[5] > 0 {
		t.Errorf("%d winners are no parents", wins[4]+wins[5])
	}
	if _, indices, err := (tournament{1}).Apply(2, population, rng); err != nil || indices[0]+indices[1] != 0 {
		t.Errorf("the only parent: %v, %v", indices, err)
	}
	if _, _, err := (tournament{7}).Apply(2, population, rng); err == nil {
		t.Error("more parents than individuals were accepted")
	}
}

func TestSurvivorsAreStable(t *testing.T) {
	indi := func(id string, fitness float64) eaopt.Individual { return eaopt.Individual{ID: id, Fitness: fitness} }
	young := eaopt.Individuals{indi("a", 2), indi("b", math.Inf(1)), indi("c", 1)}
	old := eaopt.Individuals{indi("d", 1), indi("e", 2), indi("f", math.Inf(1))}
	order := ""
	for _, s := range survivors(5, young, old) {
		order += s.ID
	}
	if order != "cdaeb" {
		t.Errorf("survivors %s, want cdaeb", order)
	}
	if n := len(survivors(10, young, old)); n != 6 {
		t.Errorf("%d survivors of 6", n)
	}
}

// TestStartGoalsHaveOffspring shows that a goal which the strategy did not
// propose is among the parents: all offspring lie near it when nothing else does.
func TestStartGoalsHaveOffspring(t *testing.T) {
	space := search.Space{{Name: "a", Low: -1, High: 1}}
	e := &evolution{
		space: space, box: &box{[]float64{-1}, []float64{1}, 1, .01}, generation: 4, parents: 2,
		history: asktell.NewHistory(space),
	}
	e.Observe(asktell.Observation{X: []float64{.5}, Origin: search.Start, Value: .8, OK: true})
	e.Observe(asktell.Observation{X: []float64{.51}, Origin: search.Start, Value: .7, OK: true})
	e.Observe(asktell.Observation{X: []float64{-.9}, Origin: search.Start})
	proposals, err := e.Propose()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range proposals {
		if p.Origin != search.Proposed || math.Abs(p.Goal[0].Value-.5) > .1 {
			t.Errorf("proposal %v is no offspring of the start goals", p)
		}
	}
}
