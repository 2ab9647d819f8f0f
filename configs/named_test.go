package configs

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"goalsearch/pidnet"
)

// paperSetups are the models of the paper's goals.
var paperSetups = map[string]pidnet.Setup{
	"infomorphic_context":         pidnet.Context,
	"infomorphic_lateral":         pidnet.Lateral,
	"infomorphic_context_lateral": pidnet.Trivariate,
}

// TestPublishedGoals holds every published goal against the file of the paper's
// authors, to the bit.
func TestPublishedGoals(t *testing.T) {
	data, err := os.ReadFile("testdata/paper_goals.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var paper map[string]map[string]float64
	if err := yaml.Load(data, &paper); err != nil {
		t.Fatal(err)
	}
	ours := make(map[string]Goal)
	for _, g := range Goals() {
		if g.Published != "" {
			ours[g.Published] = g
		}
	}
	if len(ours) != len(paper) {
		t.Errorf("%d goals with a published name, the paper has %d", len(ours), len(paper))
	}
	for name, weights := range paper {
		t.Run(name, func(t *testing.T) {
			g, ok := ours[name]
			if !ok {
				t.Fatal("the goal is missing")
			}
			model, _, _ := strings.Cut(name, "/")
			if g.Setup != paperSetups[model] {
				t.Fatalf("setup %s, want %s", g.Setup, paperSetups[model])
			}
			named := 0
			for _, w := range g.Weights {
				numbered := w.Name
				for i, letter := range g.Setup.Sources() {
					numbered = strings.ReplaceAll(numbered, string(letter), strconv.Itoa(i+1))
				}
				want, ok := weights[numbered]
				if w.Value != want {
					t.Errorf("%s is %v, want %v", w.Name, w.Value, want)
				}
				if ok {
					named++
				}
			}
			if named != len(weights) {
				t.Errorf("%d weights of the paper's %d are found", named, len(weights))
			}
		})
	}
}

func TestPublishedNames(t *testing.T) {
	seen := make(map[string]bool)
	for _, g := range Goals() {
		if seen[g.Name] || g.Name == "" || g.Note == "" {
			t.Errorf("goal %+v lacks a name of its own or a note", g)
		}
		seen[g.Name] = true
	}
	for _, name := range []string{
		"trivariate-heuristic", "trivariate-optimised", "context-heuristic", "context-optimised",
		"lateral-heuristic", "lateral-optimised", "readout", "random-projection", "backpropagation",
	} {
		if !seen[name] {
			t.Errorf("there is no goal %s", name)
		}
	}
	for _, name := range []string{"trivariate-cmaes-2", "trivariate-cmaes-3"} {
		if g, err := ParseGoal(name, ""); err != nil || !strings.Contains(g.Note, "slip") {
			t.Errorf("the note of %s does not warn of the slip: %q (%v)", name, g.Note, err)
		}
	}
}

func TestGoalsAreCopies(t *testing.T) {
	Goals()[0].Weights[0].Value = 17
	if Goals()[0].Weights[0].Value == 17 {
		t.Error("a caller can change the published goals")
	}
	g, err := ParseGoal("trivariate-heuristic", "")
	if err != nil {
		t.Fatal(err)
	}
	g.Weights[0].Value = 17
	if Goals()[0].Weights[0].Value == 17 {
		t.Error("a caller of ParseGoal can change the published goals")
	}
}

// TestFoundGoals: a goal that goalsearch found has the name of its file, which no other
// goal has, and says what it is worth.
func TestFoundGoals(t *testing.T) {
	seen := make(map[string]bool)
	for _, g := range Goals() {
		if seen[g.Name] {
			t.Errorf("two goals have the name %s", g.Name)
		}
		seen[g.Name] = true
	}
	files, err := foundFiles.ReadDir("found")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Error("there is none")
	}
	for _, file := range files {
		g, err := ParseGoal(strings.TrimSuffix(file.Name(), ".yaml"), "")
		if err != nil {
			t.Error(err)
			continue
		}
		if g.Published != "" || !strings.Contains(g.Note, "validation accuracy 0.") || len(g.Weights) == 0 {
			t.Errorf("goal %s: published as %q, note %q, %d weights", g.Name, g.Published, g.Note, len(g.Weights))
		}
	}
}
