package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"goalsearch/configs"
	"goalsearch/search"
)

// TestFoundResults makes the committed verification anew from the committed exports,
// without training, and holds the goal that has a name against it.
func TestFoundResults(t *testing.T) {
	data := os.Getenv("GOALSEARCH_DATA")
	if data == "" {
		t.Skip("GOALSEARCH_DATA is not set: it names the directory that holds mnist/")
	}
	const dir = "../../results/found"
	p := newProgram(t)
	args := []string{"import"}
	for _, name := range []string{"mnist-night", "verify", "baseline_trivariate-optimised", "baseline_trivariate-heuristic"} {
		full, err := filepath.Abs(filepath.Join(dir, "exports", name+".jsonl.gz"))
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, full)
	}
	p.run(args...)
	want, err := os.ReadFile(filepath.Join(dir, "verification.json"))
	if err != nil {
		t.Fatal(err)
	}
	full, err := filepath.Abs(data)
	if err != nil {
		t.Fatal(err)
	}
	got := p.run("verify", "mnist-night", "--top", "3", "--baseline", "trivariate-optimised", "--baseline", "trivariate-heuristic",
		"--data", full, "--format", "json")
	if !bytes.Equal(got, want) {
		t.Errorf("verification.json is another than the exports give")
	}
	var goals []struct {
		Weights    search.Params
		Validation struct{ Low, Mean float64 }
	}
	if err := json.Unmarshal(got, &goals); err != nil {
		t.Fatal(err)
	}
	found, err := configs.ParseGoal("trivariate-found", "")
	if err != nil {
		t.Fatal(err)
	}
	if first := goals[0]; !found.Weights.Equal(first.Weights) || first.Validation.Low < .95 {
		t.Errorf("trivariate-found is not the goal that was verified, with %v from %v on:\n%v\n%v", first.Validation.Mean, first.Validation.Low, found.Weights, first.Weights)
	}
}
