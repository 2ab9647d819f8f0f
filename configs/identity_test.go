package configs

import (
	"strings"
	"testing"

	"goalsearch/search"
)

// otherValues has for every key a value that is not its default.
var otherValues = map[string]string{
	"study":                "b",
	"seed":                 "2",
	"dataset.name":         "builtin-digits",
	"dataset.validation":   "0.3",
	"dataset.scale":        "per-input",
	"dataset.x":            "\"a,b\"",
	"dataset.y":            "kind",
	"dataset.x_test":       "a_test",
	"dataset.y_test":       "kind_test",
	"dataset.decimal":      "comma",
	"dataset.header":       "present",
	"dataset.channels":     "last",
	"network.setup":        "feedback",
	"network.hidden":       "99",
	"network.max_laterals": "7",
	"network.readout":      "paper",
	"training.epochs":      "3",
	"training.batch":       "512",
	"training.binning":     "scaled",
	"training.test":        "true",
	"training.hidden_optimiser.learning_rate": "0.1",
	"training.hidden_optimiser.decay":         "0.1",
	"training.output_optimiser.learning_rate": "0.1",
	"training.output_optimiser.decay":         "0.1",
	"goal.low":                                "-2",
	"goal.high":                               "2",
	"goal.free":                               `["{F}"]`,
	"goal.fix":                                "{H_res: 0}",
	"goal.bounds":                             `{"{F}": [0, 1]}`,
	"goal.layers":                             "per-layer",
	"goal.start":                              "[trivariate-heuristic]",
	"search.strategy":                         "random",
	"search.trials":                           "7",
	"search.population":                       "7",
	"search.runs":                             "2",
	"search.replicates":                       "0.3",
	"search.rungs":                            "[2, 5]",
	"search.seeds":                            "fresh",
	"search.max_failures":                     "-1",
	"search.target":                           "0.9",
	"search.patience":                         "50",
	"search.options":                          "{model: 150}",
	"sweep":                                   "{}",
}

// TestIdentity: the name and how far a study goes are no part of its identity;
// every other key is.
func TestIdentity(t *testing.T) {
	const head = "study: a\n"
	same := map[string]bool{"study": true, "search.trials": true, "search.max_failures": true, "search.target": true, "search.replicates": true, "search.patience": true, "sweep": true}
	for _, f := range fields {
		value, ok := otherValues[f.path]
		if !ok {
			t.Errorf("the test has no value for %s", f.path)
			continue
		}
		t.Run(f.path, func(t *testing.T) {
			text := head + whereItStands(f.path)
			base := hashOf(t, loadOne(t, text))
			if got := hashOf(t, loadOne(t, text, f.path+"="+value)) == base; got != same[f.path] {
				t.Errorf("the identity stays the same: %v, want %v", got, same[f.path])
			}
		})
	}
}

// whereItStands makes a config one in which a key may stand.
func whereItStands(path string) string {
	switch path {
	case "training.test":
		return "search: {strategy: list}\ngoal: {start: [trivariate-optimised]}\n"
	case "dataset.decimal", "dataset.header":
		return "dataset: {name: own.csv}\n"
	case "dataset.x", "dataset.y", "dataset.x_test", "dataset.y_test", "dataset.channels":
		return "dataset: {name: own.npz}\n"
	}
	return ""
}

// TestIdentityOfSpelling: how a config is written is no part of its identity.
func TestIdentityOfSpelling(t *testing.T) {
	texts := []string{
		`{study: a, seed: 1, goal: {fix: {"{F}{CL}": 0.5, "{L}": -0.0}}, search: {options: {}}}`,
		"# comment\ngoal:\n  fix:\n    (3): 0\n    '{CL}{F}': 5e-1\nstudy: b\n",
		`{"study": "c", "goal": {"low": -1.0, "high": 1.00, "fix": {"{1}{23}": 0.50, "{3}": 0}}}`,
	}
	want := hashOf(t, loadOne(t, texts[0]))
	for _, text := range texts[1:] {
		if got := hashOf(t, loadOne(t, text)); got != want {
			t.Errorf("another study:\n%s", text)
		}
	}
}

func hashOf(t *testing.T, s search.Study) string {
	t.Helper()
	hash, err := s.Spec.Hash()
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

func TestEveryKeyCanBeSwept(t *testing.T) {
	for path, value := range otherValues {
		if path == studyKey || path == sweepKey {
			continue
		}
		studies, err := load(&source{name: "c.yaml"}, []byte("study: a\n"+whereItStands(path)+"sweep:\n  "+path+": ["+value+"]\n"), nil)
		if err != nil {
			t.Errorf("%s: %v", path, err)
		} else if len(studies) != 1 || !strings.HasPrefix(studies[0].Name, "a/"+path+"=") {
			t.Errorf("%s: %d studies, the first is %s", path, len(studies), studies[0].Name)
		}
	}
}
