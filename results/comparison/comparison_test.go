package comparison

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"goalsearch/search"
)

// trained makes a study of one trial whose runs have these test errors; train
// errors are half of them. NaN is a run that failed.
func trained(name string, errors ...float64) (search.Study, []search.Trial) {
	study := search.Study{Name: name, Spec: search.Spec{TrainingSpec: json.RawMessage(`{"n":"` + name + `"}`), Strategy: search.List}}
	trial := search.Trial{DuplicateOf: -1, Planned: len(errors)}
	for i, e := range errors {
		run := search.Run{Number: i, Reason: "diverged"}
		if !math.IsNaN(e) {
			test := 1 - e
			run = search.Run{Number: i, Outcome: search.Outcome{TestAccuracy: &test, Curve: []search.Epoch{{}, {Epoch: 1, TrainAccuracy: 1 - e/2}}}}
		}
		trial.Runs = append(trial.Runs, run)
	}
	return study, []search.Trial{trial}
}

func add(t *testing.T, c *Comparison, curve string, hidden int, errors ...float64) {
	t.Helper()
	study, trials := trained(curve, errors...)
	if err := c.Add(curve, hidden, study, trials); err != nil {
		t.Fatal(err)
	}
}

func rowOf(t *testing.T, rows []Row, curve string, part Part, hidden int) Row {
	t.Helper()
	for _, r := range rows {
		if r.Curve == curve && r.Part == part && r.Hidden == hidden {
			return r
		}
	}
	t.Fatalf("no row of %s, %s, %d", curve, part, hidden)
	return Row{}
}

func TestRows(t *testing.T) {
	var c Comparison
	add(t, &c, "context-optimised", 100, 0.09, 0.07, math.NaN(), 0.08)
	add(t, &c, "trivariate-optimised", 50, 0.06, 0.08)
	add(t, &c, "trivariate-optimised", 200, 0.04)
	add(t, &c, Readout, 0, 0.08)
	rows := c.Rows()
	if want := 11 * 2 * len(Sizes()); len(rows) != want || len(Curves()) != 11 {
		t.Errorf("%d rows of %d curves, want %d of 11", len(rows), len(Curves()), want)
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if !(math.Abs(got-want) < 1e-12) {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	r := rowOf(t, rows, "context-optimised", Test, 100)
	near("median", r.Median, 0.08)
	near("least", r.Min, 0.07)
	near("largest", r.Max, 0.09)
	near("published", r.Published, 0.0731)
	near("ratio", r.Ratio(), 0.08/0.0731)
	if r.Seeds != 3 || len(r.Hash) != 64 {
		t.Errorf("%d seeds of a study with hash %q", r.Seeds, r.Hash)
	}
	near("train median", rowOf(t, rows, "context-optimised", Train, 100).Median, 0.04)
	near("median of two", rowOf(t, rows, "trivariate-optimised", Test, 50).Median, 0.07)
	near("sparse in a small layer", rowOf(t, rows, "trivariate-optimised-sparse", Test, 50).Median, 0.07)
	if r := rowOf(t, rows, "trivariate-optimised-sparse", Test, 200); r.Seeds != 0 || !math.IsNaN(r.Median) {
		t.Errorf("sparse laterals among 200 neurons are taken for dense ones: %+v", r)
	}
	near("readout at 2000", rowOf(t, rows, Readout, Test, 2000).Median, 0.08)

	var text bytes.Buffer
	if err := WriteCSV(&text, rows); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&text).ReadAll()
	if err != nil || len(lines) != len(rows)+1 || strings.Join(lines[0], ",") != "setup,split,hidden,paper,ours_median,ours_min,ours_max,seeds,ratio" {
		t.Fatalf("%d lines, the first %v, %v", len(lines), lines[0], err)
	}
	var markdown bytes.Buffer
	if err := WriteMarkdown(&markdown, rows); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"0.0800, ×1.09 [3]", "– (0.0605)", r.Hash} {
		if !strings.Contains(markdown.String(), want) {
			t.Errorf("the table lacks %q", want)
		}
	}
	if strings.Contains(markdown.String(), "NaN") {
		t.Error("the table has a NaN")
	}
}

func TestAddRefuses(t *testing.T) {
	var c Comparison
	study, trials := trained("x", 0.1)
	if err := c.Add("quadrivariate", 5, study, trials); err == nil || !strings.Contains(err.Error(), "no curve") {
		t.Errorf("an unknown curve: %v", err)
	}
	trials[0].Runs[0].Outcome.TestAccuracy = nil
	if err := c.Add("backpropagation", 5, study, trials); err == nil || !strings.Contains(err.Error(), "training.test") {
		t.Errorf("a run without test accuracy: %v", err)
	}
	add(t, &c, "backpropagation", 5, 0.2)
	study, trials = trained("y", 0.1)
	if err := c.Add("backpropagation", 5, study, trials); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("a size given twice: %v", err)
	}
}
