package comparison

import (
	"fmt"
	"math"
	"slices"

	"goalsearch/search"
)

// Comparison collects the errors of trained networks.
type Comparison struct {
	cells map[key]cell
}

type key struct {
	curve  string
	hidden int // 0 in a readout
}

// cell is what was trained of one curve at one size.
type cell struct {
	hash   string // of the study's spec
	errors map[Part][]float64
}

// Add takes in the runs of a study: those of its first trial, which is the curve's
// goal. Runs that failed count as none. It refuses a curve that the figure does not
// have, runs without test accuracy, and a size given twice.
func (c *Comparison) Add(curve string, hidden int, study search.Study, trials []search.Trial) error {
	if !slices.Contains(Curves(), curve) {
		return fmt.Errorf("study %s: the figure has no curve %q; its curves are %v", study.Name, curve, Curves())
	}
	hash, err := study.Spec.Hash()
	if err != nil {
		return err
	}
	at := key{curve, hidden}
	if old, ok := c.cells[at]; ok {
		return fmt.Errorf("study %s: %s with %d neurons is there already, from the study with hash %.12s", study.Name, curve, hidden, old.hash)
	}
	errors := make(map[Part][]float64)
	if len(trials) > 0 {
		for _, r := range trials[0].Runs {
			if r.Reason != "" {
				continue
			}
			if r.Outcome.TestAccuracy == nil {
				return fmt.Errorf("study %s: run %d has no test accuracy; train it with training.test: true", study.Name, r.Number)
			}
			errors[Test] = append(errors[Test], 1-*r.Outcome.TestAccuracy)
			errors[Train] = append(errors[Train], 1-r.Outcome.Curve[len(r.Outcome.Curve)-1].TrainAccuracy)
		}
	}
	if len(errors) == 0 {
		return nil
	}
	if c.cells == nil {
		c.cells = make(map[key]cell)
	}
	c.cells[at] = cell{hash, errors}
	return nil
}

// Row compares one curve at one size on one part. Errors are in 0..1; those of ours
// are NaN where nothing was trained.
type Row struct {
	Curve            string
	Part             Part
	Hidden           int
	Published        float64
	Median, Min, Max float64
	Seeds            int
	Hash             string // of the spec of the study; "" where nothing was trained
}

// Ratio is our median over the published one.
func (r Row) Ratio() float64 { return r.Median / r.Published }

// Rows lists all rows of the figure, those that lack ours included.
func (c *Comparison) Rows() []Row {
	var rows []Row
	for _, line := range figure() {
		for _, size := range Sizes() {
			r := Row{Curve: line.curve, Part: line.part, Hidden: size, Published: line.errors[size],
				Median: math.NaN(), Min: math.NaN(), Max: math.NaN()}
			if trained, ok := c.cell(line.curve, size); ok {
				list := slices.Sorted(slices.Values(trained.errors[line.part]))
				r.Seeds, r.Hash = len(list), trained.hash
				r.Min, r.Median, r.Max = list[0], (list[(len(list)-1)/2]+list[len(list)/2])/2, list[len(list)-1]
			}
			rows = append(rows, r)
		}
	}
	return rows
}

// cell returns what was trained of a curve at a size: a readout has one for all
// sizes, and sparse laterals are dense ones in small layers.
func (c *Comparison) cell(curve string, hidden int) (cell, bool) {
	if curve == Readout {
		hidden = 0
	}
	found, ok := c.cells[key{curve, hidden}]
	if !ok && curve == sparse && hidden <= mostLaterals {
		found, ok = c.cells[key{dense, hidden}]
	}
	return found, ok
}
