package results

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"goalsearch/internal/plaintext"
	"goalsearch/search"
)

// WriteCSV writes trials of a study as comma-separated values, in the given order:
// a column per field, numbers unrounded, empty what a trial has not. A text that a
// spreadsheet would take for a formula, for it begins with one of = + - @, a tab or
// a carriage return, has a ' before it; control characters are replaced.
func WriteCSV(w io.Writer, study search.Study, ranked []Ranked) error {
	c := csv.NewWriter(w)
	fields := Fields(study)
	record := make([]string, len(fields))
	for i, f := range fields {
		record[i] = Harmless(f.Name)
	}
	if err := c.Write(record); err != nil {
		return err
	}
	for _, r := range ranked {
		for i, f := range fields {
			record[i] = ""
			if d := f.of(r); d.known {
				record[i] = Harmless(d.text)
				if f.Kind != Text {
					record[i] = exact(d.number)
				}
			}
		}
		if err := c.Write(record); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// exact writes a number with the fewest digits that give back the same bits.
func exact(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// Harmless keeps a spreadsheet from reading text as a formula, and a terminal from taking it
// for more than text.
func Harmless(text string) string {
	shown := plaintext.Printable(text)
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + shown
	}
	return shown
}
