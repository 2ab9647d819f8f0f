package searchtest

import (
	"math"
	"slices"
	"strings"
	"testing"

	"goalsearch/search"
	"goalsearch/search/strategies/random"
)

// broken is the random strategy with one thing done wrong.
type broken struct {
	search.Strategy
	asked, told int
	ask         func(b *broken, n int, proposals []search.Proposal) ([]search.Proposal, error)
	tell        func(b *broken, t search.Trial) error
}

func (b *broken) Ask(n int) ([]search.Proposal, error) {
	proposals, err := b.Strategy.Ask(n)
	if err == nil && b.ask != nil {
		proposals, err = b.ask(b, n, proposals)
	}
	b.asked++
	return proposals, err
}

func (b *broken) Tell(t search.Trial) error {
	defer func() { b.told++ }()
	if b.tell != nil {
		return b.tell(b, t)
	}
	return b.Strategy.Tell(t)
}

// TestSuiteCatches proves that each check notices the fault it is there for.
func TestSuiteCatches(t *testing.T) {
	type ask = func(b *broken, n int, proposals []search.Proposal) ([]search.Proposal, error)
	// The goals are replaced in what leaves the strategy, so it must not hold the trials against its own.
	trusting := func(*broken, search.Trial) error { return nil }
	set := func(value float64) ask {
		return func(_ *broken, _ int, proposals []search.Proposal) ([]search.Proposal, error) {
			for i := range proposals {
				goal := slices.Clone(proposals[i].Goal)
				goal[0].Value = value
				proposals[i].Goal = goal
			}
			return proposals, nil
		}
	}
	negativeZero := math.Copysign(0, -1)
	space := spaces()["20 weights"]
	cfg := Config{space, 5, 1}
	slope := landscapes()["slope"]
	soundness := func(open Open) error { return sound(open, cfg, slope, 40) }
	instances := 0
	for _, c := range []struct {
		name  string
		ask   ask
		tell  func(*broken, search.Trial) error
		check func(Open) error
		want  string
	}{
		{"leaves the box", set(1.5), trusting, soundness, "outside [-1, 1]"},
		{"-0", set(negativeZero), trusting, soundness, "is -0"},
		{"repeats itself", func(b *broken, n int, p []search.Proposal) ([]search.Proposal, error) {
			p[len(p)-1].Goal = space.Goal(make([]float64, 20))
			return p, nil
		}, trusting, soundness, "repeats proposal"},
		{"gives too many", func(b *broken, n int, p []search.Proposal) ([]search.Proposal, error) {
			return append(p, p[0]), nil
		}, trusting, soundness, "gave 6 proposals"},
		{"another origin", func(b *broken, n int, p []search.Proposal) ([]search.Proposal, error) {
			p[0].Origin = search.Start
			return p, nil
		}, trusting, soundness, `origin is "start"`},
		{"waits for ever", func(b *broken, n int, p []search.Proposal) ([]search.Proposal, error) {
			return nil, nil
		}, trusting, soundness, "everything was told"},
		{"rises from the dead", func(b *broken, n int, p []search.Proposal) ([]search.Proposal, error) {
			if b.asked == 3 {
				return nil, search.ErrDone
			}
			return p, nil
		}, trusting, soundness, "no ErrDone, though one before did"},
		{"ends with a proposal", func(b *broken, n int, p []search.Proposal) ([]search.Proposal, error) {
			return p, search.ErrDone
		}, trusting, soundness, "along with ErrDone"},
		{"takes what it did not propose", nil, func(b *broken, tr search.Trial) error {
			return tr.Goal.Validate()
		}, func(open Open) error { return refuses(open, cfg) }, "not proposed was taken"},
		{"takes trials twice", nil, func(b *broken, tr search.Trial) error {
			if err := b.Strategy.Tell(tr); err != nil && !strings.Contains(err.Error(), "already") {
				return err
			}
			return nil
		}, func(open Open) error { return refuses(open, cfg) }, "taken"},
		{"counts its asks", func(b *broken, n int, p []search.Proposal) ([]search.Proposal, error) {
			x := space.Coordinates(p[0].Goal)
			x[0] = 1 / float64(1+b.asked)
			p[0].Goal = space.Goal(x)
			return p, nil
		}, trusting, func(open Open) error {
			return portions(open, cfg, slope, []step{{2, false}, {2, true}, {5, true}})
		}, "in portions"},
		{"is never the same", func(b *broken, n int, p []search.Proposal) ([]search.Proposal, error) {
			x := space.Coordinates(p[0].Goal)
			instances++
			x[0] = 1 / float64(instances)
			p[0].Goal = space.Goal(x)
			return p, nil
		}, trusting, func(open Open) error { return replays(open, cfg, slope, 20) }, "in a replay"},
		{"ignores the seed", func(b *broken, n int, p []search.Proposal) ([]search.Proposal, error) {
			for i := range p {
				p[i].Goal = space.Goal(make([]float64, 20))
			}
			return p, nil
		}, trusting, func(open Open) error { return seeded(open, cfg) }, "the same proposals"},
		{"refuses start goals", nil, func(b *broken, tr search.Trial) error {
			tr.Origin = search.Proposed
			return b.Strategy.Tell(tr)
		}, func(open Open) error { return starts(open, cfg) }, "a start goal was refused"},
		{"refuses enqueued goals", nil, func(b *broken, tr search.Trial) error {
			if tr.Origin == search.Enqueued {
				tr.Origin = search.Proposed
			}
			return b.Strategy.Tell(tr)
		}, func(open Open) error { return enqueued(open, cfg) }, "an enqueued goal was refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.check(func(cfg Config) (search.Strategy, error) {
				return &broken{Strategy: random.New(cfg.Space, cfg.Seed), ask: c.ask, tell: c.tell}, nil
			})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the suite says %v, want an error with %q", err, c.want)
			}
		})
	}
}

