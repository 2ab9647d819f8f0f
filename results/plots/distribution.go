package plots

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"goalsearch/search"
)

// Searched is a study and its trials.
type Searched struct {
	search.Study
	Trials []search.Trial
}

// Distribution draws, for each of some studies, the share of its complete trials
// whose score is at least a score. Summaries of the trials are enough. It is an error
// if no trial of a study is complete, or there are more studies than can be told
// apart.
func Distribution(studies []Searched) (*Figure, error) {
	if len(studies) == 0 {
		return nil, errors.New("there is no study to draw")
	}
	if len(studies) > MostCurves {
		return nil, fmt.Errorf("%d studies cannot be drawn: choose up to %d, which can be told apart", len(studies), MostCurves)
	}
	title := studies[0].Name
	if len(studies) > 1 {
		title = fmt.Sprintf("%d studies", len(studies))
	}
	f := newFigure(title, "validation accuracy", "share of goals that reach it")
	f.height = height + vg.Length(max(0, len(studies)-2))*11
	lowest, highest := 1.0, 0.0
	for i, s := range studies {
		if err := needScores(s.Study, s.Trials); err != nil {
			return nil, err
		}
		var scores []float64
		for _, r := range completeOnes(s.Spec, s.Trials) {
			value, _ := r.Value()
			scores = append(scores, value)
		}
		slices.Sort(scores)
		lowest, highest = min(lowest, scores[0]), max(highest, scores[len(scores)-1])
		line, err := plotter.NewLine(survival(scores))
		if err != nil {
			return nil, fmt.Errorf("study %s: %w", s.Name, err)
		}
		line.StepStyle = plotter.PreStep
		line.LineStyle = curveStyle(i)
		f.plot.Add(line)
		f.explain(fmt.Sprintf("%s (%d, median %.4f)", printable(s.Name), len(scores), quantile(scores, 0.5)), lineWidth, line)
	}
	f.plot.X.Tick.Marker = ticks{parts: 9}
	room := max(0.02, 0.03*(highest-lowest))
	f.plot.X.Min, f.plot.X.Max = max(0, lowest-room), min(1, highest+room)
	f.plot.Y.Min, f.plot.Y.Max = 0, 1
	return f, nil
}

// survival is the share of values that are at least x, over x.
func survival(sorted []float64) plotter.XYs {
	points := plotter.XYs{{X: math.Min(0, sorted[0]), Y: 1}}
	for i, x := range sorted {
		points = append(points, plotter.XY{X: x, Y: 1 - float64(i)/float64(len(sorted))})
	}
	return append(points, plotter.XY{X: sorted[len(sorted)-1], Y: 0})
}
