package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestSimplifyResults makes the committed tables of simplify anew from the committed
// exports, without training.
func TestSimplifyResults(t *testing.T) {
	data := os.Getenv("GOALSEARCH_DATA")
	if data == "" {
		t.Skip("GOALSEARCH_DATA is not set: it names the directory that holds mnist/")
	}
	const dir = "../../results/simplify"
	full, err := filepath.Abs(data)
	if err != nil {
		t.Fatal(err)
	}
	p := newProgram(t)
	args := []string{"import"}
	for _, name := range []string{"race", "check", "beside_trivariate-four-weights"} {
		export, err := filepath.Abs(filepath.Join(dir, "exports", name+".jsonl.gz"))
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, export)
	}
	p.run(args...)
	want, err := os.ReadFile(filepath.Join(dir, "simplify.txt"))
	if err != nil {
		t.Fatal(err)
	}
	got := p.run("simplify", "trivariate-optimised", "--beside", "trivariate-four-weights", "--data", full)
	if !bytes.Equal(got, want) {
		t.Errorf("simplify.txt is another than the exports give:\n%s", got)
	}
}
