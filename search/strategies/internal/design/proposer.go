package design

import (
	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/cube"
)

// Proposer draws the design and then hands over to the strategy behind it, to
// which it passes all that it learns. It implements asktell.Proposer.
type Proposer struct {
	Design     Design
	Space      search.Space
	History    *asktell.History
	Generation int
	Seed       uint64
	Purpose    string           // of its random numbers, at most 16 bytes
	Then       asktell.Proposer // begins when the design has ended

	cube      cube.Cube
	screening *ScreeningDesign
}

// Observe takes a trial into account and passes it on.
func (b *Proposer) Observe(t asktell.Observation) {
	b.Design.Observe(t)
	b.Then.Observe(t)
}

// Propose returns a generation of the design, or one of the strategy behind it.
func (b *Proposer) Propose() ([]search.Proposal, error) {
	if b.Design.Ended() {
		return b.Then.Propose()
	}
	if b.screening == nil {
		b.cube = cube.New(b.Space)
		b.screening = NewScreeningDesign(b.Seed, b.Purpose, b.cube.Dim())
	}
	proposals := make([]search.Proposal, b.Generation)
	for i := range proposals {
		proposals[i] = b.History.Propose(asktell.Fresh(b.History, func(int) []float64 {
			return b.cube.Weights(b.screening.Next())
		}), search.Initial)
	}
	return proposals, nil
}
