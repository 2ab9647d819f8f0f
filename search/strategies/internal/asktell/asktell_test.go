package asktell

import (
	"errors"
	"strings"
	"testing"

	"goalsearch/search"
	"goalsearch/search/searchtest/ended"
)

var line = search.Space{{Name: "w", Low: -1, High: 1}}

// counter proposes generations of three goals at 0.1, 0.2, … and then ends.
type counter struct {
	history  *History
	proposed int
	learned  []Observation
}

func (c *counter) Propose() ([]search.Proposal, error) {
	if c.proposed == 9 {
		return nil, search.ErrDone
	}
	var proposals []search.Proposal
	for range 3 {
		c.proposed++
		proposals = append(proposals, c.history.Propose([]float64{float64(c.proposed) / 10}, search.Initial))
	}
	return proposals, nil
}

func (c *counter) Observe(t Observation) { c.learned = append(c.learned, t) }

func TestGenerations(t *testing.T) {
	c := &counter{history: NewHistory(line)}
	g := NewGenerations(c.history, c)
	if _, err := g.Ask(0); err == nil || !strings.Contains(err.Error(), "ask for at least 1") {
		t.Errorf("ask for 0: %v", err)
	}
	var open []search.Proposal
	number := 0
	ask := func(n, want int) {
		t.Helper()
		asked, err := g.Ask(n)
		if err != nil {
			t.Fatal(err)
		}
		if len(asked) != want {
			t.Fatalf("ask for %d gave %d, want %d", n, len(asked), want)
		}
		open = append(open, asked...)
	}
	tell := func() {
		t.Helper()
		if err := g.Tell(ended.Complete(number, open[0], .5)); err != nil {
			t.Fatal(err)
		}
		open = open[1:]
		number++
	}
	ask(1, 1) // part of a generation, told before the rest is asked for
	tell()
	ask(1, 1)
	ask(5, 1)
	ask(5, 0) // waits
	tell()
	ask(1, 0)
	tell()
	for range 2 {
		ask(5, 3)
		tell()
		tell()
		tell()
	}
	for range 2 {
		if asked, err := g.Ask(2); !errors.Is(err, search.ErrDone) || len(asked) > 0 {
			t.Errorf("after the end: %d proposals, %v", len(asked), err)
		}
	}
	if len(c.learned) != 9 {
		t.Errorf("%d trials were learned, want 9", len(c.learned))
	}
}

func TestTellErrors(t *testing.T) {
	proposal := func(v float64) search.Proposal {
		return search.Proposal{Goal: line.Goal([]float64{v}), Origin: search.Initial}
	}
	other := func(p search.Proposal, o search.Origin) search.Proposal { p.Origin = o; return p }
	unended := ended.Complete(1, proposal(.5), 1)
	unended.Runs = nil
	for _, c := range []struct {
		name  string
		trial search.Trial
		want  string
	}{
		{"again", ended.Complete(0, proposal(.5), 1), "trial 0 was told already"},
		{"too early", ended.Complete(2, proposal(.5), 1), "trial 2 was told before trial 1"},
		{"waiting", unended, "trial 1 is waiting: tell it when it has ended"},
		{"another goal", ended.Complete(1, proposal(.6), 1), "trial 1 has w=0.6, but its proposal had w=0.5"},
		{"another origin", ended.Complete(1, other(proposal(.5), search.Proposed), 1), `trial 1 has origin "offspring", but its proposal was a "design"`},
		{"start outside", ended.Complete(1, search.Proposal{Goal: search.Params{{Name: "w", Value: 2}}, Origin: search.Start}, 1), "outside its bounds"},
	} {
		l := NewHistory(line)
		l.HandOut(l.Propose([]float64{.4}, search.Initial), l.Propose([]float64{.5}, search.Initial))
		if _, err := l.Tell(ended.Complete(0, proposal(.4), 1)); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Tell(c.trial); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
		if told, err := l.Tell(ended.Failed(1, proposal(.5))); err != nil || told.OK {
			t.Errorf("%s: afterwards the right trial gave %+v, %v", c.name, told, err)
		}
		if _, err := l.Tell(ended.Complete(2, proposal(.7), 1)); err == nil || !strings.Contains(err.Error(), "trial 2 was not proposed") {
			t.Errorf("%s: a trial that nobody proposed: %v", c.name, err)
		}
	}
}

func TestKnown(t *testing.T) {
	l := NewHistory(line)
	l.Propose([]float64{.5}, search.Initial)
	start := search.Proposal{Goal: line.Goal([]float64{0}), Origin: search.Start}
	if _, err := l.Tell(ended.Complete(0, start, 1)); err != nil {
		t.Fatal(err)
	}
	for x, want := range map[float64]bool{.5: true, 0: true, .25: false} {
		if got := l.Known([]float64{x}); got != want {
			t.Errorf("goal %v known: %v", x, got)
		}
	}
}
