package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"goalsearch/results"
	"goalsearch/search"
)

// Compared draws the two goals of a comparison: on the left their scores, those with
// one seed joined by a line, blue where the first goal is the better one and vermilion
// where the second is; on the right the differences, with their mean and its interval.
// It is an error if the study has not two goals, or these no seed in common.
func Compared(study string, trials []search.Trial) (*Figure, error) {
	if len(trials) != 2 {
		return nil, fmt.Errorf("study %s has %d goals: a comparison is of two", study, len(trials))
	}
	pairs := pairsOf(trials[0], trials[1])
	if len(pairs) == 0 {
		return nil, fmt.Errorf("study %s: its goals have no seed in common that both have a score for", study)
	}
	names := comparedNames(study)
	low, high := math.Inf(1), math.Inf(-1)
	var differences []float64
	for _, p := range pairs {
		low, high = min(low, p[0], p[1]), max(high, p[0], p[1])
		differences = append(differences, p[0]-p[1])
	}
	scores := panel("scores by seed")
	scores.Add(seedPairs(pairs))
	scores.X.Min, scores.X.Max = -0.4, 1.4
	room := max(0.005, (high-low)*0.08)
	scores.Y.Min, scores.Y.Max = max(0, low-room), min(1, high+room)
	scores.X.Tick.Marker = labels{names[0], names[1]}
	scores.Y.Label.Text = "validation accuracy"
	summary := results.Describe(differences)
	apart := panel("difference, first less second")
	apart.Add(differenceMarks{differences, summary})
	most := math.Abs(summary.Mean)
	for _, d := range differences {
		most = max(most, math.Abs(d))
	}
	if from, to, ok := summary.Interval(); ok {
		most = max(most, math.Abs(from), math.Abs(to))
	}
	apart.X.Min, apart.X.Max = -0.5, 1.5
	apart.Y.Min, apart.Y.Max = -1.1*max(most, 0.005), 1.1*max(most, 0.005)
	apart.X.Tick.Marker = labels{"by seed", "mean"}
	for _, p := range []*plot.Plot{scores, apart} {
		p.Y.Tick.Marker = ticks{parts: 6}
		p.Y.Label.TextStyle.Font = sans(labelSize)
	}
	apart.Y.Label.Text = "difference"
	f := newPainting(study, 9*vg.Centimeter, func(c draw.Canvas) { drawAligned(c, []*plot.Plot{scores, apart}) })
	text := fmt.Sprintf("%d seeds, mean difference %+.4f", len(pairs), summary.Mean)
	if from, to, ok := summary.Interval(); ok {
		text += fmt.Sprintf(", 95 %% interval %+.4f to %+.4f", from, to)
	}
	f.explain(text, glyphWidth, differenceMarks{})
	return f, nil
}

// comparedNames returns what the name of a comparison says of its goals.
func comparedNames(study string) [2]string {
	parts := strings.Split(study, "/")
	if len(parts) < 4 || parts[0] != "compare" {
		return [2]string{"first goal", "second goal"}
	}
	return [2]string{parts[1], parts[2]}
}

// pairsOf returns the scores of two trials by seed, where both have one, in the order
// of the first one's runs.
func pairsOf(a, b search.Trial) [][2]float64 {
	var pairs [][2]float64
	for _, r := range a.Runs {
		x, ok := r.Outcome.ValidationAccuracy()
		i := slices.IndexFunc(b.Runs, func(o search.Run) bool { return o.Seed == r.Seed })
		if !ok || r.Reason != "" || i < 0 || b.Runs[i].Reason != "" {
			continue
		}
		if y, ok := b.Runs[i].Outcome.ValidationAccuracy(); ok {
			pairs = append(pairs, [2]float64{x, y})
		}
	}
	return pairs
}

// seedPairs draws scores of two goals at 0 and 1, joined by seed.
type seedPairs [][2]float64

// Plot implements plot.Plotter.
func (s seedPairs) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, pair := range s {
		style := draw.LineStyle{Color: light, Width: vg.Points(0.8)}
		switch {
		case pair[0] > pair[1]:
			style.Color = blue
		case pair[0] < pair[1]:
			style.Color = vermilion
			style.Dashes = []vg.Length{3, 1.5}
		}
		c.StrokeLine2(style, x(0), y(pair[0]), x(1), y(pair[1]))
		for i, score := range pair {
			c.DrawGlyph(draw.GlyphStyle{Color: black, Radius: 2, Shape: disc{}}, vg.Point{X: x(float64(i)), Y: y(score)})
		}
	}
}

// differenceMarks draws differences at 0, and at 1 their mean with its interval.
type differenceMarks struct {
	list    []float64
	summary results.Statistics
}

// Plot implements plot.Plotter.
func (d differenceMarks) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	c.StrokeLine2(draw.LineStyle{Color: black, Width: vg.Points(0.5)}, c.Min.X, y(0), c.Max.X, y(0))
	for i, value := range d.list {
		// Beside each other, so that equal ones are seen.
		at := x(0) + vg.Length(float64(i)-float64(len(d.list)-1)/2)*min(3, 40/vg.Length(len(d.list)))
		c.DrawGlyph(draw.GlyphStyle{Color: black, Radius: 2, Shape: disc{}}, vg.Point{X: at, Y: y(value)})
	}
	if from, to, ok := d.summary.Interval(); ok {
		bar := draw.LineStyle{Color: purple, Width: vg.Points(2)}
		c.StrokeLine2(bar, x(1), y(max(from, p.Y.Min)), x(1), y(min(to, p.Y.Max)))
	}
	c.DrawGlyph(draw.GlyphStyle{Color: purple, Radius: 3.2, Shape: diamond{}}, vg.Point{X: x(1), Y: y(d.summary.Mean)})
}

// Thumbnail implements plot.Thumbnailer.
func (differenceMarks) Thumbnail(c *draw.Canvas) {
	c.DrawGlyph(draw.GlyphStyle{Color: purple, Radius: 3.2, Shape: diamond{}}, c.Center())
}

// labels are ticks at 0, 1, 2 and so on.
type labels []string

// Ticks implements plot.Ticker.
func (l labels) Ticks(low, high float64) []plot.Tick {
	var list []plot.Tick
	for i, text := range l {
		list = append(list, plot.Tick{Value: float64(i), Label: printable(text)})
	}
	return list
}
