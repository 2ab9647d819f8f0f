// Package grid is the strategy that tries every goal of a grid, evenly spaced
// from bound to bound, once each, in a random order: stopped early, what was
// tried is a fair sample of it. It learns nothing, and ends.
package grid

import (
	"fmt"

	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/cube"
	"goalsearch/search/strategies/internal/option"
)

// Options configure the strategy.
type Options struct {
	Levels int `json:"levels" doc:"values of each weight, from its lower to its upper bound"`
}

// Defaults returns both bounds and the middle.
func Defaults() Options { return Options{Levels: 3} }

const mostLevels = 1000

// Validate refuses options that no search can have and names the key.
func (o Options) Validate() error {
	if o.Levels < 2 || o.Levels > mostLevels {
		return option.Errorf("levels", "is %d: give it 2 to %d", o.Levels, mostLevels)
	}
	return nil
}

// largest is a bound on the goals of a grid that keeps its order exact.
const largest = 1 << 52

// Size returns the number of goals of the grid; it refuses one that is too large.
func (o Options) Size(space search.Space) (int, error) {
	free := len(space.Free())
	size := 1
	for range free {
		if size > largest/o.Levels {
			return 0, fmt.Errorf("a grid of %d levels in %d free weights has more than 2^52 goals: fix weights or take fewer levels", o.Levels, free)
		}
		size *= o.Levels
	}
	return size, nil
}

// Strategy proposes the goals of the grid in turn.
type Strategy struct {
	cube    cube.Cube
	history *asktell.History
	levels  int
	order   order
	next    uint64 // the place in the order
}

// New returns the strategy on a valid space.
func New(space search.Space, seed uint64, o Options) (*Strategy, error) {
	size, err := o.Size(space)
	if err != nil {
		return nil, err
	}
	return &Strategy{
		cube: cube.New(space), history: asktell.NewHistory(space), levels: o.Levels, order: newOrder(uint64(size), seed),
	}, nil
}

// Ask implements search.Strategy. Start goals that lie on the grid are left out.
func (s *Strategy) Ask(n int) ([]search.Proposal, error) {
	if err := asktell.CheckAsk(n); err != nil {
		return nil, err
	}
	var proposals []search.Proposal
	for len(proposals) < n && s.next < s.order.size {
		x := s.goal(s.order.at(s.next))
		s.next++
		if !s.history.Known(x) {
			proposals = append(proposals, s.history.Propose(x, search.Initial))
		}
	}
	if len(proposals) == 0 {
		return nil, search.ErrDone
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

// goal returns the free weights of a goal by its number, whose digits to the
// base of levels are those of the weights.
func (s *Strategy) goal(number uint64) []float64 {
	u := make([]float64, s.cube.Dim())
	for i := range u {
		u[i] = float64(number%uint64(s.levels)) / float64(s.levels-1)
		number /= uint64(s.levels)
	}
	return s.cube.Weights(u)
}
