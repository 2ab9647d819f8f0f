package plots

import (
	"strings"
	"testing"

	"goalsearch/search"
)

// variant returns a trial of a goal of two weights, trained three times.
func variant(number int, f, c, score float64) search.Trial {
	t := search.Trial{Number: number, Planned: 3, DuplicateOf: -1, Goal: search.Params{{Name: "{F}", Value: f}, {Name: "{CL}", Value: c}}}
	for i, noise := range []float64{0, 0.01, -0.02} {
		t.Runs = append(t.Runs, search.Run{Number: i, Seed: uint64(i), Outcome: search.Outcome{Curve: []search.Epoch{{ValidationAccuracy: score + noise}}}})
	}
	return t
}

func diverged(t search.Trial) search.Trial {
	t.Runs[2] = search.Run{Number: 2, Reason: "diverged"}
	return t
}

func TestSensitivity(t *testing.T) {
	f, err := Sensitivity("weights", []search.Trial{
		variant(0, 0.5, 1, 0.9),
		variant(1, 0, 1, 0.8), variant(2, 0.5, 0, 0.3),
		variant(3, 0.55, 1, 0.91), variant(4, 0.5, 0.9, 0.89), variant(5, 0.4, 1, 0.88),
		diverged(variant(6, 0.6, 1, 0.9)), // has no score
		variant(7, 0.5, 1, 0.9),           // no change
	}, map[string]float64{"{F}": 0.7})
	d := parse(t, render(t, f, err, SVG))
	for _, mark := range []struct {
		kind, style string
		want        int
	}{
		{"0", "fill:#D55E00", 3}, {"+10 %", "fill:#0072B2", 2}, {"-0.1", "fill:#E69F00", 2},
	} {
		if got := len(d.styled(mark.style)); got != mark.want {
			t.Errorf("%d marks of %s, want %d and the legend's among them", got, mark.kind, mark.want)
		}
		if mark.kind != "0" { // which stands at the axis too
			d.written(t, mark.kind)
		}
	}
	for _, text := range []string{"weights", "unchanged", "{F}", "{CL}", "median and range", "0, published"} {
		d.written(t, text)
	}
	smallText(t, d)
}

func TestAblation(t *testing.T) {
	f, err := Ablation("removed", []search.Trial{variant(0, 0.5, 1, 0.9), variant(1, 0, 1, 0.85), variant(2, 0, 0, 0.1)})
	d := parse(t, render(t, f, err, SVG))
	if got := len(d.styled("fill:#D55E00")); got != 3 {
		t.Errorf("%d marks, want two and the legend's", got)
	}
	// The more is removed, the lower in this case, from left to right.
	marks := d.styled("fill:#D55E00")[1:]
	if marks[0].xs[0] > marks[1].xs[0] {
		marks[0], marks[1] = marks[1], marks[0]
	}
	if marks[0].ys[0] <= marks[1].ys[0] {
		t.Errorf("a lower score is drawn at %v, a higher one at %v", marks[1].ys[0], marks[0].ys[0])
	}
	for _, text := range []string{"removed", "{F}", "{CL}", "weights set to 0"} {
		d.written(t, text)
	}
}

func TestSensitivityRefuses(t *testing.T) {
	sensitivity := func(study string, trials []search.Trial) (*Figure, error) { return Sensitivity(study, trials, nil) }
	for name, test := range map[string]struct {
		plot   func(string, []search.Trial) (*Figure, error)
		trials []search.Trial
		words  string
	}{
		"nothing":            {sensitivity, nil, "no trials"},
		"no score":           {sensitivity, []search.Trial{diverged(variant(0, 1, 1, 0.9)), variant(1, 0, 1, 0.9)}, "no score"},
		"two changes":        {sensitivity, []search.Trial{variant(0, 1, 1, 0.9), variant(1, 0, 0, 0.9)}, "trial 1"},
		"another change":     {sensitivity, []search.Trial{variant(0, 1, 1, 0.9), variant(1, 0.3, 1, 0.9)}, "trial 1"},
		"nothing to ablate":  {Ablation, []search.Trial{variant(0, 1, 1, 0.9)}, "has only one goal"},
		"not removed":        {Ablation, []search.Trial{variant(0, 1, 1, 0.9), variant(1, 0.5, 1, 0.9)}, "trial 1"},
		"not one by another": {Ablation, []search.Trial{variant(0, 1, 1, 0.9), variant(1, 0, 1, 0.9), variant(2, 1, 0, 0.9)}, "trial 2"},
	} {
		_, err := test.plot("study", test.trials)
		if err == nil || !strings.Contains(err.Error(), test.words) {
			t.Errorf("%s: error %v does not say %q", name, err, test.words)
		}
	}
}
