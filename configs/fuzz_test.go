package configs

import (
	"math"
	"testing"
)

// FuzzLoad: no config and no setting makes the loader panic, and whatever it
// takes is a study that package search takes too.
func FuzzLoad(f *testing.F) {
	for _, p := range Presets() {
		f.Add(p.Text, "network.hidden", "5")
	}
	for _, c := range problemCases {
		f.Add([]byte("study: a\n"+c.config), "goal.fix.{F}", "0")
	}
	f.Add([]byte("study: a\nsweep: {goal.start: [[\"{F}=1\"]], goal.free: [[H_res]]}"), "sweep", "{}")
	f.Add([]byte("? [a]\n: {{}: ''}"), "", "")
	f.Add([]byte("%YAML 1.2\n---\nstudy: a\nsweep: [&s {seed: [1]}, {<<: *s, network.hidden: [010, 1_0, 1:30, yes]}]\n"), "goal.low", "*x")
	f.Add([]byte("study: a\ngoal: &g {bounds: {\"{F}\": &b [0, 1], \"{C}\": *b}, <<: *g}\n"), "goal.bounds.{L}", "&a [0, 0.5]")
	f.Fuzz(func(t *testing.T, text []byte, key, val string) {
		var given []Setting
		if key != "" {
			given = []Setting{{Key: key, Value: val, Flag: "--set"}}
		}
		studies, err := load(&source{name: "fuzz.yaml", dir: "/nonexistent"}, text, given)
		if err == nil && len(studies) == 0 {
			t.Fatal("neither studies nor an error")
		}
		for _, s := range studies {
			if err := s.Spec.Validate(); err != nil {
				t.Errorf("%s: %v", s.Name, err)
			}
			if _, err := s.Spec.Hash(); err != nil {
				t.Errorf("%s: %v", s.Name, err)
			}
		}
	})
}

// FuzzParseGoal: no text makes the parser panic, and what it reads can be
// written inline and read again.
func FuzzParseGoal(f *testing.F) {
	for _, text := range []string{"{F}{C}=1,{F}{L}=-1", "(1)(23)=1e-3", "H_res=0.5,{L}=0", "{F}=nan", "{=,", "{F}=0x1p-2", "trivariate-heuristic"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !isInline(text) {
			return
		}
		g, err := ParseGoal(text, "trivariate")
		if err != nil {
			return
		}
		again, err := ParseGoal(g.Weights.String(), g.Setup)
		if err != nil {
			t.Fatal(err)
		}
		if !again.Weights.Equal(g.Weights) {
			t.Errorf("%q is read as %v, and that as %v", text, g.Weights, again.Weights)
		}
	})
}

// FuzzGoalFile: no goal file makes the reader panic.
func FuzzGoalFile(f *testing.F) {
	f.Add([]byte("setup: context\nweights: {\"{F}\": 1}\n"))
	f.Add([]byte(`{"weights": {"{1}{23}": 1e-3}}`))
	f.Add([]byte("\ufeff{\"setup\": \"trivariate\", \"note\": \"\\ud83d\\ude00\", \"goal\": {\"{F}\": -1E-3}}"))
	f.Add([]byte("%YAML 1.2\n---\nsetup: trivariate\nweights: {<<: {\"{F}\": &x 1}, \"{C}\": *x}\n...\n"))
	f.Add([]byte("# a\n%YAML 1.1\n%TAG ! x\n---\nweights: &w {<<: [*w, {\"{F}\": 0o17}]}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, name := range []string{"fuzz.yaml", "fuzz.json"} {
			g, err := decodeGoal(name, text, "")
			if err == nil && len(g.Weights) == 0 {
				t.Error("a goal without weights")
			}
			for _, w := range g.Weights {
				if err == nil && (math.IsNaN(w.Value) || math.IsInf(w.Value, 0)) {
					t.Errorf("weight %v", w)
				}
			}
		}
	})
}
