package results

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"goalsearch/internal/jsonform"
	"goalsearch/search"
)

// Compared is a goal beside a reference, on the seeds that both have.
type Compared struct {
	Label string
	search.Trial
	Scores Statistics // validation accuracy
	Test   Statistics // test accuracy, of the runs that have it
	// Difference to the reference, that goal's score subtracted; N is 0 for the
	// reference itself.
	Difference Paired
	// P is the p-value of the difference, corrected by Holm for all goals that are
	// compared; NaN where there are too few pairs.
	P float64
	// Searched is the score that the search reported for the goal, if any.
	Searched *float64
}

// Compare compares trials with one of them, the reference.
func Compare(labels []string, trials []search.Trial, reference int) []Compared {
	list := make([]Compared, len(trials))
	var p []float64
	var tested []int
	for i, t := range trials {
		list[i] = Compared{Label: labels[i], Trial: t, P: math.NaN(), Scores: Describe(scores(t)), Test: Describe(testScores(t))}
		if i == reference {
			continue
		}
		list[i].Difference = Pair(t, trials[reference])
		if x, ok := list[i].Difference.P(); ok {
			p, tested = append(p, x), append(tested, i)
		}
	}
	for k, x := range Holm(p) {
		list[tested[k]].P = x
	}
	return list
}

// Scores lists the validation accuracies of the runs of a trial that have one.
func Scores(t search.Trial) []float64 { return scores(t) }

// testScores lists the test accuracies of the runs that have one.
func testScores(t search.Trial) []float64 {
	var list []float64
	for _, r := range t.Runs {
		if x, ok := testAccuracy(r.Outcome); ok && r.Reason == "" {
			list = append(list, x)
		}
	}
	return list
}

// Bias is the score that the search reported less the mean of the fresh runs.
func (c Compared) Bias() (float64, bool) {
	if c.Searched == nil || c.Scores.N == 0 {
		return 0, false
	}
	return *c.Searched - c.Scores.Mean, true
}

// WriteCompared writes goals that were compared as a table.
func WriteCompared(w io.Writer, list []Compared) error {
	table := NewTable(Left("goal"), Right("runs"), Right("failed"), Right("mean"), Right("±"), Right("median"), Right("test"), Right("±"),
		Right("difference"), Right("from"), Right("to"), Right("p"), Right("search score"), Right("bias"))
	for _, c := range list {
		cells := []string{c.Label, strconv.Itoa(len(c.Runs)), failedRuns(c.Trial)}
		cells = append(cells, c.Scores.cells(true)...)
		cells = append(cells, c.Test.cells(false)...)
		cells = append(cells, c.Difference.cells()...)
		cells = append(cells, pText(c.P))
		searched, bias := "", ""
		if x, ok := c.Bias(); ok {
			searched, bias = fixed(*c.Searched, accuracyDigits), signed(x)
		}
		table.Add(append(cells, searched, bias)...)
	}
	_, err := table.WriteTo(w)
	return err
}

func failedRuns(t search.Trial) string {
	n := 0
	for _, r := range t.Runs {
		if r.Reason != "" {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// cells are mean, half of the interval and, if wanted, median.
func (s Statistics) cells(median bool) []string {
	cells := []string{"", "", ""}
	if s.N > 0 {
		cells[0], cells[2] = fixed(s.Mean, accuracyDigits), fixed(s.Median, accuracyDigits)
	}
	if half, ok := s.HalfWidth(); ok {
		cells[1] = fixed(half, accuracyDigits)
	}
	if !median {
		return cells[:2]
	}
	return cells
}

// cells are the mean difference and its interval.
func (p Paired) cells() []string {
	cells := []string{"", "", ""}
	if p.N > 0 {
		cells[0] = signed(p.Mean)
	}
	if low, high, ok := p.Interval(); ok {
		cells[1], cells[2] = signed(low), signed(high)
	}
	return cells
}

// signed writes a difference of accuracies.
func signed(x float64) string {
	text := fmt.Sprintf("%+.*f", accuracyDigits, x)
	if strings.Trim(text, "+-0.") == "" {
		return fixed(0, accuracyDigits)
	}
	return text
}

// pText writes a p-value.
func pText(p float64) string {
	switch {
	case math.IsNaN(p):
		return ""
	case p < 0.0001:
		return "<.0001"
	}
	return fixed(p, 4)
}

// comparedForm is the JSON of a Compared.
type comparedForm struct {
	Goal       string        `json:"goal"`
	Weights    search.Params `json:"weights"`
	Validation summaryForm   `json:"validation"`
	Test       *summaryForm  `json:"test,omitempty"`
	Difference *summaryForm  `json:"difference,omitempty"`
	P          *float64      `json:"p,omitempty"`
	Searched   *float64      `json:"searched,omitempty"`
	Bias       *float64      `json:"bias,omitempty"`
}

type summaryForm struct {
	N      int      `json:"n"`
	Mean   *float64 `json:"mean"`
	Median *float64 `json:"median"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
}

func summaryOf(s Statistics) summaryForm {
	low, high, ok := s.Interval()
	return summaryWith(s, low, high, ok)
}

// summaryWith has the interval from low to high, if there is one.
func summaryWith(s Statistics, low, high float64, ok bool) summaryForm {
	f := summaryForm{N: s.N}
	if s.N > 0 {
		f.Mean, f.Median = &s.Mean, &s.Median
	}
	if ok {
		f.Low, f.High = &low, &high
	}
	return f
}

// MarshalJSON implements json.Marshaler.
func (c Compared) MarshalJSON() ([]byte, error) {
	f := comparedForm{Goal: c.Label, Weights: c.Goal, Validation: summaryOf(c.Scores), Searched: c.Searched}
	if c.Test.N > 0 {
		f.Test = new(summaryOf(c.Test))
	}
	if c.Difference.N > 0 {
		low, high, ok := c.Difference.Interval()
		f.Difference = new(summaryWith(c.Difference.Statistics, low, high, ok))
	}
	if !math.IsNaN(c.P) {
		f.P = &c.P
	}
	if bias, ok := c.Bias(); ok {
		f.Bias = &bias
	}
	return jsonform.Encode(f)
}

// WriteComparedJSON writes goals that were compared as JSON.
func WriteComparedJSON(w io.Writer, list []Compared) error { return writeList(w, list) }

// Span tells the range of the goal's scores.
func (c Compared) Span() string {
	list := scores(c.Trial)
	if len(list) == 0 {
		return c.Label + " has no score"
	}
	runs := "runs"
	if len(list) == 1 {
		runs = "run"
	}
	return fmt.Sprintf("%s %s to %s in %d %s", c.Label, fixed(slices.Min(list), accuracyDigits), fixed(slices.Max(list), accuracyDigits), len(list), runs)
}
