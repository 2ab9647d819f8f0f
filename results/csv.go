package results

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"goalsearch/search"
)

// WriteCSV writes trials of a study as comma-separated values, in the given order.
// The columns are
//
//	number   of the trial, from 0
//	state    "waiting", "running", "complete", "pruned" or "failed"
//	value    mean validation accuracy of its runs in 0..1, unrounded; empty unless complete
//	origin   "start", "design" or "offspring"
//	runs     number of runs that have ended
//	low      bounds of the 95 % confidence interval of value; empty for
//	high     fewer than two runs
//	{F}{C} … a column per weight, under its name, in the order of the study's space
//	reason   why the trial failed, else empty
//
// A text that a spreadsheet would take for a formula, for it begins with one of
// = + - @, a tab or a carriage return, has a ' before it.
func WriteCSV(w io.Writer, study search.Study, ranked []Ranked) error {
	c := csv.NewWriter(w)
	header := []string{"number", "state", "value", "origin", "runs", "low", "high"}
	for _, weight := range study.Spec.Space {
		header = append(header, harmless(weight.Name))
	}
	if err := c.Write(append(header, "reason")); err != nil {
		return err
	}
	for _, r := range ranked {
		value, low, high := "", "", ""
		if v, ok := r.Value(); ok {
			value = exact(v)
		}
		if a, b, ok := r.Scores.Interval(); ok {
			low, high = exact(a), exact(b)
		}
		record := []string{strconv.Itoa(r.Number), harmless(string(r.State())), value, harmless(string(r.Origin)), strconv.Itoa(len(r.Runs)), low, high}
		for _, weight := range study.Spec.Space {
			text := ""
			if x, ok := r.Goal.Get(weight.Name); ok {
				text = exact(x)
			}
			record = append(record, text)
		}
		if err := c.Write(append(record, harmless(r.Reason()))); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// exact writes a number with the fewest digits that give back the same bits.
func exact(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// harmless keeps a spreadsheet from reading text as a formula.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
