package plots

import (
	"strings"
	"testing"

	"goalsearch/search"
)

// scored returns a trial whose run i has seed 10+i and a score.
func scored(number int, scores ...float64) search.Trial {
	t := search.Trial{Number: number, Planned: len(scores), DuplicateOf: -1}
	for i, s := range scores {
		t.Runs = append(t.Runs, search.Run{Number: i, Seed: uint64(10 + i), Outcome: search.Outcome{Curve: []search.Epoch{{ValidationAccuracy: s}}}})
	}
	return t
}

func comparison(name string) search.Study {
	return search.Study{Name: name, Spec: search.Spec{Strategy: search.List}}
}

func TestCompared(t *testing.T) {
	a, b := scored(0, 0.9, 0.8, 0.85, 0.75, 0.7), scored(1, 0.88, 0.81, 0.8, 0.75)
	f, err := Compared(comparison("compare/x/y/trivariate,hidden=5"), []search.Trial{a, b})
	d := parse(t, render(t, f, err, SVG))
	for _, text := range []string{
		"x", "y", "scores by seed", "first minus second goal", "validation accuracy",
		"first better (2)", "second better (1)", "equal (1)",
		"mean difference +0.0150, 95 % interval -0.0271 to +0.0571", "without a pair: 1",
	} {
		d.written(t, text)
	}
	// A pair is joined from the left to the right, once more in the legend.
	for style, want := range map[string]int{"stroke:#0072B2": 3, "stroke:#D55E00": 2} {
		lines := d.styled(style)
		if len(lines) != want {
			t.Fatalf("%d lines of %s, want %d", len(lines), style, want)
		}
		pair := lines[len(lines)-1]
		if falls := pair.ys[0] > pair.ys[1]; falls != (style == "stroke:#0072B2") || pair.xs[0] >= pair.xs[1] {
			t.Errorf("a line of %s goes from %v, %v to %v, %v", style, pair.xs[0], pair.ys[0], pair.xs[1], pair.ys[1])
		}
	}
	// Four differences on the right, and on the left both scores of four seeds.
	discs := 0
	for _, p := range d.paths {
		if strings.HasPrefix(p.style, "fill:#000000") || p.style == "" {
			discs++
		}
	}
	if want := 4 + 2*4; discs != want {
		t.Errorf("%d black marks, want %d", discs, want)
	}
	smallText(t, d)
}

// TestComparedNames holds that long names are broken, and that names of goals are not
// guessed where a study has another name.
func TestComparedNames(t *testing.T) {
	pair := []search.Trial{scored(0, 0.9, 0.8), scored(1, 0.8, 0.8)}
	f, err := Compared(comparison("compare/F_C=1:F_L=-1:F_C_L=0.25:C_L=0.125:FC=0.75/trivariate-heuristic/trivariate,hidden=5"), pair)
	d := parse(t, render(t, f, err, SVG))
	for _, text := range []string{"F_C=1:F_L=-1:", "C_L=0.125:FC=0.75", "trivariate-heuristic"} {
		d.written(t, text)
	}
	for _, name := range []string{"mine", "compare/a/figure:1/b/trivariate"} {
		f, err := Compared(comparison(name), pair)
		d := parse(t, render(t, f, err, SVG))
		d.written(t, "second goal")
	}
}

func TestComparedRefuses(t *testing.T) {
	a, lost := scored(0, 0.9, 0.8), diverged(scored(1, 0.9, 0.8, 0.7))
	lost.Runs = lost.Runs[2:]
	for name, test := range map[string]struct {
		strategy string
		trials   []search.Trial
		words    string
	}{
		"a search":             {"genetic", []search.Trial{a, a}, "study s is a search"},
		"nothing yet":          {search.List, nil, "has 0 goals"},
		"one goal":             {search.List, []search.Trial{a}, "has 1 goals"},
		"three goals":          {search.List, []search.Trial{a, a, a}, "has 3 goals"},
		"no seed in common":    {search.List, []search.Trial{a, lost}, "no seed for which both goals have a score"},
		"nothing trained, yet": {search.List, []search.Trial{a, {Number: 1, Planned: 2, DuplicateOf: -1}}, "no seed for which both goals have a score"},
	} {
		study := search.Study{Name: "s", Spec: search.Spec{Strategy: test.strategy}}
		if _, err := Compared(study, test.trials); err == nil || !strings.Contains(err.Error(), test.words) {
			t.Errorf("%s: error %v does not say %q", name, err, test.words)
		}
	}
}

func TestComparedOneSeed(t *testing.T) {
	f, err := Compared(comparison("one"), []search.Trial{scored(0, 1), scored(1, 0)})
	d := parse(t, render(t, f, err, SVG))
	if text := d.written(t, "mean difference").text; text != "mean difference +1.0000" {
		t.Errorf("the legend says %q of one seed, which has no interval", text)
	}
}
