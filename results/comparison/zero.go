package comparison

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"goalsearch/results"
	"goalsearch/search"
)

//go:embed published_zero.csv
var publishedZeroText string

// publishedZero has, by weight, the paper's median validation accuracy of
// trivariate-optimised with that weight set to 0; "" is the unchanged goal. It
// panics if the embedded file is broken.
var publishedZero = sync.OnceValue(func() map[string]float64 {
	rows, err := csv.NewReader(strings.NewReader(publishedZeroText)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("comparison: published_zero.csv: %v", err))
	}
	accuracy := make(map[string]float64)
	for _, row := range rows[1:] {
		x, err := strconv.ParseFloat(row[2], 64)
		if err != nil {
			panic(fmt.Sprintf("comparison: published_zero.csv: %s: %v", row[0], err))
		}
		accuracy[row[1]] = x
	}
	return accuracy
})

// PublishedZeroed returns the paper's median validation accuracy of
// trivariate-optimised with a weight set to 0, by the name of that weight.
func PublishedZeroed() map[string]float64 {
	accuracy := maps.Clone(publishedZero())
	delete(accuracy, "")
	return accuracy
}

// Zeroed compares the goal without one weight.
type Zeroed struct {
	Weight           string // "" for the unchanged goal
	Published        float64
	Median, Min, Max float64
	Seeds            int
}

// ZeroedRows compares the trials of a study of trivariate-optimised, of which the
// first is the goal itself and each of the others lacks one weight, with the
// paper's; the most missed weight first. Trials without a score are left out.
func ZeroedRows(trials []search.Trial) ([]Zeroed, error) {
	var rows []Zeroed
	for i, t := range trials {
		scores := results.Scores(t)
		if len(scores) == 0 || t.State() == search.Failed {
			continue
		}
		row := Zeroed{Median: results.Describe(scores).Median, Min: slices.Min(scores), Max: slices.Max(scores), Seeds: len(scores)}
		if i > 0 {
			changes := results.Changes(trials[0].Goal, t.Goal)
			if len(changes) != 1 || changes[0].Kind() != "0" {
				return nil, fmt.Errorf("trial %d is not the first goal with one weight set to 0", t.Number)
			}
			row.Weight = changes[0].Weight
		}
		var ok bool
		if row.Published, ok = publishedZero()[row.Weight]; !ok {
			return nil, fmt.Errorf("the paper has no number for the weight %s", row.Weight)
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b Zeroed) int {
		switch {
		case a.Median < b.Median:
			return -1
		case a.Median > b.Median:
			return 1
		}
		return 0
	})
	return rows, nil
}

// WriteZeroedCSV writes a row per weight; that of the unchanged goal is called
// none. Accuracies on the validation images, in 0..1.
func WriteZeroedCSV(w io.Writer, rows []Zeroed) error {
	out := csv.NewWriter(w)
	out.Write([]string{"weight_set_to_0", "paper_median", "ours_median", "ours_min", "ours_max", "seeds"})
	for _, r := range rows {
		name := r.Weight
		if name == "" {
			name = "none"
		}
		out.Write([]string{name, strconv.FormatFloat(r.Published, 'f', -1, 64), number(r.Median, 5), number(r.Min, 5), number(r.Max, 5), strconv.Itoa(r.Seeds)})
	}
	out.Flush()
	return out.Error()
}
