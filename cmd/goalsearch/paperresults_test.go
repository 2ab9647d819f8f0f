package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestPaperResults makes the committed figures' numbers anew from the committed
// exports.
func TestPaperResults(t *testing.T) {
	const dir = "../../results/paper"
	exports, err := filepath.Glob(filepath.Join(dir, "exports", "*.jsonl.gz"))
	if err != nil || len(exports) < 107 {
		t.Fatalf("%d exports, %v", len(exports), err)
	}
	p := newProgram(t)
	args := []string{"import"}
	for _, file := range exports {
		full, err := filepath.Abs(file)
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, full)
	}
	p.run(args...)
	p.run("paper", "-o", "out")
	for _, name := range []string{"comparison.csv", "comparison.md", "sensitivity.csv"} {
		want, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(p.path(filepath.Join("out", name)))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s is another than the exports give: write it with `goalsearch paper`", name)
		}
	}
	p.run("db", "check")
}
