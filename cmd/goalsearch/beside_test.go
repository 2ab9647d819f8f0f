package main

import (
	"os"
	"syscall"
	"testing"

	"goalsearch/cmd/goalsearch/internal/terminal"
)

// TestBesideARunningSearch: whatever looks at a study works while a search is at
// work on it, on what the search has stored by then.
func TestBesideARunningSearch(t *testing.T) {
	p := newProgram(t)
	c := p.command("run", "small.yaml", "--trials", "100000", "--workers", "1")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	p.await(22)
	for _, args := range [][]string{
		{"rank", "small", "--where", "value > 0", "--sort", "number"},
		{"importance", "small"},
		{"export", "small", "-o", "a.csv"},
		{"export", "small", "--format", "parquet", "-o", "a.parquet"},
		{"export", "small", "--format", "npz", "-o", "a.npz"},
		{"export", "small", "--format", "optuna", "-o", "a.journal"},
		{"export", "small", "--format", "latex", "-o", "a.tex"},
		{"plot", "scores", "small", "-o", "scores.svg"},
		{"plot", "weights", "small", "-o", "weights.svg"},
		{"plot", "lattice", "small", "-o", "lattice.svg"},
		{"plot", "importance", "small", "-o", "importance.svg"},
		{"plot", "parallel", "small", "-o", "parallel.svg"},
		{"plot", "slice", "small", "-o", "slice.svg"},
		{"plot", "contour", "small", "-o", "contour.svg"},
		{"report", "small", "-o", "report.html"},
	} {
		p.run(args...)
		if path := args[len(args)-1]; args[len(args)-2] == "-o" {
			if info, err := os.Stat(p.path(path)); err != nil || info.Size() == 0 {
				t.Errorf("%v wrote nothing: %v", args, err)
			}
		}
	}
	if err := c.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	c.Wait()
	if code := c.ProcessState.ExitCode(); code != terminal.ExitInterrupted {
		t.Errorf("the search exits %d", code)
	}
}
