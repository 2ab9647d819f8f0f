package results_test

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/results"
)

// TestWriteRankJSON holds a ranking against the keys that programs rely on.
func TestWriteRankJSON(t *testing.T) {
	text := written(t, func(w io.Writer) error { return results.WriteRankJSON(w, results.Rank(study().Spec, trials())) })
	var list []map[string]any
	must(t, json.Unmarshal([]byte(text), &list))
	if len(list) != 5 {
		t.Fatalf("there are %d trials", len(list))
	}
	s := study()
	seeds := []float64{float64(s.Spec.RunSeed(0, 0)), float64(s.Spec.RunSeed(0, 1))}
	want := map[string]any{
		"number": 0., "state": "complete", "value": 0.625, "origin": "start", "reason": "",
		"goal": map[string]any{"{F}{C}": 1., "{F}{CL}": 0., "H_res": 0.},
		"runs": []any{
			map[string]any{"seed": seeds[0], "epochs": 2., "validation_accuracy": 0.75, "test_accuracy": 0.8125},
			map[string]any{"seed": seeds[1], "epochs": 2., "validation_accuracy": 0.5},
		},
	}
	failed := map[string]any{
		"number": 1., "state": "failed", "value": nil, "origin": "design", "reason": "diverged in epoch 2: a weight is NaN",
		"goal": map[string]any{"{F}{C}": -0.25, "{F}{CL}": 1e-7, "H_res": 0.},
		"runs": []any{
			map[string]any{"seed": seeds[0], "epochs": 2., "validation_accuracy": 0.25},
			map[string]any{"seed": seeds[1], "epochs": 0., "validation_accuracy": nil, "reason": "diverged in epoch 2: a weight is NaN"},
		},
	}
	if diff := cmp.Diff(want, list[2]) + cmp.Diff(failed, list[4]); diff != "" {
		t.Errorf("trials (- wanted, + got):\n%s", diff)
	}
}

// TestRankOfSummaries: a ranking needs of a curve only its last point.
func TestRankOfSummaries(t *testing.T) {
	summaries := trials()
	for _, trial := range summaries {
		for i := range trial.Runs {
			if curve := trial.Runs[i].Outcome.Curve; len(curve) > 0 {
				trial.Runs[i].Outcome.Curve = curve[len(curve)-1:]
			}
			trial.Runs[i].Outcome.Atoms = nil
		}
	}
	write := func(w io.Writer) error { return results.WriteRankJSON(w, results.Rank(study().Spec, trials())) }
	writeSummaries := func(w io.Writer) error { return results.WriteRankJSON(w, results.Rank(study().Spec, summaries)) }
	equalText(t, written(t, write), written(t, writeSummaries))
}

func TestWriteRankJSONOfNothing(t *testing.T) {
	equalText(t, "\n[]\n", written(t, func(w io.Writer) error { return results.WriteRankJSON(w, nil) }))
}

// TestWriteTrialJSON: one trial has the keys of its line in an export.
func TestWriteTrialJSON(t *testing.T) {
	lines := strings.SplitAfter(export(t, study(), trials()), "\n")
	for i, trial := range trials()[1:] {
		var want, got any
		must(t, json.Unmarshal([]byte(lines[i+1]), &want))
		text := written(t, func(w io.Writer) error { return results.WriteTrialJSON(w, study(), trial) })
		must(t, json.Unmarshal([]byte(text), &got))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("trial (- in the export, + alone):\n%s", diff)
		}
	}
}
