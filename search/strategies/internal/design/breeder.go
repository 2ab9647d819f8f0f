package design

import (
	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/cube"
)

// Breeder draws the design and then hands over to the strategy behind it, to
// which it passes all that it learns. It implements asktell.Breeder.
type Breeder struct {
	Design     Design
	Space      search.Space
	Ledger     *asktell.Ledger
	Generation int
	Seed       uint64
	Purpose    string          // of its random numbers, at most 16 bytes
	Then       asktell.Breeder // begins when the design has ended

	cube   cube.Cube
	screen *Screen
}

// Learn takes a trial into account and passes it on.
func (b *Breeder) Learn(t asktell.Told) {
	b.Design.Learn(t)
	b.Then.Learn(t)
}

// Breed returns a generation of the design, or one of the strategy behind it.
func (b *Breeder) Breed() ([]search.Proposal, error) {
	if b.Design.Ended() {
		return b.Then.Breed()
	}
	if b.screen == nil {
		b.cube = cube.New(b.Space)
		b.screen = NewScreen(b.Seed, b.Purpose, b.cube.Dim())
	}
	proposals := make([]search.Proposal, b.Generation)
	for i := range proposals {
		proposals[i] = b.Ledger.Propose(asktell.Fresh(b.Ledger, func(int) []float64 {
			return b.cube.Weights(b.screen.Next())
		}), search.Design)
	}
	return proposals, nil
}
