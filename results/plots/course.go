package plots

import (
	"errors"
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Course is a quantity of a layer over training, by epoch: its mean over neurons,
// and their standard deviation.
type Course struct {
	Name         string // of the quantity
	Layer        string
	Mean, Spread []float64
}

// Courses draws atoms over training, a panel for each name in the order in which
// they come up, with a line and a band of one standard deviation per layer. All
// panels have one scale, in bits.
func Courses(title string, courses []Course) (*Figure, error) {
	if len(courses) == 0 {
		return nil, errors.New("no atoms to plot: neurons of this setup have no goal")
	}
	var names, layers []string
	panels := make(map[string]*plot.Plot)
	lowest, highest := math.Inf(1), math.Inf(-1)
	for _, c := range courses {
		if panels[c.Name] == nil {
			panels[c.Name] = panel(c.Name)
			names = append(names, c.Name)
		}
		style := layerStyle(layerIndex(&layers, c.Layer))
		line, low, high := courseOf(c)
		panels[c.Name].Add(band{low, high, faded(style.Color.(color.NRGBA), 0.25)}, &plotter.Line{XYs: line, LineStyle: style})
		for i := range low {
			lowest, highest = min(lowest, low[i].Y), max(highest, high[i].Y)
		}
	}
	columns := min(5, len(names))
	rows := (len(names) + columns - 1) / columns
	var list []*plot.Plot
	for _, name := range names {
		p := panels[name]
		p.X.Min, p.X.Max = 0, float64(max(1, len(courses[0].Mean)-1))
		p.Y.Min, p.Y.Max = lowest-0.02, highest+0.02
		p.X.Tick.Marker, p.Y.Tick.Marker = ticks{parts: 3, least: 1}, ticks{parts: 4}
		list = append(list, p)
	}
	f := newPainting(title, vg.Length(rows)*3.2*vg.Centimeter+1.8*vg.Centimeter, func(c draw.Canvas) {
		drawPanels(c, list, columns, "epoch", "bits")
	})
	for i, layer := range layers {
		f.explain(fmt.Sprintf("%s: mean ± standard deviation over neurons", layer), lineWidth, &plotter.Line{LineStyle: layerStyle(i)})
	}
	return f, nil
}

func layerIndex(layers *[]string, name string) int {
	for i, l := range *layers {
		if l == name {
			return i
		}
	}
	*layers = append(*layers, name)
	return len(*layers) - 1
}

func layerStyle(i int) draw.LineStyle {
	colors := []color.Color{blue, vermilion, green, purple, orange, sky}
	return draw.LineStyle{Color: colors[i%len(colors)], Width: vg.Points(1.2), Dashes: curveDashes[i/len(colors)%len(curveDashes)]}
}

func courseOf(c Course) (line, low, high plotter.XYs) {
	for epoch, mean := range c.Mean {
		x, spread := float64(epoch), c.Spread[epoch]
		line = append(line, plotter.XY{X: x, Y: mean})
		low = append(low, plotter.XY{X: x, Y: mean - spread})
		high = append(high, plotter.XY{X: x, Y: mean + spread})
	}
	return line, low, high
}

// band fills between two lines over the same places.
type band struct {
	low, high plotter.XYs
	color     color.Color
}

// Plot implements plot.Plotter.
func (b band) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	var outline []vg.Point
	for _, at := range b.low {
		outline = append(outline, vg.Point{X: x(at.X), Y: y(at.Y)})
	}
	for i := len(b.high) - 1; i >= 0; i-- {
		outline = append(outline, vg.Point{X: x(b.high[i].X), Y: y(b.high[i].Y)})
	}
	c.FillPolygon(b.color, c.ClipPolygonXY(outline))
}
