package design

import (
	"testing"

	"goalsearch/search"
	"goalsearch/search/searchtest/ended"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/draw"
)

func TestStandsOut(t *testing.T) {
	for _, c := range []struct {
		name   string
		best   float64
		values []float64
		want   bool
	}{
		{"one value", .1, []float64{.1}, false},
		{"all equal", .1, []float64{.1, .1, .1}, false},
		{"above equal ones", .2, []float64{.1, .1, .1, .2}, true},
		{"a ramp", .2, []float64{.12, .14, .16, .18, .2}, false},
		{"a slope, all over", .5, []float64{.1, .2, .3, .4, .5}, true},
		{"above a noisy plateau", .4, []float64{.09, .1, .11, .095, .105, .4}, true},
		{"a start goal above a ramp", .5, []float64{.12, .14, .16, .18, .2}, true},
		{"start goals only", .5, nil, true},
	} {
		if got := standsOut(c.best, c.values); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// anything is a strategy that proposes anything.
type anything struct {
	space    search.Space
	history  *asktell.History
	size     int
	proposed int
}

func (b *anything) Observe(asktell.Observation) {}

func (b *anything) Propose() ([]search.Proposal, error) {
	rng := draw.New(1, "any", b.proposed)
	b.proposed++
	proposals := make([]search.Proposal, b.size)
	for i := range proposals {
		proposals[i] = b.history.Propose(draw.Point(rng, b.space), search.Proposed)
	}
	return proposals, nil
}

// course runs a search and returns the origins of its proposals, a letter each.
func course(t *testing.T, o Options, generation, trials int, value func(number int) (float64, bool)) string {
	t.Helper()
	space := search.Space{{Name: "a", Low: -1, High: 1}, {Name: "b", Low: -1, High: 1}}
	history := asktell.NewHistory(space)
	s := asktell.NewGenerations(history, &Proposer{
		Design: Design{Options: o}, Space: space, History: history, Generation: generation, Seed: 1, Purpose: "test",
		Then: &anything{space: space, history: history, size: generation},
	})
	origins := ""
	for number := 0; number < trials; {
		asked, err := s.Ask(generation)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range asked {
			origins += string(p.Origin[:1])
			trial := ended.Failed(number, p)
			if v, ok := value(number); ok {
				trial = ended.Complete(number, p, v)
			}
			if err := s.Tell(trial); err != nil {
				t.Fatal(err)
			}
			number++
		}
	}
	return origins
}

func TestDesignEnds(t *testing.T) {
	plateau := func(int) (float64, bool) { return .1, true }
	for _, c := range []struct {
		name   string
		design int
		extra  int
		value  func(int) (float64, bool)
		want   string
	}{
		{"nothing stands out", 4, 4, plateau, "ddddddddoooo"},
		{"fixed", 4, 0, plateau, "ddddoooooooo"},
		{"rounded up to generations", 3, 2, plateau, "ddddddoooooo"},
		{"something stands out", 4, 4, func(n int) (float64, bool) { return map[bool]float64{true: .9, false: .1}[n == 2], true }, "ddddoooooooo"},
		{"only failures", 2, 0, func(int) (float64, bool) { return 0, false }, "dddddddddddd"},
		{"none, but nothing told", 0, 0, plateau, "ddoooooooooo"},
		{"failures at first", 2, 2, func(n int) (float64, bool) { return .1, n > 6 }, "ddddddddoooo"},
	} {
		if got := course(t, Options{c.design, c.extra}, 2, 12, c.value); got != c.want {
			t.Errorf("%s: origins %s, want %s", c.name, got, c.want)
		}
	}
}
