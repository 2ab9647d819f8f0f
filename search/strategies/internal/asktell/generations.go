package asktell

import (
	"fmt"

	"goalsearch/search"
)

// Proposer is the part of a strategy that knows how to search.
type Proposer interface {
	// Propose returns the proposals of the next generation, made by
	// History.Propose; search.ErrDone if there is none. Everything that was
	// proposed before has been observed.
	Propose() ([]search.Proposal, error)
	// Observe hands over an ended trial, in the order of trial numbers.
	Observe(Observation)
}

// CheckGeneration refuses a number of trials that no generation can have.
func CheckGeneration(trials int) error {
	if trials < 1 {
		return fmt.Errorf("a generation must have at least 1 trial, not %d", trials)
	}
	return nil
}

// Generations is a strategy that proposes a generation at a time. A generation
// is proposed as a whole when the first of it is asked for, so it does not matter in
// how many portions it is asked for, nor whether some of it is told before the
// rest is asked for; the next one waits until all of it has been told.
type Generations struct {
	history  *History
	proposer Proposer
	ready    []search.Proposal // not yet handed out
}

// NewGenerations returns the strategy that proposer and its history make.
func NewGenerations(history *History, proposer Proposer) *Generations {
	return &Generations{history: history, proposer: proposer}
}

// Ask implements search.Strategy.
func (g *Generations) Ask(n int) ([]search.Proposal, error) {
	if err := CheckAsk(n); err != nil {
		return nil, err
	}
	if len(g.ready) == 0 {
		if g.history.Open() > 0 {
			return nil, nil
		}
		proposed, err := g.proposer.Propose()
		if err != nil {
			return nil, err
		}
		g.ready = proposed
	}
	n = min(n, len(g.ready))
	asked := g.ready[:n:n]
	g.ready = g.ready[n:]
	g.history.HandOut(asked...)
	return asked, nil
}

// Tell implements search.Strategy.
func (g *Generations) Tell(t search.Trial) error {
	told, err := g.history.Tell(t)
	if err != nil {
		return err
	}
	g.proposer.Observe(told)
	return nil
}

// Retrace implements search.Retracer.
func (g *Generations) Retrace(t search.Trial) error {
	told, err := g.history.Retrace(t)
	if err != nil {
		return err
	}
	g.proposer.Observe(told)
	return nil
}

// CheckAsk refuses to be asked for less than one proposal.
func CheckAsk(n int) error {
	if n < 1 {
		return fmt.Errorf("asked for %d proposals: ask for at least 1", n)
	}
	return nil
}
