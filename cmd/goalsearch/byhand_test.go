package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goalsearch/configs"
	"goalsearch/internal/studies"
)

// TestGoalsFromThePage: who looks at a dashboard has no file of this machine read, whatever
// the goal is called.
func TestGoalsFromThePage(t *testing.T) {
	p := newProgram(t)
	file := p.path("mine.yaml")
	for path, text := range map[string]string{
		p.path("tiny.yaml"): "study: tiny\ndataset: {name: builtin-digits}\nnetwork: {hidden: 4}\ntraining: {epochs: 1, batch: 1000}\nsearch: {strategy: random, replicates: 0, trials: 1, population: 1}\n",
		file:                "setup: trivariate\nsecret: word\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p.run("run", "tiny.yaml")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	relative, err := filepath.Rel(here, file)
	if err != nil {
		t.Fatal(err)
	}
	for _, goal := range []string{file, relative, "H_res/../" + relative, "H_res/../" + relative + ",{F}=1", "{F}/../" + relative, file + ",{F}=1"} {
		if _, err := studies.Enqueue(p.path("goalsearch.db"), "tiny", []string{goal}, configs.ParseGoalWithoutFiles); err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "word") {
			t.Errorf("%s: %v", goal, err)
		}
	}
	for _, goal := range []string{"trivariate-heuristic", "{F}=0.5", "trivariate-heuristic,{F}=0.5"} {
		if _, err := studies.Enqueue(p.path("goalsearch.db"), "tiny", []string{goal}, configs.ParseGoalWithoutFiles); err != nil {
			t.Errorf("%s: %v", goal, err)
		}
	}
}
