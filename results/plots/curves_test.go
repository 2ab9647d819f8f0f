package plots

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"

	"goalsearch/results"
	"goalsearch/search"
)

func TestCurves(t *testing.T) {
	trials := made(30, 2, 4)
	// The best trial again: its curve is there already.
	copied := results.Rank(named("digits").Spec, trials)[0].Trial
	copied.DuplicateOf, copied.Number = copied.Number, len(trials)
	trials = append(trials, copied)
	for _, top := range []int{1, 5, MostCurves} {
		f, err := Curves(named("digits"), trials, top)
		d := parse(t, render(t, f, err, SVG))
		labels := 0
		for _, r := range results.Rank(named("digits").Spec, trials[:30])[:top] {
			d.written(t, fmt.Sprintf("trial %d", r.Number))
			labels++
		}
		// A curve has a point for each of 5 epochs; 2 of 30 trials failed.
		curves := 0
		styles := make(map[string]bool)
		for _, p := range d.paths {
			if len(p.xs) == 5 && p.style != "fill:#FFFFFF" {
				curves++
				styles[p.style] = true
			}
		}
		if curves != 28 || len(styles) != top+1 {
			t.Errorf("top %d: %d curves in %d styles, want 28 in %d", top, curves, len(styles), top+1)
		}
		d.written(t, fmt.Sprintf("the other %d trials", 28-top))
		smallText(t, d)
		var heights []float64
		for _, s := range d.texts {
			if len(s.text) > 6 && s.text[:6] == "trial " {
				heights = append(heights, s.ys[0])
			}
		}
		slices.Sort(heights)
		for i := 1; i < len(heights); i++ {
			if heights[i]-heights[i-1] < smallSize {
				t.Errorf("top %d: labels overlap: %v", top, heights)
			}
		}
	}
}

func TestCurvesOfOneTrial(t *testing.T) {
	f, err := Curves(named("one"), made(1, 1, 2), 5)
	d := parse(t, render(t, f, err, SVG))
	d.written(t, "trial 0")
}

func TestCurvesThatCannotBeToldApart(t *testing.T) {
	for _, top := range []int{-1, 0, MostCurves + 1} {
		if _, err := Curves(named("s"), made(30, 1, 1), top); err == nil {
			t.Errorf("%d curves are drawn", top)
		}
	}
	seen := make(map[string]bool)
	for i := range MostCurves {
		s := curveStyle(i)
		seen[fmt.Sprint(s.Color, s.Dashes)] = true
	}
	if len(seen) != MostCurves {
		t.Errorf("there are %d styles for %d curves", len(seen), MostCurves)
	}
}

func TestMeanCurve(t *testing.T) {
	run := func(values ...float64) search.Run {
		var r search.Run
		for epoch, v := range values {
			r.Outcome.Curve = append(r.Outcome.Curve, search.Epoch{Epoch: epoch, ValidationAccuracy: v})
		}
		return r
	}
	failed := run(1)
	failed.Reason = "diverged"
	got := meanCurve(search.Trial{Runs: []search.Run{run(0.25, 0.5, 0.75), run(0.75, 0.5, 0.25), run(1, 1), failed}})
	if len(got) != 3 || got[0].Y != 0.5 || got[1].X != 1 || got[1].Y != 0.5 || got[2].Y != 0.5 { // the shorter run is not among the longest
		t.Errorf("the mean is %v", got)
	}
	if got := meanCurve(search.Trial{}); len(got) != 0 {
		t.Errorf("without runs the mean is %v", got)
	}
}

func TestSpread(t *testing.T) {
	const gap, low, high, tolerance = 10, 0, 200, 1e-9
	rapid.Check(t, func(t *rapid.T) {
		heights := rapid.SliceOfN(rapid.Map(rapid.Float64Range(low, high), func(x float64) vg.Length { return vg.Length(x) }), 1, 20).Draw(t, "heights")
		moved := spread(heights, gap, low, high)
		apart := true
		for i := range heights {
			if moved[i] < low-tolerance || moved[i] > high+tolerance {
				t.Fatalf("%v is out of bounds", moved[i])
			}
			for j := range i {
				if d := math.Abs(float64(moved[i] - moved[j])); d < gap-tolerance {
					t.Fatalf("%v and %v are too close", moved[i], moved[j])
				}
				if heights[i] != heights[j] && (heights[i] < heights[j]) != (moved[i] < moved[j]) {
					t.Fatal("the order changed")
				}
				apart = apart && math.Abs(float64(heights[i]-heights[j])) >= gap
			}
		}
		if apart {
			for i := range heights {
				if math.Abs(float64(moved[i]-heights[i])) > tolerance {
					t.Fatalf("%v was moved to %v without need", heights[i], moved[i])
				}
			}
		}
	})
	if got := spread([]vg.Length{100, 100, 100}, gap, low, high); !slices.Equal(got, []vg.Length{110, 100, 90}) {
		t.Errorf("equal heights become %v: the first must be the highest", got)
	}
}
