package configs

import "testing"

func TestNearest(t *testing.T) {
	candidates := []string{"hidden", "laterals", "setup"}
	for word, want := range map[string]string{
		"hiden":    "hidden",
		"Hidden":   "hidden",
		"hdiden":   "hidden",
		"lateral":  "laterals",
		"set_up":   "setup",
		"neurons":  "",
		"x":        "",
		"":         "",
		"lateräls": "laterals",
	} {
		if got := nearest(word, candidates); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"kitten", "sitting", 3}, {"ca", "abc", 3},
	} {
		if got := edits(c.a, c.b); got != c.want || edits(c.b, c.a) != got {
			t.Errorf("%q to %q: %d edits and %d back, want %d", c.a, c.b, got, edits(c.b, c.a), c.want)
		}
	}
}
