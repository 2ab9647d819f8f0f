package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"

	"goalsearch/results"
	"goalsearch/search"
)

// changeKinds are the kinds of changes that a figure tells apart, in the order of
// its legend.
var changeKinds = []struct {
	kind   string
	beside float64 // where it stands beside the mark of its weight
	draw.GlyphStyle
}{
	{"0", 0, draw.GlyphStyle{Color: vermilion, Shape: disc{}, Radius: 2.2}},
	{"+10 %", -0.24, draw.GlyphStyle{Color: blue, Shape: draw.PyramidGlyph{}, Radius: 2.5}},
	{"-10 %", -0.08, draw.GlyphStyle{Color: sky, Shape: draw.PyramidGlyph{}, Radius: 2.5}},
	{"+0.1", 0.08, draw.GlyphStyle{Color: green, Shape: diamond{}, Radius: 2.8}},
	{"-0.1", 0.24, draw.GlyphStyle{Color: orange, Shape: diamond{}, Radius: 2.8}},
}

// besidePublished is where a published score stands beside the mark of its weight.
const besidePublished = 0.25

// Sensitivity draws the scores of goals of which each has one weight changed, over
// the weights, beside the range of the first goal of the study, which is the
// unchanged one. Crosses are medians that were published, by the weight that was set
// to 0; nil for none. It is an error if a goal differs otherwise, or if the unchanged
// one has no score.
func Sensitivity(study string, trials []search.Trial, published map[string]float64) (*Figure, error) {
	unchanged, err := unchangedOf(study, trials)
	if err != nil {
		return nil, err
	}
	var weights []string
	for _, w := range trials[0].Goal {
		weights = append(weights, w.Name)
	}
	kinds := make([]scoreRanges, len(changeKinds))
	all := []scoreRange{scoreRange(unchanged)}
	for _, t := range trials[1:] {
		changes := results.Changes(trials[0].Goal, t.Goal)
		if len(changes) == 0 {
			continue
		}
		k := -1
		if len(changes) == 1 {
			kind := changes[0].Kind()
			for i, known := range changeKinds {
				if known.kind == kind {
					k = i
				}
			}
		}
		if k < 0 {
			return nil, fmt.Errorf("study %s: trial %d is not the goal of trial 0 with one weight set to 0 or changed by ±10 %% or ±0.1: this is not a sensitivity study", study, t.Number)
		}
		at := slices.Index(weights, changes[0].Weight)
		if s, ok := scoreRangeOf(float64(at)+changeKinds[k].beside, t); ok {
			kinds[k].list = append(kinds[k].list, s)
			all = append(all, s)
		}
	}
	reported := scoreRanges{style: draw.GlyphStyle{Color: black, Shape: cross{}, Radius: 3}}
	for at, w := range weights {
		if score, ok := published[w]; ok {
			reported.list = append(reported.list, scoreRange{float64(at) + besidePublished, score, score, score})
		}
	}
	all = append(all, reported.list...)
	f := newFigure(study, "weight", "validation accuracy\nmedian and range of runs")
	f.plot.Add(unchanged)
	f.explain("unchanged", lineWidth, unchanged)
	for k, s := range kinds {
		if len(s.list) > 0 {
			s.style = changeKinds[k].GlyphStyle
			f.plot.Add(s)
			f.explain(changeKinds[k].kind, glyphWidth, s)
		}
	}
	if len(reported.list) > 0 {
		f.plot.Add(reported)
		f.explain("0, published", glyphWidth, reported)
	}
	f.nominal(weights)
	f.scaleSpans(len(weights), all)
	return f, nil
}

// Ablation draws the scores of goals of which each has lost weights of the one
// before, in order, beside the range of the first goal of the study.
func Ablation(study string, trials []search.Trial) (*Figure, error) {
	unchanged, err := unchangedOf(study, trials)
	if err != nil {
		return nil, err
	}
	lost := scoreRanges{style: changeKinds[0].GlyphStyle}
	all := []scoreRange{scoreRange(unchanged)}
	var names []string
	for i, t := range trials[1:] {
		if !loses(trials[i].Goal, t.Goal) {
			return nil, fmt.Errorf("study %s: trial %d is not the previous goal with further weights set to 0: this is not an ablation study", study, t.Number)
		}
		names = append(names, removed(trials[i].Goal, t.Goal))
		if s, ok := scoreRangeOf(float64(i), t); ok {
			lost.list = append(lost.list, s)
			all = append(all, s)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("study %s has only one goal: no weight was removed", study)
	}
	f := newFigure(study, "weights set to 0, one after another", "validation accuracy\nmedian and range of runs")
	f.plot.Add(unchanged, lost)
	f.explain("unchanged", lineWidth, unchanged)
	f.explain("with all weights up to here at 0", glyphWidth, lost)
	f.nominal(names)
	f.scaleSpans(len(names), all)
	return f, nil
}

// removed names the weights that a goal has lost.
func removed(before, after search.Params) string {
	var names []string
	for _, c := range results.Changes(before, after) {
		names = append(names, c.Weight)
	}
	return strings.Join(names, ", ")
}

// loses reports whether a goal has lost weights of another, and nothing else.
func loses(before, after search.Params) bool {
	changes := results.Changes(before, after)
	return len(changes) > 0 && !slices.ContainsFunc(changes, func(c results.Change) bool { return c.To != 0 })
}

func unchangedOf(study string, trials []search.Trial) (reference, error) {
	if len(trials) == 0 {
		return reference{}, fmt.Errorf("study %s has no trials yet: nothing to plot", study)
	}
	s, ok := scoreRangeOf(0, trials[0])
	if !ok {
		return reference{}, fmt.Errorf("study %s: its first goal, with which the others are compared, has no score", study)
	}
	return reference(s), nil
}

// nominal has names along the axis, at 0, 1, 2 and so on.
func (f *Figure) nominal(names []string) {
	marks := make(plot.ConstantTicks, len(names))
	for i, name := range names {
		marks[i] = plot.Tick{Value: float64(i), Label: name}
	}
	x := &f.plot.X
	x.Tick.Marker = marks
	x.Tick.Label.Rotation = math.Pi / 3
	x.Tick.Label.XAlign, x.Tick.Label.YAlign = draw.XRight, draw.YCenter
}

// scaleSpans sets the axes for so many names and these scores.
func (f *Figure) scaleSpans(names int, all []scoreRange) {
	low, high := all[0].low, all[0].high
	for _, s := range all {
		low, high = min(low, s.low), max(high, s.high)
	}
	const room = 0.05
	pad := max(high-low, 0.001) * room
	f.plot.X.Min, f.plot.X.Max = -0.5, float64(names)-0.5
	f.plot.Y.Min, f.plot.Y.Max = low-pad, high+pad
}
