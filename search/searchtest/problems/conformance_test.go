package problems_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"goalsearch/search/searchtest/problems"
)

// TestConformance holds the problems to points with known true values: those
// of every search_*.json in the directory that GOALSEARCH_ORACLES names, by
// default testdata.
func TestConformance(t *testing.T) {
	dir := cmp.Or(os.Getenv("GOALSEARCH_ORACLES"), "testdata")
	files, err := filepath.Glob(filepath.Join(dir, "search_*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("no search_*.json in %s", dir)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []struct {
			Problem  string
			Instance int
			X        []float64
			Value    float64
		}
		if err := json.Unmarshal(text, &cases); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for i, c := range cases {
			t.Run(fmt.Sprintf("%s/%d/%d", c.Problem, c.Instance, i), func(t *testing.T) {
				p, err := problems.New(c.Problem, c.Instance)
				if err != nil {
					t.Fatal(err)
				}
				if len(c.X) != p.Dim {
					t.Fatalf("%d weights, the problem has %d", len(c.X), p.Dim)
				}
				if got := p.Accuracy(c.X); !(math.Abs(got-c.Value) <= 1e-12) {
					t.Errorf("accuracy %.15g, want %.15g", got, c.Value)
				}
			})
		}
	}
}
