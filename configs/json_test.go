package configs

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGoalInJSON(t *testing.T) {
	text := "\ufeff{\n\t\"setup\": \"trivariate\",\n\t\"note\": \"a\\/b \\ud83d\\ude00\", \"name\": \"010\",\n\t\"weights\": {\"{F}{C}\": 1E-3, \"{L}\": -2}\n}\n"
	g, err := decodeGoal("g.JSON", []byte(text), "")
	if err != nil {
		t.Fatal(err)
	}
	want, err := decodeGoal("g.yaml", []byte("setup: trivariate\nnote: a/b 😀\nname: \"010\"\nweights: {\"{F}{C}\": 0.001, \"{L}\": -2}\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, g); diff != "" {
		t.Errorf("(-YAML +JSON):\n%s", diff)
	}
}

func TestGoalInJSONRefuses(t *testing.T) {
	for text, want := range map[string]string{
		``:                         "g.json:1:1: not valid JSON: there is nothing in it: unexpected end of JSON input",
		`{"setup": "trivariate",}`: "g.json:1:24: not valid JSON: invalid character '}' looking for beginning of object key string",
		"setup: trivariate":        "g.json:1:1: not valid JSON: invalid character 's' looking for beginning of value",
		"{} # no comments":         "g.json:1:4: not valid JSON: there is more than one value: invalid character '#' after top-level value",
		`[]`:                       "g.json:1:1: a list stands where a goal must; write the keys name, setup, published, note and weights",
		`{"weigths": {"{F}": 1}}`:  "g.json:1:2: weigths: unknown key; did you mean weights?",
		"{\"weights\": {\"{F}\": 1,\n \"{F}\": 2}}":                            "g.json:2:2: weights.{F}: the key stands twice, first on line 1; leave one out",
		"{\"weights\": {\"{F}\": 1,\n \"{1}\": 2}, \"setup\": \"trivariate\"}": "g.json:2:2: weights.{1}: ",
		`{"setup": "trivariate", "weights": {"{F}": "1"}}`:                     `g.json:1:44: weights.{F}: "1" is not a number; write one, without quotes`,
		`{"setup": "trivariate", "weights": {"{F}": null}}`:                    "g.json:1:44: weights.{F}: an empty value is not a number",
		`{"setup": "trivariate", "weights": {"{F}": 1e400}}`:                   "g.json:1:44: weights.{F}: 1e400 is not finite; write a finite number",
		`{"setup": "trivariate", "weights": {"{F}": 1e-400}}`:                  "g.json:1:44: weights.{F}: 1e-400 is so small that it would be 0",
		`{"setup": "trivariate", "weights": {"{F}": NaN}}`:                     "g.json:1:44: not valid JSON: NaN is no number of JSON",
		`{"setup": 3, "weights": {"{F}": 1}}`:                                  "g.json:1:11: setup: 3 is not a text",
		"{\"name\": \"\xe4\"}":                                                 "g.json:1:11: the text is not UTF-8: save it as UTF-8",
		`{"setup": "trivariate", "weights": {}}`:                               "g.json:1:36: weights: a mapping stands where weights must",
		`{"setup": "trivariate", "weights": {"{F}": 1}, "goal": {"{F}": 1}}`:   "g.json:1:48: goal: the weights stand twice, first on line 1; leave one out",
	} {
		_, err := decodeGoal("g.json", []byte(text), "")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// TestGoalsAsPrinted: what the program prints of a goal in JSON is a goal file.
func TestGoalsAsPrinted(t *testing.T) {
	g, err := decodeGoal("g.json", []byte(`{"name": "a", "setup": "trivariate", "note": "", "published": "", "goal": {"{F}": 1}}`), "")
	if err != nil {
		t.Fatal(err)
	}
	if x, ok := g.Weights.Get("{F}"); !ok || x != 1 || g.Name != "a" {
		t.Errorf("%+v", g)
	}
}

func TestConfigInJSON(t *testing.T) {
	got, err := load(&source{name: "c.json"}, []byte(`{"study": "a", "network": {"hidden": [3, 4]}, "search": {"strategy": "random", "trials": 5}, "sweep": {"seed": [1, 2]}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	want, err := load(&source{name: "c.yaml"}, []byte("study: a\nnetwork: {hidden: [3, 4]}\nsearch: {strategy: random, trials: 5}\nsweep: {seed: [1, 2]}\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-YAML +JSON):\n%s", diff)
	}
	_, err = load(&source{name: "c.json"}, []byte("{\"study\": \"a\",\n \"seed\": 1.5, \"sed\": 1}"), nil)
	if want := "c.json:2:10: seed: 1.5 is not a whole number; write one in decimal, without quotes\nc.json:2:15: sed: unknown key; did you mean seed?"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
