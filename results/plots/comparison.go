package plots

import (
	"cmp"
	"fmt"
	"math"
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
// It is an error if the study is no list of two goals, or these have no seed in common.
func Compared(study search.Study, trials []search.Trial) (*Figure, error) {
	if study.Spec.Strategy != search.List {
		return nil, fmt.Errorf("study %s is a search, not a comparison of two goals", study.Name)
	}
	if len(trials) != 2 {
		return nil, fmt.Errorf("study %s has %d goals: a comparison has two", study.Name, len(trials))
	}
	pairs := results.Pairs(trials[0], trials[1])
	if len(pairs) == 0 {
		return nil, fmt.Errorf("study %s: there is no seed for which both goals have a score", study.Name)
	}
	summary := results.Pair(trials[0], trials[1])
	names := comparedNames(study.Name)
	below := evened(narrow(names[0]), narrow(names[1]), "by seed", "mean")
	scores, differences := scoresBySeed(pairs), differencesBySeed(pairs, summary)
	scores.X.Tick.Marker, differences.X.Tick.Marker = below[:2], below[2:]
	list := []*plot.Plot{scores, differences}
	f := newPainting(study.Name, 9*vg.Centimeter, func(c draw.Canvas) { drawAligned(c, list) })
	for _, w := range winners {
		if n := w.count(pairs); n > 0 {
			f.explain(fmt.Sprintf("%s (%d)", w.text, n), lineWidth, w)
		}
	}
	text := fmt.Sprintf("mean difference %+.4f", summary.Mean)
	if from, to, ok := summary.Interval(); ok {
		text += fmt.Sprintf(", 95 %% interval %+.4f to %+.4f", from, to)
	}
	f.explain(text, glyphWidth, differenceMarks{})
	if summary.Unpaired > 0 {
		f.explain(fmt.Sprintf("without a pair: %d", summary.Unpaired), 0, nothing{})
	}
	return f, nil
}

// scoresBySeed is the left half of the figure.
func scoresBySeed(pairs [][2]float64) *plot.Plot {
	p := panel("scores by seed")
	p.Add(seedPairs(pairs))
	low, high := math.Inf(1), math.Inf(-1)
	for _, pair := range pairs {
		low, high = min(low, pair[0], pair[1]), max(high, pair[0], pair[1])
	}
	room := max(0.005, (high-low)*0.08)
	p.X.Min, p.X.Max = -0.5, 1.5
	p.Y.Min, p.Y.Max = max(0, low-room), min(1, high+room)
	sideAxis(p, "validation accuracy")
	return p
}

// differencesBySeed is the right half of the figure.
func differencesBySeed(pairs [][2]float64, summary results.Paired) *plot.Plot {
	marks := differenceMarks{summary: summary}
	most := 0.005
	for _, pair := range pairs {
		marks.list = append(marks.list, pair[0]-pair[1])
		most = max(most, math.Abs(pair[0]-pair[1]))
	}
	if from, to, ok := summary.Interval(); ok {
		most = max(most, math.Abs(from), math.Abs(to))
	}
	p := panel("differences")
	p.Add(marks)
	p.X.Min, p.X.Max = -0.5, 1.5
	p.Y.Min, p.Y.Max = -1.1*most, 1.1*most
	sideAxis(p, "first minus second goal")
	return p
}

// sideAxis styles the y axis of one half.
func sideAxis(p *plot.Plot, label string) {
	p.Y.Tick.Marker = ticks{parts: 6}
	p.Y.Label.Text = label
	p.Y.Label.TextStyle.Font = sans(labelSize)
}

// narrow breaks a name into lines that fit below their half of a panel.
func narrow(name string) string {
	const width, most = 3.2 * vg.Centimeter, 3
	return strings.Join(wrap(textStyle(smallSize), printable(name), width, most), "\n")
}

// evened gives texts as many lines as the longest has, so that they begin at one
// height.
func evened(texts ...string) labels {
	most := 0
	for _, text := range texts {
		most = max(most, strings.Count(text, "\n"))
	}
	for i, text := range texts {
		texts[i] += strings.Repeat("\n ", most-strings.Count(text, "\n"))
	}
	return texts
}

// comparedNames returns what the name of a comparison says of its goals, if it is one
// that goalsearch compare has made: compare/A/B/network.
func comparedNames(study string) [2]string {
	if parts := strings.Split(study, "/"); len(parts) == 4 && parts[0] == "compare" {
		return [2]string{parts[1], parts[2]}
	}
	return [2]string{"first goal", "second goal"}
}

// winner is a kind of pair: which of the two has the higher score.
type winner struct {
	text  string
	sign  int
	style draw.LineStyle
}

var winners = []winner{
	{"first better", 1, draw.LineStyle{Color: blue, Width: vg.Points(0.8)}},
	{"second better", -1, draw.LineStyle{Color: vermilion, Width: vg.Points(0.8), Dashes: []vg.Length{3, 1.5}}},
	{"equal", 0, draw.LineStyle{Color: light, Width: vg.Points(0.8)}},
}

func (w winner) count(pairs [][2]float64) int {
	n := 0
	for _, p := range pairs {
		if cmp.Compare(p[0], p[1]) == w.sign {
			n++
		}
	}
	return n
}

// Thumbnail implements plot.Thumbnailer.
func (w winner) Thumbnail(c *draw.Canvas) {
	c.StrokeLine2(w.style, c.Min.X, c.Center().Y, c.Max.X, c.Center().Y)
}

// seedPairs draws scores of two goals at 0 and 1, joined by seed.
type seedPairs [][2]float64

// Plot implements plot.Plotter.
func (s seedPairs) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, pair := range s {
		for _, w := range winners {
			if cmp.Compare(pair[0], pair[1]) == w.sign {
				c.StrokeLine2(w.style, x(0), y(pair[0]), x(1), y(pair[1]))
			}
		}
		for i, score := range pair {
			c.DrawGlyph(draw.GlyphStyle{Color: black, Radius: 2, Shape: disc{}}, vg.Point{X: x(float64(i)), Y: y(score)})
		}
	}
}

// differenceMarks draws differences at 0, and at 1 their mean with its interval.
type differenceMarks struct {
	list    []float64
	summary results.Paired
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
		list = append(list, plot.Tick{Value: float64(i), Label: text})
	}
	return list
}
