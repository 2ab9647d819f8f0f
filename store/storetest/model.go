package storetest

import (
	"flag"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"goalsearch/search"
	"goalsearch/store"
)

// testModel makes the same changes, most of them possible, to a store and to one
// in memory, and wants the same of both after each.
func testModel(t *testing.T, open func(t *testing.T) search.Store) {
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		// Every change waits for the disk: fewer, unless they are asked for.
		check(t, checks.Value.Set("20"))
		defer checks.Value.Set(checks.DefValue)
	}
	real, model := open(t), store.NewMemory()
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		names := []string{fmt.Sprintf("%d-a", round), fmt.Sprintf("%d-b", round)}
		name := func(rt *rapid.T) string { return rapid.SampledFrom(names).Draw(rt, "study") }
		both := func(rt *rapid.T, do func(search.Store) error) {
			a, b := do(model), do(real)
			if (a == nil) != (b == nil) {
				rt.Fatalf("in memory: %v; in the store: %v", a, b)
			}
		}
		count := func(name string) int {
			list, _ := model.Trials(name)
			return len(list)
		}
		rt.Repeat(map[string]func(*rapid.T){
			"create": func(rt *rapid.T) {
				n := name(rt)
				both(rt, func(s search.Store) error { return s.Create(Study(n)) })
			},
			"update": func(rt *rapid.T) {
				given := Study(name(rt))
				given.Budget.Trials = rapid.IntRange(0, 20).Draw(rt, "extent")
				given.Spec.Seed = uint64(rapid.IntRange(1, 2).Draw(rt, "seed"))
				both(rt, func(s search.Store) error { return s.Update(given) })
			},
			"propose": func(rt *rapid.T) {
				n := name(rt)
				next := count(n)
				var list []search.Trial
				for i := range rapid.IntRange(0, 3).Draw(rt, "number of trials") {
					p := Trial(next+i, rapid.IntRange(1, 3).Draw(rt, "planned"))
					p.Goal = goal(float64(rapid.IntRange(0, 2).Draw(rt, "goal")))
					p.DuplicateOf = rapid.IntRange(-1, max(-1, next+i-1)).Draw(rt, "same as")
					p.Number += rapid.SampledFrom([]int{0, 0, 0, 0, 1}).Draw(rt, "gap")
					list = append(list, p)
				}
				both(rt, func(s search.Store) error { return s.Propose(n, list) })
			},
			"extend": func(rt *rapid.T) {
				n := name(rt)
				planned := rapid.IntRange(0, 4).Draw(rt, "planned")
				list := rapid.SliceOfN(rapid.IntRange(0, max(count(n), 1)), 0, 3).Draw(rt, "trials")
				both(rt, func(s search.Store) error { return s.Extend(n, planned, list...) })
			},
			"run": func(rt *rapid.T) {
				n := name(rt)
				trial := rapid.IntRange(0, count(n)).Draw(rt, "trial")
				run := Scored(rapid.IntRange(0, 3).Draw(rt, "run"), float64(rapid.IntRange(0, 3).Draw(rt, "score"))/3)
				if rapid.IntRange(0, 5).Draw(rt, "failed") == 0 {
					run = Diverged(run.Number)
				}
				both(rt, func(s search.Store) error { return s.AddRun(n, trial, run) })
			},
			"correct": func(rt *rapid.T) {
				n := name(rt)
				c := search.Correction{Trial: rapid.IntRange(0, count(n)).Draw(rt, "trial"), Run: rapid.IntRange(0, 2).Draw(rt, "run")}
				if rapid.Bool().Draw(rt, "replaced") {
					run := Scored(c.Run, float64(rapid.IntRange(0, 3).Draw(rt, "score"))/3)
					c.Replacement = &run
				}
				both(rt, func(s search.Store) error {
					return s.Correct(n, search.Entry{Event: search.ScoreReplaced}, []search.Correction{c})
				})
			},
			"": func(rt *rapid.T) {
				for _, n := range names {
					a, errA := model.Study(n)
					b, errB := real.Study(n)
					if (errA == nil) != (errB == nil) {
						rt.Fatalf("study %s in memory: %v; in the store: %v", n, errA, errB)
					}
					x, _ := model.Trials(n)
					y, _ := real.Trials(n)
					j, _ := model.Journal(n)
					k, _ := real.Journal(n)
					if !cmp.Equal(a, b, equal) || !cmp.Equal(x, y, equal) || !cmp.Equal(j, k, equal) {
						rt.Fatalf("study %s (- in memory, + in the store):\n%s%s%s", n, cmp.Diff(a, b, equal), cmp.Diff(x, y, equal), cmp.Diff(j, k, equal))
					}
				}
			},
		})
	})
}
