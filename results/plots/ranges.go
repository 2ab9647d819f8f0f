package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"goalsearch/results"
	"goalsearch/search"
)

// scoreRange is the scores of a goal: a glyph at the median, a line from the lowest to
// the highest.
type scoreRange struct{ x, low, median, high float64 }

// scoreRangeOf returns the scores of a trial at a place; false if it has none.
func scoreRangeOf(x float64, t search.Trial) (scoreRange, bool) {
	s := results.Scores(t)
	if len(s) == 0 || t.State() == search.Failed {
		return scoreRange{}, false
	}
	low, high := s[0], s[0]
	for _, score := range s {
		low, high = min(low, score), max(high, score)
	}
	return scoreRange{x, low, results.Describe(s).Median, high}, true
}

// scoreRanges are those of one kind.
type scoreRanges struct {
	list  []scoreRange
	style draw.GlyphStyle
}

// Plot implements plot.Plotter.
func (s scoreRanges) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	line := draw.LineStyle{Color: s.style.Color, Width: vg.Points(1)}
	for _, one := range s.list {
		c.StrokeLine2(line, x(one.x), y(one.low), x(one.x), y(one.high))
		c.DrawGlyph(s.style, vg.Point{X: x(one.x), Y: y(one.median)})
	}
}

// Thumbnail implements plot.Thumbnailer.
func (s scoreRanges) Thumbnail(c *draw.Canvas) { c.DrawGlyph(s.style, c.Center()) }

// reference is the range of scores of the goal that others are compared with, with a
// line at the median.
type reference scoreRange

// Plot implements plot.Plotter.
func (b reference) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	c.FillPolygon(faint, []vg.Point{{X: c.Min.X, Y: y(b.low)}, {X: c.Max.X, Y: y(b.low)}, {X: c.Max.X, Y: y(b.high)}, {X: c.Min.X, Y: y(b.high)}})
	c.StrokeLine2(draw.LineStyle{Color: black, Width: vg.Points(0.7)}, c.Min.X, y(b.median), c.Max.X, y(b.median))
}

// Thumbnail implements plot.Thumbnailer.
func (reference) Thumbnail(c *draw.Canvas) {
	c.FillPolygon(faint, []vg.Point{c.Min, {X: c.Max.X, Y: c.Min.Y}, c.Max, {X: c.Min.X, Y: c.Max.Y}})
	c.StrokeLine2(draw.LineStyle{Color: black, Width: vg.Points(0.7)}, c.Min.X, c.Center().Y, c.Max.X, c.Center().Y)
}
