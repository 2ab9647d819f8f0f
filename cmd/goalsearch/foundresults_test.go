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

// exported returns a program whose store has the committed exports of these names, in
// the directory exports of dir, and the directory of the data that their studies need;
// without that, the test is skipped.
func exported(t *testing.T, dir string, names ...string) (p program, data string) {
	t.Helper()
	data = os.Getenv("GOALSEARCH_DATA")
	if data == "" {
		t.Skip("GOALSEARCH_DATA is not set: it names the directory that holds mnist/")
	}
	absolute := func(path string) string {
		full, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		return full
	}
	args := []string{"import"}
	for _, name := range names {
		args = append(args, absolute(filepath.Join(dir, "exports", name+".jsonl.gz")))
	}
	p = newProgram(t)
	p.run(args...)
	return p, absolute(data)
}

// TestFoundResults makes the committed verification anew from the committed exports,
// without training, and holds the goal that has a name against it.
func TestFoundResults(t *testing.T) {
	const dir = "../../results/found"
	p, data := exported(t, dir, "mnist-night", "verify", "baseline_trivariate-optimised", "baseline_trivariate-heuristic")
	want, err := os.ReadFile(filepath.Join(dir, "verification.json"))
	if err != nil {
		t.Fatal(err)
	}
	got := p.run("verify", "mnist-night", "--top", "3", "--baseline", "trivariate-optimised", "--baseline", "trivariate-heuristic",
		"--data", data, "--format", "json")
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
