// Package searchtest has the conformance suite that every strategy passes: Run
// holds it to the contract of search.Strategy on spaces and landscapes that are
// awkward in every way the project could think of.
package searchtest

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"goalsearch/search"
)

// Config is what a strategy under test is made of.
type Config struct {
	Space      search.Space
	Generation int
	Seed       uint64
}

// Open makes the strategy under test; two calls with one Config must give
// strategies that behave alike.
type Open func(Config) (search.Strategy, error)

// Run runs the suite as subtests under name.
func Run(t *testing.T, name string, open Open) {
	t.Run(name, func(t *testing.T) {
		for spaceName, space := range spaces() {
			t.Run("goals/"+spaceName, func(t *testing.T) {
				for landscapeName, land := range landscapes() {
					cfg := Config{space, 8, 5}
					if err := sound(open, cfg, land, 120); err != nil {
						t.Errorf("%s: %v", landscapeName, err)
					}
				}
			})
		}
		t.Run("wrong trials are refused", func(t *testing.T) {
			for _, generation := range []int{1, 7} {
				cfg := Config{spaces()["mixed"], generation, 2}
				if err := refuses(open, cfg); err != nil {
					t.Errorf("generation %d: %v", generation, err)
				}
			}
		})
		t.Run("start goals", func(t *testing.T) {
			if err := starts(open, Config{spaces()["mixed"], 6, 3}); err != nil {
				t.Error(err)
			}
		})
		t.Run("enqueued goals", func(t *testing.T) {
			for _, generation := range []int{3, 10} {
				if err := enqueued(open, Config{spaces()["mixed"], generation, 4}); err != nil {
					t.Errorf("generation %d: %v", generation, err)
				}
			}
		})
		t.Run("seeds", func(t *testing.T) {
			if err := seeded(open, Config{spaces()["19 weights"], 10, 1}); err != nil {
				t.Error(err)
			}
		})
		t.Run("portions", rapid.MakeCheck(func(rt *rapid.T) {
			cfg, land := drawConfig(rt), drawLandscape(rt)
			plan := rapid.SliceOfN(drawStep(cfg.Generation), 1, 40).Draw(rt, "plan")
			if err := portions(open, cfg, land, plan); err != nil {
				rt.Fatal(err)
			}
		}))
		t.Run("replay", rapid.MakeCheck(func(rt *rapid.T) {
			cfg, land := drawConfig(rt), drawLandscape(rt)
			trials := rapid.IntRange(1, 80).Draw(rt, "trials")
			if err := replays(open, cfg, land, trials); err != nil {
				rt.Fatal(err)
			}
		}))
		t.Run("trials told anew", rapid.MakeCheck(func(rt *rapid.T) {
			cfg, land := drawConfig(rt), drawLandscape(rt)
			generations := rapid.IntRange(1, 8).Draw(rt, "generations")
			if err := unchanged(open, cfg, land, generations); err != nil {
				rt.Fatal(err)
			}
		}))
		t.Run("trials corrected", rapid.MakeCheck(func(rt *rapid.T) {
			cfg, land := drawConfig(rt), drawLandscape(rt)
			generations := rapid.IntRange(1, 8).Draw(rt, "generations")
			list := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) correction {
				return correction{
					rapid.IntRange(0, generations*cfg.Generation).Draw(rt, "trial"),
					rapid.OneOf(rapid.Float64Range(0, 1), rapid.Just(math.NaN())).Draw(rt, "value"),
				}
			}), 1, 5).Draw(rt, "corrections")
			if err := corrected(open, cfg, land, generations, list); err != nil {
				rt.Fatal(err)
			}
		}))
		t.Run("drawn spaces", rapid.MakeCheck(func(rt *rapid.T) {
			cfg, land := drawConfig(rt), drawLandscape(rt)
			if err := sound(open, cfg, land, 60); err != nil {
				rt.Fatal(err)
			}
		}))
	})
}

// drawConfig draws spaces of any bounds, some weights fixed.
func drawConfig(rt *rapid.T) Config {
	bound := rapid.OneOf(
		rapid.SampledFrom([]float64{-1, 0, 1, .5}),
		rapid.Float64Range(-10, 10),
		rapid.Float64(),
	)
	n := rapid.IntRange(1, 6).Draw(rt, "weights")
	space := make(search.Space, n)
	for i := range space {
		low, high := bound.Draw(rt, "bound"), bound.Draw(rt, "bound")
		space[i] = search.Dimension{Name: string(rune('a' + i)), Low: min(low, high), High: max(low, high)}
	}
	if len(space.Free()) == 0 {
		space[0].Low, space[0].High = -1, 1
	}
	return Config{
		Space:      space,
		Generation: rapid.IntRange(1, 12).Draw(rt, "generation"),
		Seed:       rapid.Uint64Max(search.MaxSeed-1).Draw(rt, "seed"),
	}
}

func drawLandscape(rt *rapid.T) landscape {
	all := landscapes()
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	return all[rapid.SampledFrom(names).Draw(rt, "landscape")]
}

// drawStep draws one step of a plan: ask for so many, then tell all or go on asking.
func drawStep(generation int) *rapid.Generator[step] {
	return rapid.Custom(func(rt *rapid.T) step {
		return step{
			ask:  rapid.IntRange(1, generation+3).Draw(rt, "ask"),
			tell: rapid.Bool().Draw(rt, "tell"),
		}
	})
}
