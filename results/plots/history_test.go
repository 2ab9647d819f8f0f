package plots

import (
	"slices"
	"strings"
	"testing"
	"time"

	"goalsearch/search"
)

func TestHistory(t *testing.T) {
	trials := made(100, 2, 3)
	// A trial that still runs has no score.
	trials[50].Runs = trials[50].Runs[:1]
	trials[30].Origin = search.Enqueued
	study := named("digits")
	study.Spec.Runs = 2
	f, err := History(study, trials)
	d := parse(t, render(t, f, err, SVG))

	marks := map[search.Origin]int{}
	failed, best := 0, 0.0
	for _, trial := range trials {
		value, ok := trial.Value()
		switch {
		case ok:
			marks[trial.Origin]++
			best = max(best, value)
		case trial.State() == search.Failed:
			failed++
		}
	}
	// Each origin has a mark for every trial and one in the legend; a cross is two
	// lines.
	for _, c := range []struct {
		what, style string
		want        int
	}{
		{"start", "fill:#D55E00", marks[search.Start] + 1},
		{"enqueued", "fill:#CC79A7", marks[search.Enqueued] + 1},
		{"initial design", "fill:#E69F00", marks[search.Initial] + 1},
		{"proposed", "fill:#0072B2", marks[search.Proposed] + 1},
		{"failed", "stroke-width:0.8", 2 * (failed + 1)},
	} {
		if got := len(d.styled(c.style)); got != c.want {
			t.Errorf("%d marks of %s, want %d", got, c.what, c.want)
		}
	}
	for _, text := range []string{"digits", "trial", "validation accuracy", "mean of 2 runs", "start (1)", "enqueued (1)", "failed (6)", "best so far: 0."} {
		d.written(t, text)
	}
	smallText(t, d)

	// The legend lies above all data, the failed trials below.
	legend := d.written(t, "proposed (").ys[0]
	offspring := d.styled("fill:#0072B2")
	lowest := legend
	above := 0
	for _, mark := range offspring {
		lowest = min(lowest, slices.Min(mark.ys))
		if slices.Max(mark.ys) > legend {
			above++
		}
	}
	if above != 1 {
		t.Errorf("%d marks of offspring are as high as the legend", above)
	}
	for _, line := range d.styled("stroke-width:0.8")[2:] { // the first are in the legend
		if slices.Max(line.ys) >= lowest {
			t.Error("a failed trial is marked among the scores")
		}
	}

	// The best never gets worse.
	lines := slices.DeleteFunc(d.styled("stroke:#000000"), func(s shape) bool { return len(s.xs) == 2 })
	if len(lines) != 1 {
		t.Fatalf("there are %d lines of the best", len(lines))
	}
	if line := lines[0]; !slices.IsSorted(line.ys) || !slices.IsSorted(line.xs) {
		t.Errorf("the best goes down: %v", line.ys)
	}
}

// smallText refuses text below 9 points.
func smallText(t *testing.T, d drawing) {
	t.Helper()
	for _, s := range d.texts {
		_, size, _ := strings.Cut(s.style, "font-size:")
		size, _, _ = strings.Cut(size, "px")
		if number(t, size) < 9 {
			t.Errorf("%q has size %s", s.text, size)
		}
	}
}

// TestHistoryWithRungs: trials that were trained for fewer epochs are rings, and never
// the best.
func TestHistoryWithRungs(t *testing.T) {
	study := named("digits")
	study.Spec.Rungs = []int{1}
	trials := made(40, 1, 6)
	for i := range trials {
		trial := &trials[i]
		if trial.State() != search.Complete {
			continue
		}
		short := trial.Runs[0]
		short.Outcome.Curve = slices.Clone(short.Outcome.Curve[:2])
		short.Outcome.Curve[1].ValidationAccuracy = 0.99
		if i%2 == 1 {
			trial.Runs = []search.Run{short}
			continue
		}
		trial.Planned, trial.Runs[0].Number = 2, 1
		trial.Runs = []search.Run{short, trial.Runs[0]}
	}
	f, err := History(study, trials)
	d := parse(t, render(t, f, err, SVG))
	d.written(t, "pruned after epoch 1 (19)")
	best := d.written(t, "best so far: 0.").text
	if best > "best so far: 0.98" {
		t.Errorf("it says %q", best)
	}
}

// TestHistoryOfPruned: where no trial was trained in full there is no best so far.
func TestHistoryOfPruned(t *testing.T) {
	study := named("digits")
	study.Spec.Rungs = []int{1}
	want := "study digits: no trial was trained to full length, and 10 were pruned: no score to plot"
	if _, err := History(study, made(10, 1, 1)); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestHistoryOfOneTrial(t *testing.T) {
	f, err := History(named("one"), made(1, 1, 2))
	d := parse(t, render(t, f, err, SVG))
	if got := len(d.styled("fill:#D55E00")); got != 2 {
		t.Errorf("%d marks", got)
	}
	d.written(t, "best so far")
}

func TestNothingToDraw(t *testing.T) {
	failed := []search.Trial{made(15, 1, 1)[14]}
	waiting := []search.Trial{{Planned: 1, DuplicateOf: -1}}
	for _, c := range []struct {
		trials []search.Trial
		want   string
	}{
		{nil, "study s: no trial is complete yet: nothing to plot"},
		{waiting, "study s: no trial is complete yet: nothing to plot"},
		{failed, `study s: all trials failed, the first with "diverged in epoch 2: a weight is NaN": no score to plot`},
		{append(waiting, failed...), `study s: no trial is complete, and 1 failed, the first with "diverged in epoch 2: a weight is NaN": no score to plot`},
	} {
		for kind, draw := range map[string]func() (*Figure, error){
			"history": func() (*Figure, error) { return History(named("s"), c.trials) },
			"curves":  func() (*Figure, error) { return Curves(named("s"), c.trials, 5) },
		} {
			if _, err := draw(); err == nil || err.Error() != c.want {
				t.Errorf("%s: %v, want %s", kind, err, c.want)
			}
		}
	}
}

// TestManyTrials holds that a figure of 10,000 trials is a matter of seconds
// even on a slow machine.
func TestManyTrials(t *testing.T) {
	trials := made(10000, 1, 5)
	for kind, draw := range map[string]func() (*Figure, error){
		"history": func() (*Figure, error) { return History(named("many"), trials) },
		"curves":  func() (*Figure, error) { return Curves(named("many"), trials, 5) },
	} {
		for _, format := range Formats() {
			start := time.Now()
			f, err := draw()
			size := len(render(t, f, err, format))
			if took := time.Since(start); took > 15*time.Second {
				t.Errorf("%s as %s takes %v", kind, format, took)
			}
			if size > 4<<20 {
				t.Errorf("%s as %s has %d bytes", kind, format, size)
			}
		}
	}
}

// TestHistoryNamesTheBest: the best so far is the goal that ranks first, not a lucky
// run.
func TestHistoryNamesTheBest(t *testing.T) {
	trials := made(2, 5, 1)
	for k := range trials[0].Runs {
		trials[0].Runs[k].Outcome.Curve[1].ValidationAccuracy = []float64{.50, .48, .52, .51, .49}[k]
	}
	trials[1].Runs, trials[1].Planned = trials[1].Runs[:1], 1
	trials[1].Runs[0].Outcome.Curve[1].ValidationAccuracy = .51
	f, err := History(named("digits"), trials)
	parse(t, render(t, f, err, SVG)).written(t, "best so far: 0.5000")
}
