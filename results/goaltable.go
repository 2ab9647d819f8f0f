package results

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"goalsearch/search"
)

// Orientation of a table of goals.
type Orientation string

const (
	// GoalsAsColumns has a column per goal and a row per atom: what fits a page
	// where goals have many weights.
	GoalsAsColumns Orientation = "columns"
	// GoalsAsRows has a row per goal and a column per atom.
	GoalsAsRows Orientation = "rows"
)

// TableOptions of WriteMarkdown and WriteLaTeX.
type TableOptions struct {
	// Atoms names the weights that are shown, in this order; none: all of the
	// study's space in its order.
	Atoms []string
	// Orientation is GoalsAsColumns if it is empty.
	Orientation Orientation
	// Precision is the number of digits after the point of accuracies and
	// weights; 0: 3.
	Precision int
	// Caption is plain text; empty: one that says what the table shows.
	Caption string
	// Label is what \ref names in LaTeX; empty: none.
	Label string
	// Document makes a whole LaTeX document of the table.
	Document bool
}

// complete checks the options and fills in what is left to the defaults.
func (o TableOptions) complete(study search.Study, ranked []Ranked) (TableOptions, error) {
	if len(ranked) == 0 {
		return o, errors.New("no trial to put into the table")
	}
	var names []string
	for _, w := range study.Spec.Space {
		names = append(names, w.Name)
	}
	for _, atom := range o.Atoms {
		if !slices.Contains(names, atom) {
			return o, fmt.Errorf("study %s has no weight %s; it has %s", study.Name, atom, strings.Join(names, ", "))
		}
	}
	if len(o.Atoms) == 0 {
		o.Atoms = names
	}
	switch o.Orientation {
	case "":
		o.Orientation = GoalsAsColumns
	case GoalsAsColumns, GoalsAsRows:
	default:
		return o, fmt.Errorf("orientation %q is neither %q nor %q", o.Orientation, GoalsAsColumns, GoalsAsRows)
	}
	const most = 15
	if o.Precision < 0 || o.Precision > most {
		return o, fmt.Errorf("precision %d is not between 1 and %d decimal places", o.Precision, most)
	}
	if o.Precision == 0 {
		o.Precision = 3
	}
	if o.Caption == "" {
		o.Caption = caption(study, ranked)
	}
	return o, nil
}

// caption says what a table of goals shows.
func caption(study search.Study, ranked []Ranked) string {
	text := fmt.Sprintf("Goals of the study %s: validation accuracy", study.Name)
	if hasIntervals(ranked) {
		text += fmt.Sprintf(" (mean over the runs, ± half its %.0f %% confidence interval)", 100*Confidence)
	}
	return text + " and weights of the atoms."
}

// cell is an entry of a table of goals, in each of the languages.
type cell struct{ markdown, latex string }

// goalCells returns the entries of a table of goals, in the orientation wanted.
// The first row is the header.
func goalCells(ranked []Ranked, o TableOptions) [][]cell {
	best := bestOf(ranked)
	intervals := hasIntervals(ranked)
	heads := []cell{textCell("Trial"), textCell("Accuracy")}
	if intervals {
		heads = append(heads, textCell("±"))
	}
	heads = append(heads, textCell("Runs"))
	for _, atom := range o.Atoms {
		heads = append(heads, atomCell(atom))
	}
	goals := [][]cell{heads}
	for _, r := range ranked {
		value, ok := r.Value()
		score := textCell(string(r.State()))
		if ok {
			score = scoreCell(value, o.Precision, r.Rank > 0 && r.Goal.Equal(best.Goal))
		}
		row := []cell{textCell(strconv.Itoa(r.Number)), score}
		if intervals {
			row = append(row, halfCell(r.Scores, o.Precision))
		}
		row = append(row, textCell(runsOf(r.Trial)))
		for _, atom := range o.Atoms {
			weight, _ := r.Goal.Get(atom)
			row = append(row, numberCell(fixed(weight, o.Precision)))
		}
		goals = append(goals, row)
	}
	if o.Orientation == GoalsAsRows {
		return goals
	}
	return transpose(goals)
}

// bestOf returns the one that ranks first; none has a place if none is complete.
func bestOf(ranked []Ranked) Ranked {
	var best Ranked
	for _, r := range ranked {
		if r.Rank > 0 && (best.Rank == 0 || r.Rank < best.Rank) {
			best = r
		}
	}
	return best
}

func transpose(rows [][]cell) [][]cell {
	columns := make([][]cell, len(rows[0]))
	for i := range columns {
		for _, row := range rows {
			columns[i] = append(columns[i], row[i])
		}
	}
	return columns
}

func textCell(text string) cell { return cell{escapeMarkdown(text), escapeLaTeX(text)} }

func numberCell(text string) cell { return cell{text, "$" + text + "$"} }

// scoreCell is a mean.
func scoreCell(value float64, digits int, bold bool) cell {
	mean := fixed(value, digits)
	if bold {
		return cell{"**" + mean + "**", `\textbf{` + mean + "}"}
	}
	return cell{mean, mean}
}

// halfCell is half the interval of a mean, if there is one.
func halfCell(s Statistics, digits int) cell {
	half, ok := s.HalfWidth()
	if !ok {
		return cell{}
	}
	return cell{fixed(half, digits), fixed(half, digits)}
}

// hasIntervals reports whether any mean has an interval.
func hasIntervals(ranked []Ranked) bool {
	return slices.ContainsFunc(ranked, func(r Ranked) bool { return r.Scores.N > 1 })
}
