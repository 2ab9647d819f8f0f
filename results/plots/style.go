package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of text in points.
const (
	titleSize = 11
	labelSize = 10
	smallSize = 9
)

// The colours of Okabe and Ito (2008), Color Universal Design, without their
// yellow, which is too light for lines on white.
var (
	orange    = color.NRGBA{0xE6, 0x9F, 0x00, 0xFF}
	sky       = color.NRGBA{0x56, 0xB4, 0xE9, 0xFF}
	green     = color.NRGBA{0x00, 0x9E, 0x73, 0xFF}
	blue      = color.NRGBA{0x00, 0x72, 0xB2, 0xFF}
	vermilion = color.NRGBA{0xD5, 0x5E, 0x00, 0xFF}
	purple    = color.NRGBA{0xCC, 0x79, 0xA7, 0xFF}
	black     = color.NRGBA{0x00, 0x00, 0x00, 0xFF}
)

// Greys of a grid, and of data in the background.
var (
	faint = color.NRGBA{0xE4, 0xE4, 0xE4, 0xFF}
	light = color.NRGBA{0xBF, 0xBF, 0xBF, 0xFF}
)

func sans(points vg.Length) font.Font {
	return font.Font{Typeface: "Liberation", Variant: "Sans", Size: points}
}

// textStyle is black text whose upper left corner is given.
func textStyle(points vg.Length) text.Style {
	return text.Style{Color: color.Black, Font: sans(points), XAlign: draw.XLeft, YAlign: draw.YTop, Handler: plot.DefaultTextHandler}
}

// disc is a glyph: a filled circle. That of the library is a polygon in PDF.
type disc struct{}

// DrawGlyph implements draw.GlyphDrawer.
func (disc) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	// Four Bézier curves are a circle to 0.03 % of the radius with their control
	// points so far from their ends.
	const control = 4 * (math.Sqrt2 - 1) / 3
	r, k := style.Radius, style.Radius*control
	point := func(x, y vg.Length) vg.Point { return vg.Point{X: at.X + x, Y: at.Y + y} }
	var p vg.Path
	p.Move(point(r, 0))
	p.CubeTo(point(r, k), point(k, r), point(0, r))
	p.CubeTo(point(-k, r), point(-r, k), point(-r, 0))
	p.CubeTo(point(-r, -k), point(-k, -r), point(0, -r))
	p.CubeTo(point(k, -r), point(r, -k), point(r, 0))
	p.Close()
	c.Fill(p)
}

// ringed is a glyph: a disc with a white edge.
type ringed struct{}

// DrawGlyph implements draw.GlyphDrawer.
func (ringed) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	inner := style
	style.Color, style.Radius = color.White, style.Radius+0.5
	c.SetColor(style.Color)
	disc{}.DrawGlyph(c, style, at)
	c.SetColor(inner.Color)
	disc{}.DrawGlyph(c, inner, at)
}

// diamond is a glyph: a filled square on its corner, with a white edge.
type diamond struct{}

// DrawGlyph implements draw.GlyphDrawer.
func (diamond) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	for _, layer := range []struct {
		color.Color
		radius vg.Length
	}{{color.White, style.Radius + 0.8}, {style.Color, style.Radius}} {
		r := layer.radius
		c.FillPolygon(layer.Color, []vg.Point{{X: at.X - r, Y: at.Y}, {X: at.X, Y: at.Y + r}, {X: at.X + r, Y: at.Y}, {X: at.X, Y: at.Y - r}})
	}
}

// cross is a glyph: an X that fills the square around its radius.
type cross struct{}

// DrawGlyph implements draw.GlyphDrawer.
func (cross) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	r := style.Radius * math.Sqrt2 / 2
	line := draw.LineStyle{Color: style.Color, Width: style.Radius / 3}
	c.StrokeLines(line,
		[]vg.Point{{X: at.X - r, Y: at.Y - r}, {X: at.X + r, Y: at.Y + r}},
		[]vg.Point{{X: at.X - r, Y: at.Y + r}, {X: at.X + r, Y: at.Y - r}})
}
