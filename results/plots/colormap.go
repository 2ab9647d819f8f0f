package plots

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// colormap is colours for numbers from low to high, and how it is drawn as a scale.
type colormap struct {
	low, high float64
	anchors   []color.NRGBA // at equal distances
}

// sequential goes from light to dark in one direction of lightness, so that it is
// read the same by colour-blind people and in grey.
func sequential(low, high float64) colormap {
	return colormap{low, high, []color.NRGBA{{0xDD, 0xE3, 0xE8, 0xFF}, sky, blue, {0x00, 0x26, 0x45, 0xFF}}}
}

// diverging has white at 0 and goes as far to both sides: blue below, vermilion above.
func diverging(most float64) colormap {
	return colormap{-most, most, []color.NRGBA{blue, {0xFF, 0xFF, 0xFF, 0xFF}, vermilion}}
}

// at returns the colour of a number; beyond the ends it is that of the end.
func (m colormap) at(x float64) color.NRGBA {
	position := 0.0
	if m.high > m.low {
		position = min(1, max(0, (x-m.low)/(m.high-m.low))) * float64(len(m.anchors)-1)
	}
	i := min(int(position), len(m.anchors)-2)
	part := position - float64(i)
	mix := func(a, b uint8) uint8 { return uint8(float64(a) + part*(float64(b)-float64(a)) + 0.5) }
	a, b := m.anchors[i], m.anchors[i+1]
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xFF}
}

// ink is a colour of text that can be read on another.
func ink(on color.NRGBA) color.Color {
	const half = 128
	if 0.299*float64(on.R)+0.587*float64(on.G)+0.114*float64(on.B) < half {
		return color.White
	}
	return color.Black
}

// drawUpright draws the scale as a bar from the bottom to the top of a rectangle,
// with ticks to its right.
func (m colormap) drawUpright(c draw.Canvas, r vg.Rectangle) {
	const steps = 64
	step := (r.Max.Y - r.Min.Y) / steps
	for i := range steps {
		y := r.Min.Y + vg.Length(i)*step
		top := min(r.Max.Y, y+1.5*step) // no seams
		c.FillPolygon(m.at(m.low+(float64(i)+0.5)/steps*(m.high-m.low)), rectangle(r.Min.X, y, r.Max.X, top))
	}
	c.StrokeLines(draw.LineStyle{Color: black, Width: vg.Points(0.5)}, closed(rectangle(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y)))
	for _, tick := range (ticks{parts: 8}).Ticks(m.low, m.high) {
		y := r.Min.Y + vg.Length((tick.Value-m.low)/(m.high-m.low))*(r.Max.Y-r.Min.Y)
		c.StrokeLine2(draw.LineStyle{Color: black, Width: vg.Points(0.5)}, r.Max.X, y, r.Max.X+3, y)
		writeBeside(c, vg.Point{X: r.Max.X + 5, Y: y}, tick.Label)
	}
}

func rectangle(x0, y0, x1, y1 vg.Length) []vg.Point {
	return []vg.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}
}

func closed(points []vg.Point) []vg.Point { return append(points, points[0]) }
