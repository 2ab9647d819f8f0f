package pid

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// letters are the names of up to four sources.
const letters = "FCLX"

func TestFormatAndParse(t *testing.T) {
	for n := 2; n <= MaxSources; n++ {
		s := Sources(letters[:n])
		for _, a := range LatticeOf(n).Nodes {
			text := s.Format(a)
			for _, form := range []string{text, a.String(), strings.NewReplacer("{", "(", "}", ")").Replace(text)} {
				if got, err := s.Parse(form); err != nil || got != a {
					t.Errorf("%s is read as %v (%v), want %v", form, got, err, a)
				}
			}
		}
	}
}

// TestParseAnyOrder: the order of collections, and of sources in them, is free.
func TestParseAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawSources(t)
		s := Sources(letters[:n])
		want := rapid.SampledFrom(LatticeOf(n).Nodes).Draw(t, "antichain")
		var text strings.Builder
		for _, c := range rapid.Permutation(want.Collections()).Draw(t, "collections") {
			inner := strings.Trim(s.collection(c), "{}")
			text.WriteString("{" + string(rapid.Permutation([]rune(inner)).Draw(t, "sources")) + "}")
		}
		if got, err := s.Parse(text.String()); err != nil || got != want {
			t.Errorf("%s is read as %v (%v), want %v", &text, got, err, want)
		}
	})
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":        `atom "": it names no source`,
		"F":       `atom "F": write it as {F}{C} or {1}{2}`,
		"{F}C":    `atom "{F}C": write it as {F}{C} or {1}{2}`,
		"{F":      `atom "{F": a bracket is not closed`,
		"{F)":     `atom "{F)": a bracket is not closed`,
		"{}":      `atom "{}": a collection is empty`,
		"{F}()":   `atom "{F}()": a collection is empty`,
		"{X}":     `atom "{X}": there is no source 'X': the sources are F (1), C (2), L (3)`,
		"{4}":     `atom "{4}": there is no source '4': the sources are F (1), C (2), L (3)`,
		"{0}":     `atom "{0}": there is no source '0': the sources are F (1), C (2), L (3)`,
		"{FF}":    `atom "{FF}": source 'F' stands twice in {FF}`,
		"{F1}":    `atom "{F1}": source '1' stands twice in {F1}`,
		"{F}{F}":  `atom "{F}{F}": {F} and {F}: one contains the other`,
		"{F}{FC}": `atom "{F}{FC}": {F} and {FC}: one contains the other`,
		"{FC}{C}": `atom "{FC}{C}": {FC} and {C}: one contains the other`,
		"{F} {C}": `atom "{F} {C}": write it as {F}{C} or {1}{2}`,
	} {
		if _, err := Sources("FCL").Parse(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// FuzzParse: no text makes Parse panic, and what it reads is an antichain of the
// lattice that prints and reads back.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"{F}{CL}", "{1}{23}", "(F)(CL)", "{LC}{F}", "{F", "{}", "{\xff}", "{F}{FC}", "{é}"} {
		f.Add(text, uint8(1))
	}
	f.Fuzz(func(t *testing.T, text string, number uint8) {
		n := 2 + int(number)%3
		s := Sources(letters[:n])
		a, err := s.Parse(text)
		if err != nil {
			return
		}
		if _, ok := LatticeOf(n).Index(a); !ok {
			t.Fatalf("%q is read as %v, which is not in the lattice", text, a)
		}
		if again, err := s.Parse(s.Format(a)); err != nil || again != a {
			t.Errorf("%q is read as %v, its text as %v (%v)", text, a, again, err)
		}
		if !slices.Contains(s.Atoms(), s.Format(a)) {
			t.Errorf("%s is not among the atoms", s.Format(a))
		}
	})
}
