package asktell

import (
	"fmt"

	"goalsearch/search"
)

// Breeder is the part of a strategy that knows how to search.
type Breeder interface {
	// Breed returns the proposals of the next generation, made by
	// Ledger.Propose; search.ErrDone if there is none. Everything that was
	// proposed before has been learned.
	Breed() ([]search.Proposal, error)
	// Learn hands over an ended trial, in the order of trial numbers.
	Learn(Told)
}

// CheckGeneration refuses a number of trials that no generation can have.
func CheckGeneration(trials int) error {
	if trials < 1 {
		return fmt.Errorf("a generation must have at least 1 trial, not %d", trials)
	}
	return nil
}

// Generations is a strategy that proposes a generation at a time. A generation
// is bred as a whole when the first of it is asked for, so it does not matter in
// how many portions it is asked for, nor whether some of it is told before the
// rest is asked for; the next one waits until all of it has been told.
type Generations struct {
	ledger  *Ledger
	breeder Breeder
	ready   []search.Proposal // bred, not yet handed out
}

// NewGenerations returns the strategy that breeder and its ledger make.
func NewGenerations(ledger *Ledger, breeder Breeder) *Generations {
	return &Generations{ledger: ledger, breeder: breeder}
}

// Ask implements search.Strategy.
func (g *Generations) Ask(n int) ([]search.Proposal, error) {
	if err := CheckAsk(n); err != nil {
		return nil, err
	}
	if len(g.ready) == 0 {
		if g.ledger.Open() > 0 {
			return nil, nil
		}
		bred, err := g.breeder.Breed()
		if err != nil {
			return nil, err
		}
		g.ready = bred
	}
	n = min(n, len(g.ready))
	asked := g.ready[:n:n]
	g.ready = g.ready[n:]
	g.ledger.HandOut(asked...)
	return asked, nil
}

// Tell implements search.Strategy.
func (g *Generations) Tell(t search.Trial) error {
	told, err := g.ledger.Tell(t)
	if err != nil {
		return err
	}
	g.breeder.Learn(told)
	return nil
}

// CheckAsk refuses to be asked for less than one proposal.
func CheckAsk(n int) error {
	if n < 1 {
		return fmt.Errorf("asked for %d proposals: ask for at least 1", n)
	}
	return nil
}
