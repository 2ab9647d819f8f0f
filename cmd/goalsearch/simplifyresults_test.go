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
	const dir = "../../results/simplify"
	p, data := exported(t, dir, "race", "check", "beside_trivariate-four-weights")
	want, err := os.ReadFile(filepath.Join(dir, "simplify.txt"))
	if err != nil {
		t.Fatal(err)
	}
	got := p.run("simplify", "trivariate-optimised", "--beside", "trivariate-four-weights", "--set", "network.readout=paper", "--data", data)
	if !bytes.Equal(got, want) {
		t.Errorf("simplify.txt is another than the exports give:\n%s", got)
	}
}
