package terminal

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// TestBarGrows: a bar goes on when more work comes after all of it was done.
func TestBarGrows(t *testing.T) {
	var screen bytes.Buffer
	m := NewProgress(&screen, "study", "trainings")
	m.started, m.bar = time.Now(), newBar(&screen, 2)
	for _, step := range []struct {
		done, total int
		about       string
	}{{2, 2, "all"}, {2, 4, "replicates come"}, {3, 4, "one of them"}} {
		m.shown = time.Time{}
		m.Update(step.done, step.total, step.about)
		if !strings.Contains(screen.String(), step.about) {
			t.Errorf("%q is not shown", step.about)
		}
	}
	m.Update(4, 4, "the last")
	screen.Reset()
	m.End()
	for _, want := range []string{"the last", "100%"} {
		if !strings.Contains(screen.String(), want) {
			t.Errorf("in the end the screen lacks %q: %q", want, screen.String())
		}
	}
}
