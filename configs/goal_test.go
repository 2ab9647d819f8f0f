package configs

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/pidnet"
	"goalsearch/search"
)

// named returns the weights that are not 0.
func named(p search.Params) search.Params {
	var list search.Params
	for _, w := range p {
		if w.Value != 0 {
			list = append(list, w)
		}
	}
	return list
}

func TestParseGoal(t *testing.T) {
	for _, c := range []struct {
		text      string
		setup     pidnet.Setup
		wantSetup pidnet.Setup
		want      search.Params
	}{
		{"trivariate-heuristic", "", pidnet.Trivariate, search.Params{{Name: "{F}{C}", Value: 1}}},
		{"trivariate-heuristic", pidnet.Feedback, pidnet.Feedback, search.Params{{Name: "{F}{C}", Value: 1}}},
		{"context-heuristic", pidnet.Readout, pidnet.Readout, search.Params{{Name: "{F}{C}", Value: 1}}},
		{"readout", pidnet.Context, pidnet.Context,
			search.Params{{Name: "{F}{C}", Value: 1}, {Name: "{C}", Value: 0.1}, {Name: "{F}", Value: -0.2}, {Name: "{FC}", Value: 0.1}}},
		{"{F}{C}=1,{F}{L}=-1", "", pidnet.Trivariate, search.Params{{Name: "{F}{C}", Value: 1}, {Name: "{F}{L}", Value: -1}}},
		{"{F}{C}=1,{F}{L}=-1", pidnet.Feedback, pidnet.Feedback, search.Params{{Name: "{F}{C}", Value: 1}, {Name: "{F}{L}", Value: -1}}},
		{" (C)(F) = 1e-3 , H_res=-0.5 ", pidnet.Context, pidnet.Context, search.Params{{Name: "{F}{C}", Value: 1e-3}, {Name: "H_res", Value: -0.5}}},
		{"{1}{2}=1", pidnet.Lateral, pidnet.Lateral, search.Params{{Name: "{F}{L}", Value: 1}}},
		{"{1}{23}=1", "", pidnet.Trivariate, search.Params{{Name: "{F}{CL}", Value: 1}}},
		{"{C}{L}=1", "", pidnet.Trivariate, search.Params{{Name: "{C}{L}", Value: 1}}},
		{"H_res=1", pidnet.Readout, pidnet.Readout, search.Params{{Name: "H_res", Value: 1}}},
	} {
		g, err := ParseGoal(c.text, c.setup)
		if err != nil {
			t.Errorf("%q for %q: %v", c.text, c.setup, err)
			continue
		}
		if g.Setup != c.wantSetup {
			t.Errorf("%q for %q has setup %s, want %s", c.text, c.setup, g.Setup, c.wantSetup)
		}
		sorted := func(p search.Params) map[string]float64 {
			m := make(map[string]float64)
			for _, w := range p {
				m[w.Name] = w.Value
			}
			return m
		}
		if diff := cmp.Diff(sorted(c.want), sorted(named(g.Weights))); diff != "" {
			t.Errorf("%q for %q (-want +got):\n%s", c.text, c.setup, diff)
		}
		var names []string
		for _, w := range g.Weights {
			names = append(names, w.Name)
		}
		if diff := cmp.Diff(g.Setup.Sources().Atoms(), names); diff != "" {
			t.Errorf("%q: order of the weights (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestParseGoalRefuses(t *testing.T) {
	const usage = " (a goal is a name, a .yaml or .json file, or inline as in {F}{C}=1,{F}{L}=-1)"
	for _, c := range []struct {
		text  string
		setup pidnet.Setup
		want  string
	}{
		{"trivariate-optimized", "", `there is no goal "trivariate-optimized"; did you mean trivariate-optimised?` + usage},
		{"context-heuristic", "bivariate", `there is no setup "bivariate": the setups are trivariate, feedback, context, lateral, random-projection, backpropagation, readout`},
		{"context-heuristic", pidnet.Lateral, "context-heuristic is a goal for other sources: setup context has F, C, setup lateral has F, L; choose another goal, such as lateral-heuristic, or another setup"},
		{"lateral-heuristic", pidnet.Feedback, "lateral-heuristic is a goal for another number of sources: setup lateral has F, L, setup feedback has F, C, L; choose another goal, such as trivariate-heuristic, or another setup"},
		{"{F}{C}=1", "", `goal "{F}{C}=1": its atoms fit several setups: trivariate, feedback, context and readout`},
		{"{1}{2}=1", "", `goal "{1}{2}=1": its atoms fit several setups: trivariate, feedback, context, lateral and readout`},
		{"{F}{X}=1", "", `goal "{F}{X}=1": atom "{F}{X}": there is no source 'X': the sources are F (1), C (2), L (3)`},
		{"{F}{L}=1", pidnet.Context, `goal "{F}{L}=1": atom "{F}{L}": there is no source 'L': the sources are F (1), C (2)`},
		{"{F}{C}", pidnet.Context, `goal "{F}{C}": "{F}{C}" has no weight; write {F}{C}=1,{F}{L}=-1`},
		{"{F}{C}=1,", pidnet.Context, `goal "{F}{C}=1,": "" has no weight; write {F}{C}=1,{F}{L}=-1`},
		{"{F}{C}=x", pidnet.Context, `goal "{F}{C}=x": weight of {F}{C}: "x" is not a number`},
		{"{F}=1,Hres=1", pidnet.Context, `goal "{F}=1,Hres=1": there is no atom "Hres"; did you mean H_res?`},
		{"{F}{C}=NaN", pidnet.Context, `goal "{F}{C}=NaN": weight of {F}{C}: NaN is not finite; write a finite number`},
		{"{F}{C}=1e999", pidnet.Context, `goal "{F}{C}=1e999": weight of {F}{C}: +Inf is not finite; write a finite number`},
		{"{F}{C}=1,{F}{C}=2", pidnet.Context, `goal "{F}{C}=1,{F}{C}=2": {F}{C} is given twice; leave one out`},
		{"{F}{C}=1,(2)(1)=1", pidnet.Context, `goal "{F}{C}=1,(2)(1)=1": {F}{C} and (2)(1) are the same atom; leave one out`},
		{"{F}{FC}=1", pidnet.Context, `goal "{F}{FC}=1": atom "{F}{FC}": {F} and {FC}: one contains the other`},
		{"{F}{C}@0=1", pidnet.Context, `goal "{F}{C}@0=1": weight "{F}{C}@0": behind @ stands the number of a hidden layer, from 1 on`},
		{"{F}{C}@2=1,(2)(1)@2=1", pidnet.Context, `goal "{F}{C}@2=1,(2)(1)@2=1": {F}{C}@2 and (2)(1)@2 are the same atom; leave one out`},
		{"context-heuristic", pidnet.Backpropagation, "context-heuristic is a goal, but the neurons of a backpropagation network have none that could be chosen; write backpropagation instead of a goal"},
		{"backpropagation", pidnet.Context, "backpropagation is no goal for setup context; choose one, such as context-heuristic, or leave the setup out"},
		{"{F}=1", pidnet.RandomProjection, `goal "{F}=1": the neurons of this setup have no goal that could be chosen`},
		{"no.yaml", "", "goal file: open no.yaml: no such file or directory"},
		{"", "", `there is no goal ""; known are `},
	} {
		_, err := ParseGoal(c.text, c.setup)
		if err == nil {
			t.Errorf("%q for %q is taken", c.text, c.setup)
			continue
		}
		got := err.Error()
		if c.text == "" {
			got = got[:min(len(got), len(c.want))]
		}
		if got != c.want {
			t.Errorf("%q for %q:\n got %s\nwant %s", c.text, c.setup, got, c.want)
		}
	}
}

func TestGoalFiles(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name, text string
		setup      pidnet.Setup
		want       Goal // weights that are not 0
		err        string
	}{{
		name: "g.yaml",
		text: "name: mine\nsetup: lateral\nnote: a note\nweights: {\"{F}\": 1, (F)(L): -0.5, H_res: 1e-3}\n",
		want: Goal{Name: "mine", Setup: pidnet.Lateral, Note: "a note",
			Weights: search.Params{{Name: "{F}{L}", Value: -0.5}, {Name: "{F}", Value: 1}, {Name: "H_res", Value: 1e-3}}},
	}, {
		name: "g.json",
		text: "{\n\t\"setup\": \"trivariate\",\n\t\"weights\": {\"{1}{23}\": 0.25}\n}\n",
		want: Goal{Setup: pidnet.Trivariate, Weights: search.Params{{Name: "{F}{CL}", Value: 0.25}}},
	}, {
		name:  "for-feedback.yml",
		text:  "setup: trivariate\nweights: {\"{L}\": 1}\n",
		setup: pidnet.Feedback,
		want:  Goal{Setup: pidnet.Feedback, Weights: search.Params{{Name: "{L}", Value: 1}}},
	}, {
		name: "without-setup",
		text: "weights: {\"{C}{L}\": 1}\n",
		want: Goal{Setup: pidnet.Trivariate, Weights: search.Params{{Name: "{C}{L}", Value: 1}}},
	}, {
		name:  "setup-given.yaml",
		text:  "weights: {\"{F}\": 1}\n",
		setup: pidnet.Context,
		want:  Goal{Setup: pidnet.Context, Weights: search.Params{{Name: "{F}", Value: 1}}},
	}, {
		name: "ambiguous.yaml",
		text: "weights: {\"{F}\": 1}\n",
		err:  "1:1: setup: missing, and the goal does not tell it: its atoms fit several setups: trivariate, feedback, context, lateral and readout; add the key setup",
	}, {
		name: "problems.yaml",
		text: "nme: x\nsetup: trivariate\nnote: 3\nweights:\n  \"{F}\": .nan\n  \"{Q}\": 1\n  \"{C}\": one\n  \"{L}\": 1\n  \"(3)\": 1\n",
		err: `1:1: nme: unknown key; did you mean name?
3:7: note: 3 is not a text; put it in quotes if it is meant as one
5:10: weights.{F}: .nan is not finite; write a finite number
6:3: weights.{Q}: atom "{Q}": there is no source 'Q': the sources are F (1), C (2), L (3)
7:10: weights.{C}: "one" is not a number; write one, without quotes
9:3: weights.(3): {L} and (3) are the same atom; leave one out`,
	}, {
		name: "bare-weights.yaml",
		text: "\"{F}\": 1\nH_res: 2\n",
		err: `1:1: {F}: unknown key; weights of atoms stand below the key weights
1:1: weights: missing; write weights: {"{F}{C}": 1}
2:1: H_res: unknown key; weights of atoms stand below the key weights`,
	}, {
		name: "no-weights.yaml",
		text: "setup: context\nweights:\n",
		err:  `2:9: weights: an empty value stands where weights must; write {"{F}{C}": 1}`,
	}, {
		name: "no-goal.yaml",
		text: "setup: backpropagation\n",
		want: Goal{Setup: pidnet.Backpropagation},
	}, {
		name: "goal-for-none.yaml",
		text: "setup: backpropagation\nweights: {\"{F}\": 1}\n",
		err:  `2:10: weights: the neurons of a backpropagation network have no goal that could be chosen; leave the weights out`,
	}, {
		name: "layer.yaml",
		text: "setup: context\nweights: {\"{F}{C}\": 1, \"{F}{C}@2\": 0.5}\n",
		want: Goal{Setup: pidnet.Context, Weights: search.Params{{Name: "{F}{C}", Value: 1}, {Name: "{F}{C}@2", Value: 0.5}}},
	}, {
		name: "setup.yaml",
		text: "setup: bivariate\nweights: {}\n",
		err:  `1:8: setup: there is no setup "bivariate": the setups are trivariate, feedback, context, lateral, random-projection, backpropagation, readout`,
	}, {
		name:  "other-sources.yaml",
		text:  "setup: context\nweights: {\"{F}\": 1}\n",
		setup: pidnet.Trivariate,
		err:   "1:1: this is a goal for another number of sources: setup context has F, C, setup trivariate has F, C, L; choose another goal, such as trivariate-heuristic, or another setup",
	}, {
		name: "list.yaml",
		text: "- 1\n",
		err:  "1:1: a list stands where a goal must; write the keys name, setup, published, note and weights",
	}} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(dir, c.name)
			if err := os.WriteFile(file, []byte(c.text), 0o644); err != nil {
				t.Fatal(err)
			}
			got, err := ParseGoal(file, c.setup)
			if c.err != "" {
				want := ""
				for i, line := range splitLines(c.err) {
					if i > 0 {
						want += "\n"
					}
					want += file + ":" + line
				}
				if err == nil || err.Error() != want {
					t.Fatalf("got %v\nwant %s", err, want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got.Weights = named(got.Weights)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("goal (-want +got):\n%s", diff)
			}
		})
	}
}

func TestGoalFilesAreSmall(t *testing.T) {
	file := filepath.Join(t.TempDir(), "large.yaml")
	if err := os.WriteFile(file, make([]byte, maxFile+1), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := ParseGoal(file, ""); err == nil {
		t.Error("a large file is read")
	}
}
