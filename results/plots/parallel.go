package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"goalsearch/results"
	"goalsearch/search"
)

// Parallel draws every complete trial of a study as a line across axes: one for each
// free weight, and one for the score, which colours the line; the best are drawn
// last. Summaries of the trials are enough. It is an error if no trial is complete.
func Parallel(study search.Study, trials []search.Trial) (*Figure, error) {
	if err := needScores(study, trials); err != nil {
		return nil, err
	}
	free, err := freeWeights(study, nil)
	if err != nil {
		return nil, err
	}
	complete := completeOnes(study.Spec, trials)
	best, _ := complete[0].Value()
	p := parallels{trials: complete, colors: sequential(spanOfScores(complete))}
	for _, i := range free {
		p.weights = append(p.weights, study.Spec.Space[i])
		p.index = append(p.index, i)
	}
	f := newPainting(study.Name, 11*vg.Centimeter, p.draw)
	f.explain(fmt.Sprintf("best goal (trial %d, %.4f)", complete[0].Number, best), lineWidth, spans{style: bestLine})
	f.explain(fmt.Sprintf("all %d, by score", len(complete)), lineWidth, spans{style: draw.LineStyle{Color: blue, Width: vg.Points(0.8)}})
	return f, nil
}

// parallels draws lines across axes.
type parallels struct {
	trials  []results.Ranked
	weights []search.Dimension
	index   []int // of the weights in a goal
	colors  colormap
}

func (p parallels) draw(c draw.Canvas) {
	style := textStyle(smallSize)
	const label = "accuracy"
	names := style.Width(label)
	for _, w := range p.weights {
		names = max(names, style.Width(printable(w.Name)))
	}
	left, right := c.Min.X+14, c.Max.X-46
	bottom, top := c.Min.Y+names+16, c.Max.Y-13
	step := (right - left) / vg.Length(len(p.weights))
	x := func(j int) vg.Length { return left + vg.Length(j)*step }
	height := func(value, low, high float64) vg.Length {
		return bottom + vg.Length((value-low)/(high-low))*(top-bottom)
	}
	width, opacity := lineOf(len(p.trials))
	for rank, r := range slices.Backward(p.trials) {
		value, _ := r.Value()
		points := make([]vg.Point, 0, len(p.weights)+1)
		for j, w := range p.weights {
			points = append(points, vg.Point{X: x(j), Y: height(r.Goal[p.index[j]].Value, w.Low, w.High)})
		}
		points = append(points, vg.Point{X: right, Y: height(value, p.colors.low, p.colors.high)})
		line := draw.LineStyle{Color: faded(p.colors.at(value), opacity), Width: width}
		if rank == 0 {
			line = bestLine
		}
		c.StrokeLines(line, points)
	}
	axis := draw.LineStyle{Color: black, Width: vg.Points(0.5)}
	upright := style
	upright.Rotation, upright.XAlign, upright.YAlign = math.Pi/2, draw.XRight, draw.YCenter
	centred := style
	centred.XAlign = draw.XCenter
	for j, w := range p.weights {
		c.StrokeLine2(axis, x(j), bottom, x(j), top)
		c.FillText(centred, vg.Point{X: x(j), Y: bottom - 2}, brief(w.Low))
		c.FillText(centred, vg.Point{X: x(j), Y: top + 12}, brief(w.High))
		c.FillText(upright, vg.Point{X: x(j), Y: bottom - 14}, printable(w.Name))
	}
	p.colors.drawUpright(c, vg.Rectangle{Min: vg.Point{X: right, Y: bottom}, Max: vg.Point{X: right + 8, Y: top}})
	c.FillText(upright, vg.Point{X: right + 4, Y: bottom - 14}, label)
}

// bestLine is that of the best goal.
var bestLine = draw.LineStyle{Color: vermilion, Width: vg.Points(1.5)}

// lineOf is how wide and how opaque lines are of which there are so many.
func lineOf(n int) (vg.Length, float64) {
	return vg.Points(max(0.3, min(0.8, 12/math.Sqrt(float64(n))))), max(0.25, min(0.9, 10/math.Sqrt(float64(n))))
}

func faded(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(255 * opacity)
	return c
}

// brief writes a bound of a weight.
func brief(x float64) string { return strconv.FormatFloat(x, 'g', 3, 64) }
