package results_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"goalsearch/configs"
	"goalsearch/pidnet/pid"
	"goalsearch/results"
)

// TestFilterCases: the filters of testdata/filters.json find those trials of
// testdata/filters.jsonl; results/report has the page find the same.
func TestFilterCases(t *testing.T) {
	export, err := os.ReadFile("testdata/filters.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	study, trials, _, err := results.ReadJSONL(bytes.NewReader(export), "filters.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/filters.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct{ Filter, Trials, Error string }
	if err := json.Unmarshal(text, &cases); err != nil || len(cases) == 0 {
		t.Fatal(len(cases), err)
	}
	canonical := func(name string) string {
		if atom, err := configs.CanonicalAtom(pid.Sources("FCL"), name); err == nil {
			return atom
		}
		return name
	}
	for _, c := range cases {
		f, err := results.ParseFilter(c.Filter, results.Fields(study), canonical)
		if said := errorText(err); said != c.Error {
			t.Errorf("%s\nsays %s\nwant %s", c.Filter, said, c.Error)
		} else if got := chosenOf(f, study.Spec, trials); err == nil && got != c.Trials {
			t.Errorf("%s chooses %s, want %s", c.Filter, got, c.Trials)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
