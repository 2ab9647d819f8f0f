package search_test

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"goalsearch/search"
)

// drawStudy draws a spec and trials of it in all states: of one rung or of two, with
// replicates that have ended or are under way.
func drawStudy(rt *rapid.T) (search.Spec, []search.Trial) {
	spec := search.Spec{Strategy: "random", Runs: rapid.IntRange(1, 2).Draw(rt, "runs")}
	if rapid.Bool().Draw(rt, "rungs") {
		spec.Rungs = []int{1}
	}
	whole := spec.Runs * (len(spec.Rungs) + 1)
	var list []search.Trial
	for i := range rapid.IntRange(0, 20).Draw(rt, "trials") {
		trial := search.Trial{Number: i, Planned: rapid.SampledFrom([]int{spec.Runs, whole, whole, whole + 1}).Draw(rt, "planned"), DuplicateOf: -1}
		for j := range rapid.IntRange(0, trial.Planned).Draw(rt, "ended") {
			score := float64(rapid.IntRange(0, 4).Draw(rt, "score")) / 4
			run := search.Run{Number: j, Outcome: search.Outcome{Curve: []search.Epoch{{Epoch: 2, ValidationAccuracy: score}}}}
			if spec.Epochs(j) > 0 {
				run.Outcome.Curve[0].Epoch = spec.Epochs(j)
			}
			if rapid.IntRange(0, 9).Draw(rt, "fails") == 0 {
				run = search.Run{Number: j, Reason: "diverged"}
			}
			trial.Runs = append(trial.Runs, run)
		}
		list = append(list, trial)
	}
	return spec, list
}

// TestRank holds the ranking against its definition, pair by pair, and Best, Count and
// State against it.
func TestRank(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		spec, list := drawStudy(rt)
		ranked := search.Rank(spec, list)
		if len(ranked) != len(list) {
			rt.Fatalf("%d trials of %d are ranked", len(ranked), len(list))
		}
		settled := spec.WithoutPendingReplicates(list)
		noise := search.PooledSD(settled)
		class := func(t search.RankedTrial) int {
			return slices.Index([]search.State{search.Complete, search.Pruned, search.Running, search.Failed},
				map[bool]search.State{true: search.Running, false: t.State()}[t.State() == search.Waiting])
		}
		var counts search.Counts
		for i, r := range ranked {
			counts.Add(spec, list[r.Number])
			if state := spec.State(list[r.Number]); state != r.State() {
				rt.Errorf("trial %d is %s, and %s in the ranking", r.Number, state, r.State())
			}
			if want := map[bool]int{true: i + 1}[r.State() == search.Complete]; r.Rank != want {
				rt.Errorf("trial %d, %s, has rank %d, not %d", r.Number, r.State(), r.Rank, want)
			}
			if i == 0 {
				continue
			}
			a, b := ranked[i-1], r
			x, _ := a.LowerBound(noise)
			y, _ := b.LowerBound(noise)
			if cmp.Or(cmp.Compare(class(a), class(b)), cmp.Compare(y, x), cmp.Compare(a.Number, b.Number)) > 0 {
				rt.Errorf("%s trial %d of %v comes before %s trial %d of %v", a.State(), a.Number, x, b.State(), b.Number, y)
			}
		}
		if got := search.Count(spec, list); got != counts || got.All() != len(list) {
			rt.Errorf("%+v are counted, not %+v", got, counts)
		}
		best, ok := search.Best(spec, list)
		if want := len(ranked) > 0 && ranked[0].Rank == 1; ok != want || ok && best.Number != ranked[0].Number {
			rt.Errorf("the best is %d, %v", best.Number, ok)
		}
	})
}

// TestRankRungs: a trial that was trained for longer ranks before those that scored
// more at a lower rung.
func TestRankRungs(t *testing.T) {
	spec := search.Spec{Strategy: "random", Runs: 1, Rungs: []int{1, 2}}
	var list []search.Trial
	for i, scores := range [][]float64{{.9}, {.5, .6}, {.3, .4, .5}, {.7}, {.2, .1, .2}, {.5, .7}} {
		trial := search.Trial{Number: i, Planned: len(scores), DuplicateOf: -1}
		for j, score := range scores {
			trial.Runs = append(trial.Runs, search.Run{Number: j, Outcome: search.Outcome{Curve: []search.Epoch{{Epoch: j + 1, ValidationAccuracy: score}}}})
		}
		list = append(list, trial)
	}
	var order []int
	for _, r := range search.Rank(spec, list) {
		order = append(order, r.Number)
	}
	if want := []int{2, 4, 5, 1, 0, 3}; !slices.Equal(order, want) {
		t.Errorf("the order is %v, not %v", order, want)
	}
	if best, ok := search.Best(spec, list[:2]); ok {
		t.Errorf("trial %d, which was pruned, is the best", best.Number)
	}
}

// TestProgressNamesTheBest: what is said while the search is under way is what ranks
// first of what is stored.
func TestProgressNamesTheBest(t *testing.T) {
	for name, study := range map[string]search.Study{"runs": toyStudy(), "replicates": confirmedStudy(), "rungs": rungStudy()} {
		t.Run(name, func(t *testing.T) {
			m := memory(t, study)
			var e rungEvaluator
			checked := 0
			check := func(p search.Progress) {
				list, err := m.Trials("toy")
				must(t, err)
				counts := search.Count(study.Spec, list)
				if p.Ended != counts.Ended() {
					return // copies of the trials that have just ended are still to be counted
				}
				best, ok := search.Best(study.Spec, list)
				value, _ := study.Spec.Value(best)
				if ok != (p.BestTrial >= 0) || ok && (best.Number != p.BestTrial || value != p.Best) || p.Failed != counts.Failed {
					t.Errorf("progress %+v, where trial %d of %v is the best of %+v", p, best.Number, value, counts)
				}
				checked++
			}
			end := finish(t, m, evaluator(e.evaluate), func(r *search.Runner) {
				r.OnProgress = func(p search.Progress) {
					if p.Ended < p.Trials {
						check(p)
					}
				}
			})
			check(end)
			if checked < 10 {
				t.Errorf("progress was checked %d times", checked)
			}
			if begun := finish(t, m, evaluator(e.evaluate)); begun.Best != end.Best || begun.BestTrial != end.BestTrial || begun.Ended != end.Ended {
				t.Errorf("run again: %+v, not %+v", begun, end)
			}
		})
	}
}
