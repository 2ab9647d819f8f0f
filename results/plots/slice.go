package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"goalsearch/search"
)

// Slice draws the score of every complete trial over each of some free weights, a
// panel per weight; none named: all of them. Marks are those of History. Summaries of
// the trials are enough. It is an error if no trial is complete, or the study does
// not search a weight.
func Slice(study search.Study, trials []search.Trial, weights []string) (*Figure, error) {
	if err := needScores(study, trials); err != nil {
		return nil, err
	}
	chosen, err := freeWeights(study, weights)
	if err != nil {
		return nil, err
	}
	complete := completeOnes(study.Spec, trials)
	lowest, highest := spanOfScores(complete)
	points := func(i int, origin search.Origin) []point {
		var list []point
		for _, r := range complete {
			if value, _ := r.Value(); r.Origin == origin {
				list = append(list, point{r.Goal[i].Value, value})
			}
		}
		return list
	}
	columns := min(6, len(chosen))
	rows := (len(chosen) + columns - 1) / columns
	var list []*plot.Plot
	for _, i := range chosen {
		w := study.Spec.Space[i]
		p := panel(w.Name)
		p.X.Min, p.X.Max = w.Low, w.High
		p.X.Tick.Marker = ends{w.Low, w.High}
		p.Y.Min, p.Y.Max = max(0, lowest-0.03), min(1, max(highest, lowest+0.05)+0.03)
		p.Y.Tick.Marker = ticks{parts: 5}
		for _, o := range slices.Backward(origins) {
			style := o.GlyphStyle
			style.Radius = 0.7 * o.size * radius(len(complete)/2)
			if c, ok := style.Color.(color.NRGBA); ok && o.Origin != search.Start {
				style.Color = faded(c, max(0.35, min(0.9, 10/math.Sqrt(float64(len(complete))))))
			}
			p.Add(marks{style, points(i, o.Origin)})
		}
		list = append(list, p)
	}
	f := newPainting(study.Name, vg.Length(max(rows, 2))*3.2*vg.Centimeter+1.6*vg.Centimeter, func(c draw.Canvas) {
		drawPanels(c, list, columns, "weight", "validation accuracy")
	})
	for _, o := range origins {
		if n := len(points(chosen[0], o.Origin)); n > 0 {
			sample := marks{style: o.GlyphStyle}
			sample.style.Radius = o.size * radius(0)
			f.explain(fmt.Sprintf("%s (%d)", o.Origin, n), glyphWidth, sample)
		}
	}
	return f, nil
}

// freeWeights returns the places in the space of some free weights; none named: of
// all of them.
func freeWeights(study search.Study, names []string) ([]int, error) {
	free := study.Spec.Space.Free()
	if len(free) == 0 {
		return nil, fmt.Errorf("study %s searches no weight: there is nothing to draw over", study.Name)
	}
	if len(names) == 0 {
		return free, nil
	}
	var list []int
	for _, name := range names {
		i := slices.IndexFunc(free, func(i int) bool { return study.Spec.Space[i].Name == name })
		if i < 0 {
			return nil, fmt.Errorf("study %s does not search the weight %s", study.Name, name)
		}
		list = append(list, free[i])
	}
	return list, nil
}

// ends are ticks at both ends of an axis, and at 0 between them.
type ends struct{ low, high float64 }

// Ticks implements plot.Ticker.
func (e ends) Ticks(float64, float64) []plot.Tick {
	list := []plot.Tick{{Value: e.low, Label: brief(e.low)}, {Value: e.high, Label: brief(e.high)}}
	if e.low < 0 && e.high > 0 {
		list = append(list, plot.Tick{Value: 0, Label: "0"})
	}
	return list
}
