package suggest_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"goalsearch/internal/suggest"
)

func TestNearest(t *testing.T) {
	names := []string{"hidden", "laterals", "setup", "run", "x"}
	for word, want := range map[string]string{
		"hiden":    "hidden",
		"Hidden":   "hidden",
		"hdiden":   "hidden",
		"lateral":  "laterals",
		"set_up":   "setup",
		"lateräls": "laterals",
		"rnu":      "run",
		"rum":      "run",
		"neurons":  "",
		"y":        "",
		"":         "",
	} {
		if got := suggest.Nearest(word, names); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

func TestNearestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOf(rapid.StringMatching(`[a-zA-Z_-]{2,12}`)).Draw(t, "names")
		word := rapid.String().Draw(t, "word")
		if got := suggest.Nearest(word, names); got != "" && !slices.Contains(names, got) {
			t.Fatalf("%q is none of %q", got, names)
		}
		for _, name := range names {
			if got := suggest.Nearest(name, names); !strings.EqualFold(got, name) {
				t.Fatalf("%q: %q, want itself", name, got)
			}
		}
	})
}

func TestDidYouMean(t *testing.T) {
	names := []string{"genetic", "cmaes"}
	for word, want := range map[string]string{
		"genetics": "did you mean genetic?",
		"annealer": "known are genetic, cmaes",
	} {
		if got := suggest.DidYouMean(word, names); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
