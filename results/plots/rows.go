package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// rowHeight is that of a row of a figure with a name to each.
const rowHeight = 13

// newRows returns a figure with a row for each name, the first on top, whose x axis
// has a label. The height of row i is row(i, len(names)).
func newRows(title, xLabel string, names []string) *Figure {
	f := newFigure(title, xLabel, "")
	f.height = vg.Length(len(names))*rowHeight + 3*vg.Centimeter
	f.plot.X.Tick.Marker = ticks{parts: 8}
	marks := make(plot.ConstantTicks, len(names))
	for i, name := range names {
		marks[i] = plot.Tick{Value: row(i, len(names)), Label: printable(name)}
	}
	f.plot.Y.Tick.Marker = marks
	f.plot.Y.Tick.Length = 0
	f.plot.Y.LineStyle.Width = 0
	f.plot.Y.Min, f.plot.Y.Max = -0.5, float64(len(names))-0.5
	f.plot.Y.Padding = 0
	return f
}

// row is the height of row i of n.
func row(i, n int) float64 { return float64(n - 1 - i) }

// marks are glyphs at points, and their sample in the legend.
type marks struct {
	style  draw.GlyphStyle
	points []point
}

type point struct{ x, y float64 }

// Plot implements plot.Plotter.
func (m marks) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, at := range m.points {
		c.DrawGlyph(m.style, vg.Point{X: x(at.x), Y: y(at.y)})
	}
}

// Thumbnail implements plot.Thumbnailer.
func (m marks) Thumbnail(c *draw.Canvas) { c.DrawGlyph(m.style, c.Center()) }

// spans are lines between two x at one y, and their sample in the legend.
type spans struct {
	style draw.LineStyle
	list  []span
}

type span struct{ from, to, y float64 }

// Plot implements plot.Plotter.
func (s spans) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, at := range s.list {
		c.StrokeLine2(s.style, x(at.from), y(at.y), x(at.to), y(at.y))
	}
}

// Thumbnail implements plot.Thumbnailer.
func (s spans) Thumbnail(c *draw.Canvas) {
	c.StrokeLine2(s.style, c.Min.X, c.Center().Y, c.Max.X, c.Center().Y)
}

// upright is a line across the whole height at an x.
type upright struct {
	style draw.LineStyle
	x     float64
}

// Plot implements plot.Plotter.
func (u upright) Plot(c draw.Canvas, p *plot.Plot) {
	x, _ := p.Transforms(&c)
	c.StrokeLine2(u.style, x(u.x), c.Min.Y, x(u.x), c.Max.Y)
}
