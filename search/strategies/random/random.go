// Package random is the strategy that learns nothing: every goal is drawn
// uniformly from the box. It is what other strategies must beat.
package random

import (
	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/draw"
)

// Options of the strategy: there are none.
type Options struct{}

// Validate finds nothing to refuse.
func (Options) Validate() error { return nil }

// Strategy draws goals at random; it never waits and never ends.
type Strategy struct {
	space   search.Space
	seed    uint64
	history *asktell.History
	drawn   int
}

// New returns the strategy on a valid space.
func New(space search.Space, seed uint64) *Strategy {
	return &Strategy{space: space, seed: seed, history: asktell.NewHistory(space)}
}

// Ask implements search.Strategy.
func (s *Strategy) Ask(n int) ([]search.Proposal, error) {
	if err := asktell.CheckAsk(n); err != nil {
		return nil, err
	}
	proposals := make([]search.Proposal, n)
	for i := range proposals {
		rng := draw.New(s.seed, "random", s.drawn)
		s.drawn++
		proposals[i] = s.history.Propose(asktell.Fresh(s.history, func(int) []float64 {
			return draw.Point(rng, s.space)
		}), search.Initial)
	}
	s.history.HandOut(proposals...)
	return proposals, nil
}

// Tell implements search.Strategy.
func (s *Strategy) Tell(t search.Trial) error {
	_, err := s.history.Tell(t)
	return err
}

// Retrace implements search.Retracer.
func (s *Strategy) Retrace(t search.Trial) error {
	_, err := s.history.Retrace(t)
	return err
}
