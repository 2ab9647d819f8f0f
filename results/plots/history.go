package plots

import (
	"fmt"
	"image/color"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"goalsearch/results"
	"goalsearch/search"
)

// origins are the kinds of trials that a history tells apart, in the order of
// its legend. The last are drawn first, so that the few cover the many.
var origins = []struct {
	search.Origin
	draw.GlyphStyle
	size vg.Length // compared to offspring
}{
	{search.Start, draw.GlyphStyle{Color: vermilion, Shape: diamond{}}, 2},
	{search.Enqueued, draw.GlyphStyle{Color: purple, Shape: draw.BoxGlyph{}}, 1.3},
	{search.Initial, draw.GlyphStyle{Color: orange, Shape: draw.PyramidGlyph{}}, 1.2},
	{search.Proposed, draw.GlyphStyle{Color: blue, Shape: disc{}}, 1},
}

// History draws the score of every complete trial of a study over its number,
// marked by origin, with the best so far as a line. Those that were pruned, trained for
// fewer epochs than others, are rings in grey. Failed trials, which have no
// score, are marked below. Summaries of the trials are enough. It is an error if
// no trial is complete.
func History(study search.Study, trials []search.Trial) (*Figure, error) {
	if err := needScores(study, trials); err != nil {
		return nil, err
	}
	points := make(map[search.Origin]plotter.XYs)
	shorter := make(map[int][]point) // by epochs
	var best plotter.XYs
	var failed failures
	last, lowest, highest := 0, math.Inf(1), 0.0
	first := math.MaxInt // place of the best so far
	ranked := results.Rank(study.Spec, trials)
	slices.SortFunc(ranked, func(a, b results.Ranked) int { return a.Number - b.Number })
	for _, t := range ranked {
		at := plotter.XY{X: float64(t.Number)}
		value, ok := t.Value()
		switch {
		case t.Pruned:
			epochs := t.Longest()[0].Outcome.Epochs()
			shorter[epochs] = append(shorter[epochs], point{at.X, value})
			lowest = min(lowest, value)
		case ok:
			at.Y = value
			points[t.Origin] = append(points[t.Origin], at)
			lowest, highest = min(lowest, value), max(highest, value)
			if t.Rank > 0 && t.Rank < first {
				best, first = append(best, at), t.Rank
			}
		case t.State() == search.Failed:
			failed = append(failed, at.X)
		default:
			continue
		}
		last = max(last, t.Number)
	}
	best = append(best, plotter.XY{X: float64(last), Y: best[len(best)-1].Y})

	f := newFigure(study.Name, "trial", scoreLabel(trials))
	f.addShorter(shorter)
	line, err := plotter.NewLine(best)
	if err != nil {
		return nil, fmt.Errorf("study %s: the best scores: %w", study.Name, err)
	}
	line.StepStyle = plotter.PostStep
	line.LineStyle = draw.LineStyle{Color: black, Width: vg.Points(1)}
	f.plot.Add(line)
	if err := f.addOrigins(points); err != nil {
		return nil, fmt.Errorf("study %s: %w", study.Name, err)
	}
	if len(failed) > 0 {
		f.plot.Add(failed)
		f.plot.X.Padding += 2 * failed.depth()
		f.explain(fmt.Sprintf("failed (%d)", len(failed)), glyphWidth, failed)
	}
	f.explain(fmt.Sprintf("best so far: %.4f", best[len(best)-1].Y), lineWidth, line)
	f.scale(last, lowest, highest)
	return f, nil
}

// addShorter adds the trials that were trained for fewer epochs, those of a rung in one
// grey: the longer, the darker.
func (f *Figure) addShorter(byEpochs map[int][]point) {
	for i, epochs := range slices.Sorted(maps.Keys(byEpochs)) {
		shade := uint8(max(0x50, 0xB8-0x34*i))
		list := byEpochs[epochs]
		m := marks{draw.GlyphStyle{Color: color.NRGBA{shade, shade, shade, 0xFF}, Radius: radius(len(list)), Shape: draw.RingGlyph{}}, list}
		f.plot.Add(m)
		sample := m
		sample.style.Radius = radius(0)
		f.explain(fmt.Sprintf("pruned after epoch %d (%d)", epochs, len(list)), glyphWidth, sample)
	}
}

// Widths of the samples in a legend.
const (
	glyphWidth = 7
	lineWidth  = 18
)

// addOrigins adds the scores of all trials.
func (f *Figure) addOrigins(points map[search.Origin]plotter.XYs) error {
	var scatters []plot.Plotter
	for _, o := range origins {
		if len(points[o.Origin]) == 0 {
			continue
		}
		scatter, err := plotter.NewScatter(points[o.Origin])
		if err != nil {
			return fmt.Errorf("the scores of origin %s: %w", o.Origin, err)
		}
		scatter.GlyphStyle = o.GlyphStyle
		scatter.Radius = o.size * radius(len(points[o.Origin]))
		scatters = append(scatters, scatter)
		sample := &plotter.Scatter{GlyphStyle: o.GlyphStyle}
		sample.Radius = o.size * radius(0)
		f.explain(fmt.Sprintf("%s (%d)", results.OriginLabel(o.Origin), len(points[o.Origin])), glyphWidth, sample)
	}
	slices.Reverse(scatters)
	f.plot.Add(scatters...)
	return nil
}

// radius returns the radius of glyphs of which there are so many.
func radius(glyphs int) vg.Length {
	const most, least = 2, 0.8
	return min(most, max(least, vg.Length(40/math.Sqrt(float64(glyphs)))))
}

// failures are the numbers of failed trials: crosses between the data and the
// axis, where there are no scores.
type failures []float64

func (failures) style(radius vg.Length) draw.GlyphStyle {
	return draw.GlyphStyle{Color: black, Radius: 1.2 * radius, Shape: cross{}}
}

// depth is how far below the data the crosses are.
func (failures) depth() vg.Length { return vg.Points(6) }

// Plot implements plot.Plotter.
func (f failures) Plot(c draw.Canvas, p *plot.Plot) {
	x, _ := p.Transforms(&c)
	for _, number := range f {
		c.DrawGlyphNoClip(f.style(radius(len(f))), vg.Point{X: x(number), Y: c.Min.Y - f.depth()})
	}
}

// Thumbnail implements plot.Thumbnailer.
func (f failures) Thumbnail(c *draw.Canvas) { c.DrawGlyph(f.style(radius(0)), c.Center()) }
