package comparison

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// WriteCSV writes a row per curve, part and size. Numbers are errors in 0..1; ours
// are empty where nothing was trained.
func WriteCSV(w io.Writer, rows []Row) error {
	out := csv.NewWriter(w)
	out.Write([]string{"setup", "split", "hidden", "paper", "ours_median", "ours_min", "ours_max", "seeds", "ratio"})
	for _, r := range rows {
		out.Write([]string{r.Curve, string(r.Part), strconv.Itoa(r.Hidden), strconv.FormatFloat(r.Published, 'f', 4, 64),
			number(r.Median, 5), number(r.Min, 5), number(r.Max, 5), strconv.Itoa(r.Seeds), number(r.Ratio(), 3)})
	}
	out.Flush()
	return out.Error()
}

func number(x float64, digits int) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'f', digits, 64)
}

// WriteMarkdown writes a table per part: in each cell our median, its ratio to the
// published one and the number of seeds. Below stand the hashes of the studies.
func WriteMarkdown(w io.Writer, rows []Row) error {
	var b strings.Builder
	for _, part := range Parts() {
		fmt.Fprintf(&b, "## Error on %s images\n\n| curve |", part)
		for _, size := range Sizes() {
			fmt.Fprintf(&b, " N=%d |", size)
		}
		b.WriteString("\n| --- |" + strings.Repeat(" --- |", len(Sizes())) + "\n")
		at := ""
		for _, r := range rows {
			if r.Part != part {
				continue
			}
			if r.Curve != at {
				if at != "" {
					b.WriteString("\n")
				}
				fmt.Fprintf(&b, "| %s |", r.Curve)
				at = r.Curve
			}
			if r.Seeds == 0 {
				fmt.Fprintf(&b, " – (%.4f) |", r.Published)
				continue
			}
			fmt.Fprintf(&b, " %.4f, ×%.2f [%d] |", r.Median, r.Ratio(), r.Seeds)
		}
		b.WriteString("\n\n")
	}
	b.WriteString("Each cell: our median, ×its ratio to the paper's median, [seeds]. – (x): not trained; the paper's median is x.\n\n")
	b.WriteString("## Studies\n\n| curve | N | spec |\n| --- | --- | --- |\n")
	for _, r := range rows {
		if r.Part == Test && r.Hash != "" {
			fmt.Fprintf(&b, "| %s | %d | `%s` |\n", r.Curve, r.Hidden, r.Hash)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