// TestSuiteCatchesRetraces proves that trials which are told anew must be told in the
// place of the proposals.
func TestSuiteCatchesRetraces(t *testing.T) {
	cfg := Config{spaces()["20 weights"], 5, 1}
	slope := landscapes()["slope"]
	open := func(cfg Config) (search.Strategy, error) {
		return &forgetful{random.New(cfg.Space, cfg.Seed)}, nil
	}
	if err := unchanged(open, cfg, slope, 3); err == nil || !strings.Contains(err.Error(), "told anew") {
		t.Errorf("the suite says %v of a strategy that draws its goals anew", err)
	}
	if err := corrected(open, cfg, slope, 3, []correction{{2, .5}}); err == nil || !strings.Contains(err.Error(), "corrected") {
		t.Errorf("the suite says %v of a strategy that proposes what was tried", err)
	}
}

// forgetful is the random strategy that begins again when it is told trials anew.
type forgetful struct{ *random.Strategy }

func (f *forgetful) Tell(search.Trial) error { return nil }

func (f *forgetful) Retrace(search.Trial) error {
	f.Strategy = random.New(spaces()["20 weights"], 1)
	return nil
}

// TestEndingStrategy holds a strategy that ends to the checks of the suite.
func TestEndingStrategy(t *testing.T) {
	open := func(cfg Config) (search.Strategy, error) {
		return &ending{Strategy: random.New(cfg.Space, cfg.Seed), left: 13}, nil
	}
	if err := sound(open, Config{spaces()["mixed"], 5, 1}, landscapes()["slope"], 40); err != nil {
		t.Error(err)
	}
}

// ending is a strategy of limited length.
type ending struct {
	search.Strategy
	left int
}

func (e *ending) Ask(n int) ([]search.Proposal, error) {
	if e.left == 0 {
		return nil, search.ErrDone
	}
	n = min(n, e.left)
	e.left -= n
	return e.Strategy.Ask(n)
}
