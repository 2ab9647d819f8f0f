package results_test

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/sbinet/npyio/npz"
	"gonum.org/v1/gonum/mat"

	"goalsearch/results"
	"goalsearch/search"
)

// TestFieldsAreDocumented holds docs/exports.md to the columns that there are.
func TestFieldsAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("../docs/exports.md")
	must(t, err)
	_, table, _ := strings.Cut(string(doc), "| column | type | meaning |\n| --- | --- | --- |\n")
	table, _, _ = strings.Cut(table, "\n\n")
	var want []string
	for _, f := range results.Fields(study()) {
		name := "`" + f.Name + "`"
		if f.Name == "{F}{C}" {
			name += " …"
		}
		if f.Meaning != "weight of the goal" || f.Name == "{F}{C}" {
			want = append(want, "| "+name+" | "+string(f.Kind)+" | "+f.Meaning+" |")
		}
	}
	equalText(t, strings.Join(want, "\n"), table)
}

func TestWriteParquet(t *testing.T) {
	s := study()
	s.Name = `</script>"=cmd()`
	ranked := results.Rank(study().Spec, trials())
	write := func(w io.Writer) error { return results.WriteParquet(w, s, ranked) }
	text := written(t, write)
	if written(t, write) != text {
		t.Error("equal trials give different bytes")
	}
	file, err := parquet.OpenFile(strings.NewReader(text), int64(len(text)))
	must(t, err)
	if name, _ := file.Lookup("goalsearch.study"); name != s.Name {
		t.Errorf("the study is named %q", name)
	}
	var columns []string
	for _, c := range file.Schema().Columns() {
		columns = append(columns, c[0])
	}
	var names []string
	for _, f := range results.Fields(s) {
		names = append(names, f.Name)
	}
	if !slices.Equal(columns, names) {
		t.Errorf("the columns are %v", columns)
	}
	// The same as in CSV, with types.
	rows := make([]parquet.Row, len(ranked)+1)
	reader := parquet.NewReader(file)
	n, _ := reader.ReadRows(rows)
	if n != len(ranked) {
		t.Fatalf("there are %d rows", n)
	}
	for i, r := range ranked {
		value := func(name string) parquet.Value { return rows[i][slices.Index(names, name)] }
		if value("number").Int64() != int64(r.Number) || string(value("state").ByteArray()) != string(r.State()) || value("{F}{CL}").Double() != r.Goal[1].Value {
			t.Errorf("row %d is %v", i, rows[i])
		}
		if v, ok := r.Value(); value("value").IsNull() == ok || ok && value("value").Double() != v {
			t.Errorf("the value of row %d is %v", i, value("value"))
		}
	}
}

func TestWriteNPZ(t *testing.T) {
	list := trials()
	list[4].Runs[0].Outcome.Curve = list[4].Runs[0].Outcome.Curve[:2] // shorter than all others
	ranked := results.Rank(study().Spec, list)
	write := func(w io.Writer) error { return results.WriteNPZ(w, study(), ranked) }
	text := written(t, write)
	if written(t, write) != text {
		t.Error("equal trials give different bytes")
	}
	r, err := npz.NewReader(bytes.NewReader([]byte(text)), int64(len(text)))
	must(t, err)
	var numbers []int64
	must(t, r.Read("number.npy", &numbers))
	if !slices.Equal(numbers, []int64{2, 3, 0, 4, 1}) {
		t.Errorf("the numbers are %v", numbers)
	}
	var sames []int64
	must(t, r.Read("same_as.npy", &sames))
	if !slices.Equal(sames, []int64{-1, 2, -1, -1, -1}) {
		t.Errorf("same_as is %v", sames)
	}
	var values []float64
	must(t, r.Read("value.npy", &values))
	if values[0] != 0.90625 || !math.IsNaN(values[3]) || !math.IsNaN(values[4]) {
		t.Errorf("the values are %v", values)
	}
	var weights, scores, curves, atoms mat.Dense
	must(t, r.Read("weights.npy", &weights))
	must(t, r.Read("scores.npy", &scores))
	must(t, r.Read("curves.npy", &curves))
	must(t, r.Read("atoms.npy", &atoms))
	if rows, columns := weights.Dims(); rows != 5 || columns != 3 || weights.At(3, 1) != -1 {
		t.Errorf("the weights are %v", weights)
	}
	// Trial 4 has its second run only, trial 1 its first.
	if !math.IsNaN(scores.At(3, 0)) || scores.At(3, 1) != 0.5/3 || scores.At(4, 0) != 0.25 || !math.IsNaN(scores.At(4, 1)) {
		t.Errorf("the scores are %v", scores)
	}
	if rows, columns := curves.Dims(); rows != 5 || columns != 3 || curves.At(0, 2) != 0.90625 || curves.At(3, 1) != 0.5/3 || !math.IsNaN(curves.At(3, 2)) {
		t.Errorf("the curves are %v", curves)
	}
	if rows, columns := atoms.Dims(); rows != 5 || columns != 2 || atoms.At(0, 0) != 0.25 || atoms.At(0, 1) != -0.90625 {
		t.Errorf("the atoms are %v", atoms)
	}
	refused(t, results.WriteNPZ(io.Discard, study(), nil), "no trial to put into arrays")
}

func TestWriteOptuna(t *testing.T) {
	s := study()
	s.Name = "</script>&\"\n=cmd()"
	text := written(t, func(w io.Writer) error { return results.WriteOptuna(w, s, results.Rank(study().Spec, trials())) })
	var operations []map[string]any
	for line := range strings.Lines(text) {
		var operation map[string]any
		must(t, json.Unmarshal([]byte(line), &operation))
		operations = append(operations, operation)
	}
	// The study, two attributes, and the four trials that have ended.
	if len(operations) != 7 || operations[0]["study_name"] != s.Name {
		t.Fatalf("there are %d operations: %v", len(operations), operations[0])
	}
	states := []float64{1, 3, 1, 1}
	for i, o := range operations[3:] {
		if o["op_code"] != 4. || o["state"] != states[i] {
			t.Errorf("trial %d: %v", i, o)
		}
		if params := o["params"].(map[string]any); len(params) != 2 || params["{F}{C}"] != trials()[i].Goal[0].Value {
			t.Errorf("the parameters of trial %d are %v", i, params)
		}
		if start := o["datetime_start"].(string); !regexp.MustCompile(`^2026-11-24T0[89]:[0-9]{2}:[0-9]{2}\.[0-9]{6}\+00:00$`).MatchString(start) {
			t.Errorf("trial %d began at %s", i, start)
		}
	}
	first := operations[3]
	if curve := first["intermediate_values"].(map[string]any); len(curve) != 3 || curve["2"] != 0.625 || first["value"] != 0.625 {
		t.Errorf("trial 0 is %v", first)
	}
	if failed := operations[4]; failed["value"] != nil || failed["user_attrs"].(map[string]any)["goalsearch:reason"] == nil {
		t.Errorf("trial 1 is %v", failed)
	}
	refused(t, results.WriteOptuna(io.Discard, s, results.Rank(study().Spec, []search.Trial{trials()[4]})), "no trial has ended yet")
}
