package configs

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSweepNames(t *testing.T) {
	for _, c := range []struct {
		name, sweep string
		want        []string
	}{
		{"one value", "{seed: [7]}", []string{"a/seed=7"}},
		{"keys in the order written", "{seed: [1, 2], network.setup: [context]}",
			[]string{"a/seed=1,network.setup=context", "a/seed=2,network.setup=context"}},
		{"numbers in their shortest form", "{goal.low: [-1.50, -2e0]}", []string{"a/goal.low=-1.5", "a/goal.low=-2"}},
		{"atoms", `{"goal.fix.{F}{CL}": [0, 1]}`, []string{"a/goal.fix.F_CL=0", "a/goal.fix.F_CL=1"}},
		{"lists and mappings", `{goal.bounds: [{"{F}": [0, 1]}, {}], goal.start: [[trivariate-heuristic, "{F}{C}=1,{L}=-1"]]}`,
			[]string{
				"a/goal.bounds=F:0:1,goal.start=trivariate-heuristic:F_C=1:L=-1",
				"a/goal.bounds=,goal.start=trivariate-heuristic:F_C=1:L=-1",
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			studies, err := load(&source{name: "c.yaml"}, []byte("study: a\nsweep: "+c.sweep+"\n"), nil)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, s := range studies {
				names = append(names, s.Name)
				if !studyName.MatchString(s.Name) && !regexp.MustCompile(`%[0-9A-F]{2}`).MatchString(s.Name) {
					t.Errorf("%s needs quoting", s.Name)
				}
			}
			if diff := cmp.Diff(c.want, names); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPlainNames(t *testing.T) {
	for text, want := range map[string]string{
		"network.hidden": "network.hidden",
		"{F}{CL}":        "F_CL",
		"(1)(23)":        "1_23",
		"a b$;'\"*":      "ab%24%3B%27%22%2A",
		"ü/é":            "ü/é",
	} {
		if got := plain(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// TestSweepGrows: a study of a sweep is the same whatever else is swept with
// it, and the same as one that is configured alone.
func TestSweepGrows(t *testing.T) {
	hashes := func(sweep string) map[string]string {
		studies, err := load(&source{name: "c.yaml"}, []byte("study: a\n"+sweep+"\n"), nil)
		if err != nil {
			t.Fatal(err)
		}
		byName := make(map[string]string)
		for _, s := range studies {
			hash, err := s.Spec.Hash()
			if err != nil {
				t.Fatal(err)
			}
			byName[s.Name] = hash
		}
		return byName
	}
	short, long := hashes("sweep: {seed: [1, 2]}"), hashes("seed: 9\nsweep: {seed: [3, 2, 1]}")
	for name, hash := range short {
		if long[name] != hash {
			t.Errorf("%s is another study in a longer sweep", name)
		}
	}
	if alone := hashes("seed: 2"); alone["a"] != short["a/seed=2"] {
		t.Error("the study with seed 2 is another one when it is not of a sweep")
	}
}

func TestSweepOfExtent(t *testing.T) {
	studies, err := load(&source{name: "c.yaml"}, []byte("study: a\nsweep: {search.trials: [10, 20]}\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(studies) != 2 || studies[0].Budget.Trials != 10 || studies[1].Budget.Trials != 20 {
		t.Errorf("studies %v", studies)
	}
}

func TestSweepOnTheCommandLine(t *testing.T) {
	studies, err := load(&source{name: "c.yaml"}, []byte("study: a\nsweep: {seed: [1, 2]}\n"),
		settingsOf(t, "sweep.network.hidden=[5, 6]", "sweep.seed=[3]"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range studies {
		names = append(names, s.Name)
	}
	want := []string{"a/seed=3,network.hidden=5", "a/seed=3,network.hidden=6"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}
