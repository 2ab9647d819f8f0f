package plots

import (
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"goalsearch/results"
	"goalsearch/search"
)

// Weights draws how the free weights of the best goals of a study are distributed:
// a row per weight with a mark for each of so many of the best, their median, the
// best goal, and behind them the range of the middle half of all complete trials.
// Summaries of the trials are enough. It is an error if no trial is complete.
func Weights(study search.Study, trials []search.Trial, top int) (*Figure, error) {
	if err := needScores(study, trials); err != nil {
		return nil, err
	}
	free, err := freeWeights(study, nil)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(free))
	for j, i := range free {
		names[j] = study.Spec.Space[i].Name
	}
	complete := completeOnes(study.Spec, trials)
	best := complete[:min(top, len(complete))]

	all := spans{style: draw.LineStyle{Color: light, Width: 7}}
	medians := marks{style: draw.GlyphStyle{Color: black, Radius: 5, Shape: bar{}}}
	others := marks{style: draw.GlyphStyle{Color: color.NRGBA{blue.R, blue.G, blue.B, 0x90}, Radius: 2, Shape: disc{}}}
	first := marks{style: draw.GlyphStyle{Color: vermilion, Radius: 4, Shape: diamond{}}}
	low, high := 0.0, 0.0
	for j, i := range free {
		y := row(j, len(free))
		values := func(list []results.Ranked) []float64 {
			var v []float64
			for _, r := range list {
				v = append(v, r.Goal[i].Value)
			}
			slices.Sort(v)
			return v
		}
		everyone, chosen := values(complete), values(best)
		all.list = append(all.list, span{quantile(everyone, 0.25), quantile(everyone, 0.75), y})
		medians.points = append(medians.points, point{quantile(chosen, 0.5), y})
		for _, r := range best[1:] {
			others.points = append(others.points, point{r.Goal[i].Value, y})
		}
		first.points = append(first.points, point{best[0].Goal[i].Value, y})
		low, high = min(low, study.Spec.Space[i].Low), max(high, study.Spec.Space[i].High)
	}
	f := newRows(study.Name, "weight", names)
	f.plot.X.Min, f.plot.X.Max = low, high
	f.plot.Add(all, upright{draw.LineStyle{Color: black, Width: vg.Points(0.5)}, 0}, others, medians, first)
	value, _ := best[0].Value()
	f.explain(fmt.Sprintf("best goal (trial %d, %.4f)", best[0].Number, value), glyphWidth, first)
	if len(best) > 1 {
		f.explain(fmt.Sprintf("the next %d", len(best)-1), glyphWidth, others)
		f.explain(fmt.Sprintf("median of the %d", len(best)), glyphWidth, medians)
	}
	f.explain(fmt.Sprintf("middle half of all %d", len(complete)), lineWidth, all)
	return f, nil
}

// completeOnes are the complete trials, the best first, without repetitions.
func completeOnes(spec search.Spec, trials []search.Trial) []results.Ranked {
	return slices.DeleteFunc(results.Rank(spec, trials), func(r results.Ranked) bool { return r.Rank == 0 || r.DuplicateOf >= 0 })
}

// spanOfScores is the range of the scores of complete trials, not empty even if they
// are all the same. The best may not have the highest: a ranking distrusts luck.
func spanOfScores(complete []results.Ranked) (lowest, highest float64) {
	lowest, highest = 1, 0
	for _, r := range complete {
		value, _ := r.Value()
		lowest, highest = min(lowest, value), max(highest, value)
	}
	return lowest, max(highest, lowest+1e-3)
}

// quantile of sorted values, between neighbours in proportion.
func quantile(sorted []float64, share float64) float64 {
	at := share * float64(len(sorted)-1)
	i := min(int(at), max(0, len(sorted)-2))
	next := min(i+1, len(sorted)-1)
	return sorted[i] + (at-float64(i))*(sorted[next]-sorted[i])
}

// bar is a glyph: an upright line.
type bar struct{}

// DrawGlyph implements draw.GlyphDrawer.
func (bar) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	c.StrokeLine2(draw.LineStyle{Color: style.Color, Width: vg.Points(1.5)}, at.X, at.Y-style.Radius, at.X, at.Y+style.Radius)
}
