package results

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"goalsearch/search"
)

// Digits after the point in what people read.
const (
	accuracyDigits = 4
	weightDigits   = 3
)

// WriteRank writes a ranking as a table, in the given order.
func WriteRank(w io.Writer, ranked []Ranked) error {
	t := NewTable(Right("rank"), Right("trial"), Right("accuracy"), Left("±"), Right("runs"), Left("origin"), Left("largest weights"))
	for _, r := range ranked {
		rank, accuracy, half := "-", string(r.State()), ""
		if value, ok := r.Value(); ok {
			rank, accuracy = strconv.Itoa(r.Rank), fixed(value, accuracyDigits)
			switch {
			case r.SetAside != "":
				rank = "aside"
			case r.Pruned:
				rank = string(search.Pruned)
			}
		}
		if h, ok := r.Scores.HalfWidth(); ok {
			half = fixed(h, accuracyDigits)
		}
		what := largest(r.Goal)
		if reason := cmp.Or(r.Reason(), r.SetAside); reason != "" {
			what = reason
		}
		t.Add(rank, strconv.Itoa(r.Number), accuracy, half, runsOf(r.Trial), OriginLabel(r.Origin), what)
	}
	_, err := t.WriteTo(w)
	return err
}

// runsOf tells the number of runs, and of how many if some are missing.
func runsOf(t search.Trial) string {
	if len(t.Runs) < t.Planned {
		return fmt.Sprintf("%d/%d", len(t.Runs), t.Planned)
	}
	return strconv.Itoa(len(t.Longest()))
}

// largest names the weights of a goal that matter most.
func largest(goal search.Params) string {
	const most = 4
	var largest [most]search.Param // those farthest from 0 first
	weights := 0
	for _, p := range goal {
		if p.Value == 0 {
			continue
		}
		at := min(weights, most)
		for at > 0 && math.Abs(largest[at-1].Value) < math.Abs(p.Value) {
			at--
		}
		weights++
		if at < most {
			copy(largest[at+1:], largest[at:])
			largest[at] = p
		}
	}
	if weights == 0 {
		return "all weights are 0"
	}
	text := make([]byte, 0, 64)
	for i, p := range largest[:min(weights, most)] {
		if i > 0 {
			text = append(text, ", "...)
		}
		text = appendFixed(append(append(text, p.Name...), ' '), p.Value, weightDigits)
	}
	if weights > most {
		text = append(strconv.AppendInt(append(text, ", "...), int64(weights-most), 10), " more"...)
	}
	return string(text)
}

// byMagnitude returns the weights of a goal, those farthest from 0 first.
func byMagnitude(goal search.Params) search.Params {
	sorted := slices.Clone(goal)
	slices.SortStableFunc(sorted, func(a, b search.Param) int { return cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)) })
	return sorted
}

// fixed writes a number with so many digits after the point; a result of zero has
// no sign.
func fixed(x float64, digits int) string { return string(appendFixed(nil, x, digits)) }

// appendFixed appends what fixed writes.
func appendFixed(text []byte, x float64, digits int) []byte {
	begin := len(text)
	text = strconv.AppendFloat(text, x, 'f', digits, 64)
	if text[begin] == '-' && len(bytes.Trim(text[begin:], "-0.")) == 0 {
		text = slices.Delete(text, begin, begin+1)
	}
	return text
}

// StudyRow is a study in a list of studies.
type StudyRow struct {
	Name     string   `json:"name"`
	State    string   `json:"state"`
	Trials   int      `json:"trials"` // wanted in all
	Complete int      `json:"complete"`
	Failed   int      `json:"failed"`
	Pruned   int      `json:"pruned"`
	Best     *float64 `json:"best"` // value of the best trial, nil if none is complete
	// BestTrial is the number of the best trial.
	BestTrial *int `json:"best_trial"`
}

// WriteStudies writes studies as a table.
func WriteStudies(w io.Writer, studies []StudyRow) error {
	t := NewTable(Left("study"), Left("state"), Right("trials"), Right("complete"), Right("failed"), Right("pruned"), Right("best"), Right("trial"))
	for _, s := range studies {
		best, trial := "-", "-"
		if s.Best != nil {
			best, trial = fixed(*s.Best, accuracyDigits), strconv.Itoa(*s.BestTrial)
		}
		t.Add(s.Name, s.State, strconv.Itoa(s.Trials), strconv.Itoa(s.Complete), strconv.Itoa(s.Failed), strconv.Itoa(s.Pruned), best, trial)
	}
	_, err := t.WriteTo(w)
	return err
}
