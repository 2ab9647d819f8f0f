package importance

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"goalsearch/results"
)

// WriteTable writes weights, and the pairs of largest shares, for people: in percent.
func (im Importance) WriteTable(w io.Writer, pairs int) error {
	t := results.NewTable(results.Left("weight"), results.Right("share"), results.Left("95 % interval"), results.Left(""))
	for _, s := range im.Weights {
		addShare(t, s)
	}
	if _, err := t.WriteTo(w); err != nil {
		return err
	}
	if pairs = min(pairs, len(im.Pairs)); pairs > 0 {
		t = results.NewTable(results.Left("interaction of a pair"), results.Right("share"), results.Left("95 % interval"), results.Left(""))
		for _, s := range im.Pairs[:pairs] {
			addShare(t, s)
		}
		if _, err := fmt.Fprintln(w); err != nil {
			return err
		}
		if _, err := t.WriteTo(w); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "\n%s of the variance of the score over the search space is due to higher-order interactions\na random forest on %[3]d trials after epoch %[4]d predicts %[2]s of the variance of unseen trials\n",
		percent(im.Rest), percent(max(0, im.Explained)), im.Trials, im.Epochs)
	for _, warning := range im.Warnings {
		if err == nil {
			_, err = fmt.Fprintln(w, "note: "+warning)
		}
	}
	return err
}

func addShare(t *results.Table, s Share) {
	const full = 40 // characters of a bar
	t.Add(strings.Join(s.Names, " "), percent(s.Share), percent(s.Low)+" to "+percent(s.High), strings.Repeat("#", int(s.Share*full+0.5)))
}

func percent(x float64) string { return strconv.FormatFloat(100*x, 'f', 1, 64) + " %" }

// WriteCSV writes weights and pairs as comma-separated values with the columns
// weight, with (empty unless it is a pair), share, low, high. Numbers are not rounded.
func (im Importance) WriteCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	records := [][]string{{"weight", "with", "share", "low", "high"}}
	for _, list := range [][]Share{im.Weights, im.Pairs} {
		for _, s := range list {
			names := append(s.Names, "")
			records = append(records, []string{results.Harmless(names[0]), results.Harmless(names[1]), exact(s.Share), exact(s.Low), exact(s.High)})
		}
	}
	return c.WriteAll(records)
}

func exact(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
