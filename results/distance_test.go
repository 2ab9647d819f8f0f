package results

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"goalsearch/search"
)

func goalOf(values ...float64) search.Params {
	var g search.Params
	for i, v := range values {
		g = append(g, search.Param{Name: string(rune('a' + i)), Value: v})
	}
	return g
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b search.Params
		want float64
	}{
		{goalOf(1, 0), goalOf(3, 0), 0},
		{goalOf(1, 0), goalOf(-2, 0), 2},
		{goalOf(1, 0), goalOf(0, 1), math.Sqrt2},
		{goalOf(1), goalOf(1, 0), 0},
		{goalOf(0, 0), goalOf(0, 0), 0},
		{goalOf(0, 0), goalOf(1, 0), 1},
		{goalOf(1), search.Params{{Name: "z", Value: 1}}, math.Sqrt2},
	} {
		if got := Distance(c.a, c.b); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("distance of %v and %v is %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// TestDistanceIsAMetric: symmetric, at most 2, the same for scaled goals, and never
// longer than a detour.
func TestDistanceIsAMetric(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(name string) search.Params {
			return goalOf(rapid.SliceOfN(rapid.Float64Range(-1, 1), 4, 4).Draw(rt, name)...)
		}
		a, b, c := draw("a"), draw("b"), draw("c")
		if length(a) < 1e-6 || length(b) < 1e-6 || length(c) < 1e-6 {
			return
		}
		ab := Distance(a, b)
		if ab != Distance(b, a) || ab < 0 || ab > 2 {
			rt.Fatalf("distances %v and %v", ab, Distance(b, a))
		}
		scale := rapid.Float64Range(0.01, 100).Draw(rt, "scale")
		scaled := goalOf()
		for _, p := range a {
			scaled = append(scaled, search.Param{Name: p.Name, Value: scale * p.Value})
		}
		if d := Distance(scaled, b); math.Abs(d-ab) > 1e-7 {
			rt.Fatalf("scaled by %v the distance is %v, not %v", scale, d, ab)
		}
		if ab > Distance(a, c)+Distance(c, b)+1e-9 {
			rt.Fatal("a detour is shorter")
		}
	})
}

// trialOfScores makes a complete trial.
func trialOfScores(number int, goal search.Params, scores ...float64) search.Trial {
	t := search.Trial{Number: number, Goal: goal, Planned: len(scores), DuplicateOf: -1}
	for i, s := range scores {
		t.Runs = append(t.Runs, search.Run{Number: i, Outcome: search.Outcome{Curve: []search.Epoch{{ValidationAccuracy: s}}}})
	}
	return t
}

func TestDiverse(t *testing.T) {
	ranked := Rank(search.Spec{Runs: 1}, []search.Trial{
		trialOfScores(0, goalOf(1, 0), 0.9),
		trialOfScores(1, goalOf(0.9, 0.05), 0.8), // a variant of trial 0
		trialOfScores(2, goalOf(0, 1), 0.7),
		trialOfScores(3, goalOf(-1, 0), 0.6),
		{Number: 4, Goal: goalOf(0, -1), Planned: 1, DuplicateOf: -1},
	})
	var numbers []int
	for _, r := range Diverse(ranked, 0.5) {
		numbers = append(numbers, r.Number)
	}
	if len(numbers) != 3 || numbers[0] != 0 || numbers[1] != 2 || numbers[2] != 3 {
		t.Errorf("trials %v are diverse, want 0, 2, 3", numbers)
	}
}

// TestLuckDoesNotRank: one lucky run does not overtake the mean of many; among
// trials with equally many runs the means decide.
func TestLuckDoesNotRank(t *testing.T) {
	ranked := Rank(search.Spec{Runs: 1}, []search.Trial{
		trialOfScores(0, goalOf(1), 0.915), // one lucky run
		trialOfScores(1, goalOf(2), 0.93, 0.89, 0.91, 0.91, 0.90, 0.92),
		trialOfScores(2, goalOf(3), 0.91),
	})
	for i, want := range []int{1, 0, 2} {
		if ranked[i].Number != want || ranked[i].Rank != i+1 {
			t.Errorf("place %d: trial %d, want %d", i+1, ranked[i].Number, want)
		}
	}
	if ranked[1].Scores.Mean != 0.915 {
		t.Errorf("the mean of the lucky trial is shown as %v", ranked[1].Scores.Mean)
	}
}
