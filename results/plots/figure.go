package plots

import (
	"image/color"
	"strings"
	"unicode"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Size of a figure: the width of the text of a page, in the ratio of a film.
const (
	width  = 16 * vg.Centimeter
	height = 9 * vg.Centimeter
)

// Distances in a figure.
const (
	margin    = 5  // around all
	lineGap   = 3  // between the lines of title and legend
	entryGap  = 12 // between entries of the legend
	sampleGap = 4  // between the sample and the text of an entry
)

// Figure is a plot with a title and, between the two, a legend, where it covers
// no data.
type Figure struct {
	title  string
	legend []entry
	height vg.Length
	plot   *plot.Plot
	paint  func(draw.Canvas) // what is drawn where there is no plot
}

// entry is what a legend says of one kind of mark. Its sample is as wide as it
// needs to be.
type entry struct {
	text   string
	width  vg.Length
	sample plot.Thumbnailer
}

// newFigure returns an empty figure whose axes are styled.
func newFigure(title, xLabel, yLabel string) *Figure {
	p := plot.New()
	p.BackgroundColor = nil
	for _, axis := range []struct {
		*plot.Axis
		label string
		ticks ticks
	}{
		{&p.X, xLabel, ticks{parts: 10, least: 1}},
		{&p.Y, yLabel, ticks{parts: 9}},
	} {
		axis.Label.Text = axis.label
		axis.Label.TextStyle.Font = sans(labelSize)
		axis.Label.Padding = vg.Points(3)
		axis.Tick.Label.Font = sans(smallSize)
		axis.Tick.Length = vg.Points(4)
		axis.Tick.Marker = axis.ticks
		axis.Padding = vg.Points(4)
	}
	p.Add(&plotter.Grid{Horizontal: draw.LineStyle{Color: faint, Width: vg.Points(0.5)}})
	return &Figure{title: printable(title), height: height, plot: p}
}

// newPainting returns a figure that paint draws below the title and the legend.
func newPainting(title string, height vg.Length, paint func(draw.Canvas)) *Figure {
	return &Figure{title: printable(title), height: height, paint: paint}
}

// scale sets the axes to the last number, from 0 on, and to scores, in 0..1, with
// a little room around them.
func (f *Figure) scale(last int, lowest, highest float64) {
	const (
		leastSpan = 0.1
		room      = 0.03
	)
	f.plot.X.Min, f.plot.X.Max = 0, float64(max(1, last))
	centre, half := (lowest+highest)/2, max(leastSpan, highest-lowest)/2*(1+2*room)
	f.plot.Y.Min, f.plot.Y.Max = max(0, centre-half), min(1, centre+half)
}

func (f *Figure) explain(text string, width vg.Length, sample plot.Thumbnailer) {
	f.legend = append(f.legend, entry{text, width, sample})
}

// draw draws title, legend and plot below each other.
func (f *Figure) draw(c draw.Canvas) {
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	c = draw.Crop(c, margin, -margin, margin, -margin)
	left := c.Min.X
	if f.plot != nil {
		left = f.plot.DataCanvas(c).Min.X
	}
	title, small := textStyle(titleSize), textStyle(smallSize)
	for _, line := range wrap(title, f.title, c.Max.X-left, 3) {
		c.FillText(title, vg.Point{X: left, Y: c.Max.Y}, line)
		c.Max.Y -= title.Height(line) + lineGap
	}
	x, lineHeight := left, small.Height("x")
	for _, e := range f.legend {
		e.text = shortened(small, e.text, c.Max.X-left-e.width-sampleGap)
		w := e.width + sampleGap + small.Width(e.text)
		if x > left && x+w > c.Max.X {
			x = left
			c.Max.Y -= lineHeight + lineGap
		}
		sample := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: x, Y: c.Max.Y - lineHeight},
			Max: vg.Point{X: x + e.width, Y: c.Max.Y},
		}}
		e.sample.Thumbnail(&sample)
		writeBeside(c, vg.Point{X: x + e.width + sampleGap, Y: sample.Center().Y}, e.text)
		x += w + entryGap
	}
	if len(f.legend) > 0 {
		c.Max.Y -= lineHeight
	}
	c.Max.Y -= 2 * lineGap
	if f.plot == nil {
		f.paint(c)
		return
	}
	f.plot.Draw(c)
}

// writeBeside writes a small text, with the middle of its small letters at the
// height of a point and from there to the right.
func writeBeside(c draw.Canvas, at vg.Point, s string) {
	style := textStyle(smallSize)
	style.YAlign = draw.YCenter
	at.Y += style.FontExtents().Descent / 2
	c.FillText(style, at, s)
}

// shortened leaves out the middle of a text that is wider than there is room for: names of
// a sweep differ at their ends.
func shortened(style text.Style, s string, room vg.Length) string {
	runes := []rune(s)
	for half := (len(runes) - 1) / 2; half > 0 && style.Width(s) > room; half-- {
		s = string(runes[:half]) + "…" + string(runes[len(runes)-half:])
	}
	return s
}

// wrap divides a text into lines of at most a width, behind a character that
// ends a word where there is one. What does not fit into so many lines is left
// out, and the last ends with an ellipsis.
func wrap(style text.Style, s string, width vg.Length, most int) []string {
	var lines []string
	rest := []rune(s)
	for len(rest) > 0 {
		n := fitting(style, rest, width)
		switch {
		case n == len(rest):
		case len(lines) == most-1:
			n = fitting(style, rest, width-style.Width("…"))
			return append(lines, string(rest[:n])+"…")
		default:
			if i := strings.LastIndexAny(string(rest[:n]), " /,:"); i > 0 {
				n = len([]rune(string(rest[:n])[:i+1]))
			}
		}
		lines = append(lines, strings.TrimSpace(string(rest[:n])))
		rest = rest[n:]
	}
	return lines
}

// fitting returns how many characters fit into a width, at least 1.
func fitting(style text.Style, s []rune, width vg.Length) int {
	n := 1
	for n < len(s) && style.Width(string(s[:n+1])) <= width {
		n++
	}
	return n
}

// printable replaces what has no shape, or which a format cannot hold, by spaces.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
