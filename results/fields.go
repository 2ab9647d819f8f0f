package results

import (
	"cmp"
	"math"
	"slices"

	"goalsearch/search"
)

// Field is a fact of a trial under a name that stays: a column of CSV, Parquet and
// NumPy files, and what a [Filter] and an [Order] speak of.
type Field struct {
	Name    string
	Kind    Kind
	Meaning string // a line of its documentation
	of      func(Ranked) datum
}

// Kind is the type of a field.
type Kind string

const (
	Whole  Kind = "whole number"
	Number Kind = "number"
	Text   Kind = "text"
)

// datum is a field of one trial. The zero value is one that the trial has not.
type datum struct {
	known  bool
	number float64 // of a Whole or Number field
	text   string  // of a Text field
}

func whole(n int) datum   { return datum{known: true, number: float64(n)} }
func text(s string) datum { return datum{known: s != "", text: s} }

// when is a number that a trial may not have.
func when(x float64, ok bool) datum { return datum{known: ok, number: x} }

// compare orders data of one field; what a trial has not comes last.
func (d datum) compare(e datum) int {
	switch {
	case !d.known || !e.known:
		return cmp.Compare(boolean(e.known), boolean(d.known))
	case d.text != "" || e.text != "":
		return cmp.Compare(d.text, e.text)
	}
	return cmp.Compare(d.number, e.number)
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Fields lists the fields of the trials of a study: those that every study has, one
// for each weight of its space under the weight's name, and the reason of a
// failure. All follow from the summary of a trial.
func Fields(study search.Study) []Field {
	fields := []Field{
		{"number", Whole, "number of the trial, from 0", func(r Ranked) datum { return whole(r.Number) }},
		{"place", Whole, "rank in the whole study, 1 for the best; none unless complete and not set aside", func(r Ranked) datum { return when(float64(r.Rank), r.Rank > 0) }},
		{"state", Text, "waiting, running, complete, pruned or failed", func(r Ranked) datum { return text(string(r.State())) }},
		{"origin", Text, "origin of the goal: start, enqueued, design (initial design) or offspring (proposed)", func(r Ranked) datum { return text(string(r.Origin)) }},
		{"value", Number, "mean validation accuracy of the longest runs, 0..1; none unless complete or pruned", func(r Ranked) datum { return when(r.Value()) }},
		{"low", Number, "lower bound of the 95 % interval of value; none below two of the longest runs", func(r Ranked) datum { low, _, ok := r.Scores.Interval(); return when(low, ok) }},
		{"high", Number, "upper bound of the 95 % interval of value; none below two of the longest runs", func(r Ranked) datum { _, high, ok := r.Scores.Interval(); return when(high, ok) }},
		{"median", Number, "median of the longest runs' validation accuracies, 0..1; none unless complete or pruned", func(r Ranked) datum { return when(r.Scores.Median, r.Scores.N > 0) }},
		{"sd", Number, "standard deviation of the longest runs' validation accuracies; none below two", func(r Ranked) datum { return when(r.Scores.SD, r.Scores.N > 1) }},
		{"runs", Whole, "number of runs that have ended", func(r Ranked) datum { return whole(len(r.Runs)) }},
		{"planned", Whole, "number of planned runs", func(r Ranked) datum { return whole(r.Planned) }},
		{"same_as", Whole, "number of the earlier trial whose runs it shares; none if it has its own", func(r Ranked) datum { return when(float64(r.DuplicateOf), r.DuplicateOf >= 0) }},
		{"epochs", Whole, "epochs of its longest run; none before a run has a score", func(r Ranked) datum { n := epochsOf(r.Trial); return when(float64(n), n > 0) }},
		{"train", Number, "mean training accuracy of the longest runs after their last epoch, 0..1", func(r Ranked) datum { return meanOverRuns(r.Trial, lastTrainAccuracy) }},
		{"test", Number, "mean test accuracy of the longest runs, 0..1; none unless all have recorded it", func(r Ranked) datum { return meanOverRuns(r.Trial, testAccuracy) }},
	}
	for _, w := range study.Spec.Space {
		fields = append(fields, Field{w.Name, Number, "weight of the goal", func(r Ranked) datum { return when(r.Goal.Get(w.Name)) }})
	}
	return append(fields, Field{"reason", Text, "why the trial failed; none if it did not", func(r Ranked) datum { return text(r.Reason()) }})
}

// fieldNamed returns the field of a name; "rank" is the place, as tables call it.
func fieldNamed(fields []Field, name string) (Field, bool) {
	if name == "rank" {
		name = "place"
	}
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return fields[i], true
}

func epochsOf(t search.Trial) int {
	most := 0
	for _, r := range t.Runs {
		most = max(most, r.Outcome.Epochs())
	}
	return most
}

// meanOverRuns is the mean of a number over the longest runs of a trial, if each of
// them has it.
func meanOverRuns(t search.Trial, of func(search.Outcome) (float64, bool)) datum {
	sum, longest := 0.0, t.Longest()
	for _, r := range longest {
		x, ok := of(r.Outcome)
		if !ok || r.Reason != "" {
			return datum{}
		}
		sum += x
	}
	return when(sum/float64(len(longest)), len(longest) > 0)
}

func lastTrainAccuracy(o search.Outcome) (float64, bool) {
	if len(o.Curve) == 0 {
		return 0, false
	}
	return o.Curve[len(o.Curve)-1].TrainAccuracy, true
}

func testAccuracy(o search.Outcome) (float64, bool) {
	if o.TestAccuracy == nil {
		return 0, false
	}
	return *o.TestAccuracy, true
}

// orNaN is the number, NaN if there is none.
func (d datum) orNaN() float64 {
	if !d.known {
		return math.NaN()
	}
	return d.number
}

// Value returns the field of a trial: a number or a text, as its Kind says; false if
// the trial has no such thing.
func (f Field) Value(r Ranked) (number float64, text string, ok bool) {
	d := f.of(r)
	return d.number, d.text, d.known
}
