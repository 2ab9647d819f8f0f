package plots

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// bundle is many curves of which none matters for itself, in grey.
type bundle []plotter.XYs

// style lets curves shine through each other, the more the more there are.
func (b bundle) style() draw.LineStyle {
	const opaque, most, least = 0xFF, 1, 0.15
	share := min(most, max(least, 14/math.Sqrt(float64(len(b)))))
	line := light
	line.A = uint8(share * opaque)
	return draw.LineStyle{Color: line, Width: vg.Points(0.5)}
}

// Plot implements plot.Plotter.
func (b bundle) Plot(c draw.Canvas, p *plot.Plot) {
	for _, curve := range b {
		c.StrokeLines(b.style(), place(c, p, curve))
	}
}

// Thumbnail implements plot.Thumbnailer.
func (bundle) Thumbnail(c *draw.Canvas) {
	c.StrokeLine2(draw.LineStyle{Color: light, Width: vg.Points(1)}, c.Min.X, c.Center().Y, c.Max.X, c.Center().Y)
}

// place returns the points of a curve on a canvas.
func place(c draw.Canvas, p *plot.Plot, curve plotter.XYs) []vg.Point {
	x, y := p.Transforms(&c)
	points := make([]vg.Point, len(curve))
	for i, xy := range curve {
		points[i] = vg.Point{X: x(xy.X), Y: y(xy.Y)}
	}
	return points
}

// labelled is curves with their names to the right of the data. A thin line leads
// from the end of a curve to a sample of its style before its name.
type labelled []namedCurve

type namedCurve struct {
	name  string
	curve plotter.XYs
	style draw.LineStyle
}

// Distances of the labels in points.
const (
	lead    = 14 // from the data to the samples
	gap     = 2  // from the end of a curve, and to the sample, within that
	sample  = 20 // length of a sample
	between = 11 // from one name to the next
)

// Plot implements plot.Plotter.
func (l labelled) Plot(c draw.Canvas, p *plot.Plot) {
	ends := make([]vg.Length, len(l))
	curves := make([][]vg.Point, len(l))
	for i, n := range l {
		curves[i] = place(c, p, n.curve)
		ends[i] = curves[i][len(curves[i])-1].Y
	}
	heights := spread(ends, between, c.Min.Y, c.Max.Y)
	for i, curve := range slices.Backward(curves) {
		style, end, x := l[i].style, curve[len(curve)-1], c.Max.X+lead
		c.StrokeLines(style, curve)
		c.StrokeLine2(style, x, heights[i], x+sample, heights[i])
		c.StrokeLine2(draw.LineStyle{Color: style.Color, Width: vg.Points(0.4)}, end.X+gap, end.Y, x-gap, heights[i])
		writeBeside(c, vg.Point{X: x + sample + sampleGap, Y: heights[i]}, l[i].name)
	}
}

// GlyphBoxes implements plot.GlyphBoxer: it keeps room for the names.
func (l labelled) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	var widest vg.Length
	for _, n := range l {
		widest = max(widest, textStyle(smallSize).Width(n.name))
	}
	return []plot.GlyphBox{{X: 1, Rectangle: vg.Rectangle{Max: vg.Point{X: lead + sample + sampleGap + widest}}}}
}

// spread moves heights as little as possible, in the sum of squares, so that they
// lie at least a gap apart within bounds, in the order that they have. Where the
// bounds are too close for that, the lowest is at the lower bound.
func spread(heights []vg.Length, gap, low, high vg.Length) []vg.Length {
	order := make([]int, len(heights))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(heights[a], heights[b]), b-a) })
	// Without the gaps that must lie below a height, the heights need only be in
	// order: a regression by pooling neighbours that are not.
	type pool struct {
		sum vg.Length
		n   int
	}
	mean := func(p pool) vg.Length { return p.sum / vg.Length(p.n) }
	var pools []pool
	for rank, i := range order {
		pools = append(pools, pool{heights[i] - vg.Length(rank)*gap, 1})
		for k := len(pools) - 1; k > 0 && mean(pools[k-1]) > mean(pools[k]); k-- {
			pools[k-1] = pool{pools[k-1].sum + pools[k].sum, pools[k-1].n + pools[k].n}
			pools = pools[:k]
		}
	}
	moved := make([]vg.Length, len(heights))
	rank := 0
	highest := high - vg.Length(len(heights)-1)*gap
	for _, p := range pools {
		for range p.n {
			moved[order[rank]] = max(low, min(highest, mean(p))) + vg.Length(rank)*gap
			rank++
		}
	}
	return moved
}
