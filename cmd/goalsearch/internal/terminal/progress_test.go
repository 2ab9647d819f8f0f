package terminal

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"goalsearch/internal/plaintext"
)

// screen is a terminal of so many columns as bytes: it counts the rows that are left.
type screen struct {
	bytes.Buffer
	columns int
}

func (s *screen) line() *liveLine { return &liveLine{w: s, columns: func() int { return s.columns }} }

// TestLineGrows: a line goes on when more work comes after all of it was done.
func TestLineGrows(t *testing.T) {
	s := &screen{columns: 100}
	p := NewProgress(s, "study", "trainings")
	p.live = s.line()
	for _, step := range []struct {
		done, total int
		about       string
	}{{2, 2, "all"}, {2, 4, "replicates come"}, {3, 4, "one of them"}} {
		p.shown = time.Time{}
		p.Update(step.done, step.total, step.about)
		if !strings.Contains(s.String(), step.about) {
			t.Errorf("%q is not shown", step.about)
		}
	}
	p.Update(4, 4, "the last")
	s.Reset()
	p.End()
	for _, want := range []string{"the last", "100 %", "\n"} {
		if !strings.Contains(s.String(), want) {
			t.Errorf("in the end the screen lacks %q: %q", want, s.String())
		}
	}
}

// TestLineFits: whatever the names and the width, a line fits, and says how much is done.
func TestLineFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(6, 200).Draw(t, "columns")
		name, about := rapid.String().Draw(t, "name"), rapid.StringMatching(`[a-z0-9 ./%]{0,80}`).Draw(t, "about")
		text := fitLine(bar(3, 7, columns), plaintext.Printable(name), about, columns-1)
		if w := uniseg.StringWidth(text); w > columns-1 {
			t.Fatalf("%d columns in a terminal of %d: %q", w, columns, text)
		}
		if !strings.HasPrefix(text, " 42") {
			t.Fatalf("the share is gone: %q", text)
		}
	})
}

// TestNamesAreShortenedInTheMiddle: studies of a sweep differ at the end of their names.
func TestNamesAreShortenedInTheMiddle(t *testing.T) {
	const name = "mnist-sweep/network.hidden=100,training.epochs=20,seed=3"
	text := fitLine(bar(1, 2, 80), name, "1/40 trials, best 0.9000 (trial 3), 2 trainings/s", 79)
	if !strings.Contains(text, "…") || !strings.Contains(text, "mnist") || !strings.Contains(text, "=3: 1/40 trials") {
		t.Errorf("the line is %q", text)
	}
}

// TestNarrowedTerminal: a line that takes several rows since the terminal was made
// narrower is removed whole.
func TestNarrowedTerminal(t *testing.T) {
	s := &screen{columns: 100}
	l := s.line()
	l.draw("study", strings.Repeat("x", 60), 1, 2)
	s.columns = 40
	s.Reset()
	l.draw("study", "short", 1, 2)
	if !strings.HasPrefix(s.String(), "\x1b[2A\r\x1b[J") {
		t.Errorf("the screen gets %q", s.String())
	}
}
