package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"goalsearch/results"
	"goalsearch/search"
)

// MostCurves is the largest number of curves that a figure can tell apart: each
// colour with two dashes.
const MostCurves = 14

var (
	curveColors = []color.Color{blue, vermilion, green, purple, orange, sky, black}
	curveDashes = [][]vg.Length{nil, {5, 1.5}, {1.5, 1.5}, {7, 1.5, 1.5, 1.5}}
)

// curveStyle is the style of the i-th best curve, from 0. Its dash differs from
// those of its neighbours, for print in grey.
func curveStyle(i int) draw.LineStyle {
	turn, k := i/len(curveColors), i%len(curveColors)
	return draw.LineStyle{
		Color:  curveColors[k],
		Width:  vg.Points(1.2),
		Dashes: curveDashes[(k+2*turn)%len(curveDashes)],
	}
}

// Curves draws the learning curves of the best trials of a study, so many as top,
// labelled by their numbers, on those of its other trials in grey. The curve of a
// trial is the mean of its runs. A trial that is the same as an earlier one has
// the same curve and is left out. The trials must have whole curves. It is an
// error if no trial is complete.
func Curves(study search.Study, trials []search.Trial, top int) (*Figure, error) {
	if top < 1 || top > MostCurves {
		return nil, fmt.Errorf("cannot plot %d curves: choose 1 to %d, which can be distinguished", top, MostCurves)
	}
	if err := needScores(study, trials); err != nil {
		return nil, err
	}
	trials = slices.DeleteFunc(slices.Clone(trials), func(t search.Trial) bool { return t.DuplicateOf >= 0 })
	var best labelled
	var others bundle
	last, lowest, highest := 0.0, math.Inf(1), math.Inf(-1)
	for _, r := range results.Rank(study.Spec, trials) {
		curve := meanCurve(r.Trial)
		if len(curve) == 0 {
			continue
		}
		if r.Rank > 0 && len(best) < top {
			best = append(best, namedCurve{fmt.Sprintf("trial %d", r.Number), curve, curveStyle(len(best))})
		} else {
			others = append(others, curve)
		}
		_, end, low, high := plotter.XYRange(curve)
		last, lowest, highest = max(last, end), min(lowest, low), max(highest, high)
	}
	if len(best) == 0 {
		return nil, fmt.Errorf("study %s: the runs of its trials have no epoch in common: no curve to plot", study.Name)
	}
	f := newFigure(study.Name, "epoch", scoreLabel(trials))
	f.scale(int(last), lowest, highest)
	if len(others) > 0 {
		f.plot.Add(others)
		f.explain(countOthers(len(others)), lineWidth, others)
	}
	f.plot.Add(best)
	return f, nil
}

func countOthers(n int) string {
	if n == 1 {
		return "the other trial"
	}
	return fmt.Sprintf("the other %d trials", n)
}

// meanCurve is the mean validation accuracy over a trial's runs.
func meanCurve(t search.Trial) plotter.XYs {
	mean := results.MeanCurve(t)
	curve := make(plotter.XYs, len(mean))
	for i, e := range mean {
		curve[i] = plotter.XY{X: float64(e.Epoch), Y: e.ValidationAccuracy}
	}
	return curve
}
