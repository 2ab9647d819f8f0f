package plots

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"goalsearch/search"
)

// Contour draws how the score changes with two free weights: at each place the mean
// score of the goals tried near it, by a Gaussian kernel whose standard deviation is
// 8 % of the weights' ranges, in steps of colour; blank where no goal was tried
// near. The goals are marked, the best by a diamond. Summaries of the trials are
// enough. It is an error if no trial is complete, or the study does not search both
// weights.
func Contour(study search.Study, trials []search.Trial, xName, yName string) (*Figure, error) {
	if err := needScores(study, trials); err != nil {
		return nil, err
	}
	pair, err := freeWeights(study, []string{xName, yName})
	if err != nil {
		return nil, err
	}
	if pair[0] == pair[1] {
		return nil, fmt.Errorf("a contour needs two weights, not %s twice", xName)
	}
	complete := completeOnes(study.Spec, trials)
	lowest, highest := spanOfScores(complete)
	best, _ := complete[0].Value()
	x, y := study.Spec.Space[pair[0]], study.Spec.Space[pair[1]]
	s := surface{x: x, y: y, colors: sequential(lowest, highest)}
	goals := marks{style: draw.GlyphStyle{Color: black, Radius: 0.6 * radius(len(complete)), Shape: ringed{}}}
	for _, r := range complete {
		value, _ := r.Value()
		at := point{r.Goal[pair[0]].Value, r.Goal[pair[1]].Value}
		goals.points = append(goals.points, at)
		s.values = append(s.values, value)
	}
	s.points = goals.points
	star := marks{draw.GlyphStyle{Color: vermilion, Radius: 4, Shape: diamond{}}, goals.points[:1]}

	f := newFigure(study.Name, "weight of "+printable(xName), "weight of "+printable(yName))
	f.height = 12 * vg.Centimeter
	f.plot.X.Tick.Marker, f.plot.Y.Tick.Marker = ticks{parts: 8}, ticks{parts: 8}
	f.plot.X.Min, f.plot.X.Max, f.plot.Y.Min, f.plot.Y.Max = x.Low, x.High, y.Low, y.High
	f.plot.X.Padding, f.plot.Y.Padding = 0, 0
	f.plot.Add(s, goals, star)
	f.explain(fmt.Sprintf("best goal (trial %d, %.4f)", complete[0].Number, best), glyphWidth, star)
	f.explain(fmt.Sprintf("goals (%d)", len(complete)), glyphWidth, goals)
	f.explain("colour: mean validation accuracy nearby", 0, nothing{})
	return f, nil
}

// surface is the smoothed score over two weights.
type surface struct {
	x, y   search.Dimension
	points []point
	values []float64
	colors colormap
}

// Plot implements plot.Plotter.
func (s surface) Plot(c draw.Canvas, p *plot.Plot) {
	const cells, bands = 128, 10
	toX, toY := p.Transforms(&c)
	stepX, stepY := (s.x.High-s.x.Low)/cells, (s.y.High-s.y.Low)/cells
	for j := range cells {
		for i := 0; i < cells; {
			band := s.band(i, j, cells, bands)
			end := i + 1
			for end < cells && s.band(end, j, cells, bands) == band { // one rectangle for equal neighbours
				end++
			}
			if band >= 0 {
				x0, x1 := toX(s.x.Low+float64(i)*stepX), toX(s.x.Low+float64(end)*stepX)
				y0, y1 := toY(s.y.Low+float64(j)*stepY), toY(s.y.Low+float64(j+1)*stepY)
				const seam = 0.2
				value := s.colors.low + (float64(band)+0.5)/bands*(s.colors.high-s.colors.low)
				c.FillPolygon(s.colors.at(value), rectangle(x0, y0, min(c.Max.X, x1+seam), min(c.Max.Y, y1+seam)))
			}
			i = end
		}
	}
	s.colors.drawUpright(c, vg.Rectangle{Min: vg.Point{X: c.Max.X + 12, Y: c.Min.Y}, Max: vg.Point{X: c.Max.X + 22, Y: c.Max.Y}})
}

// GlyphBoxes implements plot.GlyphBoxer: it keeps room for the scale.
func (s surface) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 1, Rectangle: vg.Rectangle{Max: vg.Point{X: 52}}}}
}

// band is the step of colour of a cell, -1 where no goal is near.
func (s surface) band(i, j, cells, bands int) int {
	const (
		deviation = 0.08
		least     = 0.05 // sum of kernels, of which that of a goal at the place is 1
	)
	sum, weights := 0.0, 0.0
	u, v := (float64(i)+0.5)/float64(cells), (float64(j)+0.5)/float64(cells)
	for k, at := range s.points {
		du := (at.x-s.x.Low)/(s.x.High-s.x.Low) - u
		dv := (at.y-s.y.Low)/(s.y.High-s.y.Low) - v
		distance := (du*du + dv*dv) / (deviation * deviation)
		if distance > 9 {
			continue
		}
		w := math.Exp(-distance / 2)
		sum, weights = sum+w*s.values[k], weights+w
	}
	if weights < least {
		return -1
	}
	share := (sum/weights - s.colors.low) / (s.colors.high - s.colors.low)
	return min(bands-1, max(0, int(share*float64(bands))))
}
