package plots

import (
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"goalsearch/results/importance"
)

// Importance draws the shares of weights, and of so many pairs, as bars with their
// intervals.
func Importance(im importance.Importance, pairs int) *Figure {
	list := append([]importance.Share(nil), im.Weights...)
	list = append(list, im.Pairs[:min(pairs, len(im.Pairs))]...)
	var names []string
	for _, s := range list {
		names = append(names, strings.Join(s.Names, " × "))
	}
	f := newRows(im.Study, "share of the score's variance", names)
	weights, both := bars{blue, nil}, bars{orange, nil}
	intervals := spans{style: draw.LineStyle{Color: black, Width: vg.Points(1)}}
	most := 0.0
	for i, s := range list {
		y := row(i, len(list))
		if len(s.Names) == 1 {
			weights.list = append(weights.list, span{0, s.Share, y})
		} else {
			both.list = append(both.list, span{0, s.Share, y})
		}
		intervals.list = append(intervals.list, span{s.Low, s.High, y})
		most = max(most, s.High)
	}
	f.plot.X.Min, f.plot.X.Max = 0, max(most, 0.05)
	f.plot.X.Padding = 0
	f.plot.Add(weights, both, intervals)
	f.explain("weight alone", glyphWidth, weights)
	if len(both.list) > 0 {
		f.explain("interaction of a pair", glyphWidth, both)
	}
	f.explain("95 % interval", lineWidth, intervals)
	f.explain(fmt.Sprintf("R² %.2f, %d trials", im.Explained, im.Trials), 0, nothing{})
	return f
}

// nothing is the sample of a remark.
type nothing struct{}

// Thumbnail implements plot.Thumbnailer.
func (nothing) Thumbnail(*draw.Canvas) {}

// bars are horizontal ones, and their sample in the legend.
type bars struct {
	color color.Color
	list  []span
}

// Plot implements plot.Plotter.
func (b bars) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	const half = 3.5
	for _, at := range b.list {
		c.FillPolygon(b.color, rectangle(x(at.from), y(at.y)-half, x(at.to), y(at.y)+half))
	}
}

// Thumbnail implements plot.Thumbnailer.
func (b bars) Thumbnail(c *draw.Canvas) {
	at := c.Center()
	c.FillPolygon(b.color, rectangle(c.Min.X, at.Y-3.5, c.Max.X, at.Y+3.5))
}
