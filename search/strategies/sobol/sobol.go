// Package sobol is the strategy of Sobol's sequence: points that fill the box
// more evenly than random ones, whatever the number of trials. It learns nothing.
//
// Direction numbers are those of Joe & Kuo (2008), new-joe-kuo-6, and points
// come in the order of Gray codes (Antonov & Saleev 1979). The search seed shifts
// all points by a random pattern of bits, which keeps their evenness, and leaves
// no point on a bound.
package sobol

import (
	"fmt"
	"math/bits"

	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/cube"
	"goalsearch/search/strategies/internal/draw"
)

// Options has nothing to configure.
type Options struct{}

// Validate accepts the empty options.
func (Options) Validate() error { return nil }

// Strategy proposes the points of the sequence in turn.
type Strategy struct {
	cube    cube.Cube
	history *asktell.History
	seed    uint64
	axes    [][digits]uint32
	point   []uint32 // the last point's digits, shifted
	drawn   int      // points so far
}

// New returns the strategy on a valid space.
func New(space search.Space, seed uint64) (*Strategy, error) {
	s := &Strategy{cube: cube.New(space), history: asktell.NewHistory(space), seed: seed}
	d := s.cube.Dim()
	if d > len(axes)+1 {
		return nil, fmt.Errorf("%d weights are free, and Sobol's sequence is known here for %d: fix some, or use random", d, len(axes)+1)
	}
	shift := draw.New(seed, "sobol shift", 0)
	for i := range d {
		s.axes = append(s.axes, directions(i))
		s.point = append(s.point, shift.Uint32())
	}
	return s, nil
}

// Ask implements search.Strategy.
func (s *Strategy) Ask(n int) ([]search.Proposal, error) {
	if err := asktell.CheckAsk(n); err != nil {
		return nil, err
	}
	proposals := make([]search.Proposal, n)
	for i := range proposals {
		u := s.next()
		x := s.cube.Fresh(s.history, draw.New(s.seed, "sobol", s.drawn), u)
		proposals[i] = s.history.Propose(x, search.Initial)
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

// next returns the next point of the cube. The sequence begins again, on points
// that were had before, after 2^32.
func (s *Strategy) next() []float64 {
	if s.drawn > 0 {
		digit := bits.TrailingZeros32(uint32(s.drawn)) % digits
		for i := range s.point {
			s.point[i] ^= s.axes[i][digit]
		}
	}
	s.drawn++
	u := make([]float64, len(s.point))
	for i, p := range s.point {
		u[i] = (float64(p) + .5) / (1 << digits)
	}
	return u
}
