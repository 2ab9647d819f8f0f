package plots

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Performance is the error of a kind of network over its number of hidden neurons.
type Performance struct {
	Curve  string
	Points []PerformancePoint // by size
	// Flat: the network has no hidden neurons, and its error is a line.
	Flat bool
}

// PerformancePoint is an error, in 0..1, at one size.
type PerformancePoint struct {
	Hidden            int
	Median, Low, High float64 // over seeds; NaN where nothing was trained
	Reference         float64 // published; NaN if none
}

// leastError is the smallest error that is drawn.
const leastError = 1e-3

// Performances draws errors over the number of hidden neurons, both on logarithmic
// axes, a panel for each part of the data: medians with the range over seeds, and
// beside them, dashed, what was published. The curves of all panels must be the same.
func Performances(title string, parts []string, curves [][]Performance) (*Figure, error) {
	if len(curves) == 0 || len(curves[0]) == 0 {
		return nil, errors.New("no error to plot")
	}
	low, high := 1.0, leastError
	most := 1
	for _, part := range curves {
		for _, c := range part {
			for _, p := range c.Points {
				most = max(most, p.Hidden)
				for _, e := range []float64{p.Low, p.High, p.Reference} {
					if !math.IsNaN(e) {
						low, high = min(low, max(e, leastError)), max(high, e)
					}
				}
			}
		}
	}
	var list []*plot.Plot
	for i, part := range curves {
		p := panel(parts[i])
		p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
		p.X.Min, p.X.Max = 0.85, float64(most)*1.15
		p.Y.Min, p.Y.Max = low/1.1, min(1, high*1.1)
		p.X.Tick.Marker, p.Y.Tick.Marker = decades{"1", "10", "100", "1000"}, decades{"0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1"}
		for k, c := range part {
			p.Add(performanceLine{c, performanceStyle(k), float64(most)})
		}
		p.X.Label.Text, p.Y.Label.Text = "hidden neurons", "error"
		p.X.Label.TextStyle.Font, p.Y.Label.TextStyle.Font = sans(labelSize), sans(labelSize)
		list = append(list, p)
	}
	f := newPainting(title, 11*vg.Centimeter, func(c draw.Canvas) { drawAligned(c, list) })
	for k, c := range curves[0] {
		f.explain(c.Curve, lineWidth, performanceLine{style: performanceStyle(k)})
	}
	published := performanceStyle(len(performanceColors) - 1)
	published.Color = black
	f.explain("published", lineWidth, performanceLine{style: dashed(published)})
	return f, nil
}

// drawAligned draws plots side by side, each with its axes, at the same heights.
func drawAligned(c draw.Canvas, list []*plot.Plot) {
	tiles := draw.Tiles{Rows: 1, Cols: len(list), PadX: vg.Points(12)}
	for i, canvas := range plot.Align([][]*plot.Plot{list}, tiles, c)[0] {
		list[i].Draw(canvas)
	}
}

// performanceColors tell kinds of networks apart; those that follow each other in
// pairs are drawn with open and with filled marks.
var performanceColors = []color.NRGBA{black, orange, orange, green, green, light, sky, blue, blue, purple, vermilion}

type lineStyle struct {
	draw.LineStyle
	open bool
}

func performanceStyle(k int) lineStyle {
	k %= len(performanceColors)
	c := performanceColors[k]
	return lineStyle{
		LineStyle: draw.LineStyle{Color: c, Width: vg.Points(1)},
		open:      k+1 < len(performanceColors) && performanceColors[k+1] == c,
	}
}

func dashed(s lineStyle) lineStyle {
	s.Width, s.Dashes = vg.Points(0.8), []vg.Length{2.5, 2}
	return s
}

// performanceLine draws one curve: medians, ranges, and the published medians.
type performanceLine struct {
	Performance
	style lineStyle
	last  float64 // size to which a flat line goes
}

// Plot implements plot.Plotter.
func (l performanceLine) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	at := func(hidden int, e float64) vg.Point {
		return vg.Point{X: x(float64(hidden)), Y: y(max(e, leastError))}
	}
	stroke := func(style lineStyle, value func(PerformancePoint) float64) {
		var line []vg.Point
		for _, q := range l.Points {
			e := value(q)
			if math.IsNaN(e) {
				continue
			}
			line = append(line, at(q.Hidden, e))
			if l.Flat {
				line = []vg.Point{at(1, e), {X: x(l.last), Y: y(e)}}
			}
		}
		if len(line) > 1 {
			c.StrokeLines(style.LineStyle, c.ClipLinesXY(line)...)
		}
	}
	stroke(dashed(l.style), func(q PerformancePoint) float64 { return q.Reference })
	stroke(l.style, func(q PerformancePoint) float64 { return q.Median })
	if l.Flat {
		return
	}
	for _, q := range l.Points {
		if math.IsNaN(q.Median) {
			continue
		}
		if q.Low < q.High {
			c.StrokeLines(l.style.LineStyle, []vg.Point{at(q.Hidden, q.Low), at(q.Hidden, q.High)})
		}
		l.mark(&c, at(q.Hidden, q.Median))
	}
}

// mark draws an open or a filled disc.
func (l performanceLine) mark(c *draw.Canvas, at vg.Point) {
	c.DrawGlyph(draw.GlyphStyle{Color: l.style.Color, Radius: 2, Shape: disc{}}, at)
	if l.style.open {
		c.DrawGlyph(draw.GlyphStyle{Color: color.White, Radius: 1.2, Shape: disc{}}, at)
	}
}

// Thumbnail implements plot.Thumbnailer.
func (l performanceLine) Thumbnail(c *draw.Canvas) {
	middle := c.Center()
	c.StrokeLine2(l.style.LineStyle, c.Min.X, middle.Y, c.Max.X, middle.Y)
	if len(l.style.Dashes) == 0 {
		l.mark(c, middle)
	}
}

// decades are labelled ticks of a logarithmic axis, and others between them.
type decades []string

// Ticks implements plot.Ticker.
func (d decades) Ticks(low, high float64) []plot.Tick {
	var list []plot.Tick
	for exponent := -4; exponent <= 6; exponent++ {
		for digit := 1; digit <= 9; digit++ {
			text := fmt.Sprintf("%de%d", digit, exponent)
			v, err := strconv.ParseFloat(text, 64)
			if err != nil || v < low || v > high {
				continue
			}
			tick := plot.Tick{Value: v}
			if label := strconv.FormatFloat(v, 'f', -1, 64); slices.Contains(d, label) {
				tick.Label = label
			}
			list = append(list, tick)
		}
	}
	return list
}
