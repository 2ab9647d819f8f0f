package problems

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"goalsearch/search"
	"goalsearch/search/searchtest/ended"
)

// Noise is the standard deviation of what a training run observes around the
// true accuracy of a goal, in the measurements that strategies are compared by.
const Noise = .012

// Incumbent is the goal that a search would report at some moment: that of the
// best observed value, the first of equals.
type Incumbent struct {
	Accuracy float64 // true
	Observed float64
}

// Race lets a strategy on p.Space search p, a generation at a time. What it
// observes is the true accuracy with normal noise of the given standard
// deviation, drawn by seed. The result at i is the
// incumbent after i+1 evaluations. It is shorter than budget if the strategy ends
// earlier.
func Race(s search.Strategy, p Problem, generation, budget int, noise float64, seed uint64) ([]Incumbent, error) {
	rng := rand.New(rand.NewPCG(seed, 0x6e6f697365))
	space := p.Space()
	incumbent := Incumbent{Observed: math.Inf(-1)}
	var course []Incumbent
	for len(course) < budget {
		asked, err := s.Ask(min(generation, budget-len(course)))
		if errors.Is(err, search.ErrDone) {
			return course, nil
		}
		if err != nil {
			return nil, fmt.Errorf("evaluation %d: %w", len(course), err)
		}
		if len(asked) == 0 {
			return nil, fmt.Errorf("evaluation %d: the strategy waits, but everything was told", len(course))
		}
		first := len(course)
		for i, proposal := range asked {
			accuracy := p.Accuracy(space.Coordinates(proposal.Goal))
			observed := accuracy + noise*rng.NormFloat64()
			if observed > incumbent.Observed {
				incumbent = Incumbent{accuracy, observed}
			}
			course = append(course, incumbent)
			if err := s.Tell(ended.Complete(first+i, proposal, observed)); err != nil {
				return nil, fmt.Errorf("evaluation %d: %w", first+i, err)
			}
		}
	}
	return course, nil
}

// Quantile returns the q-quantile of at least one value, interpolated linearly
// between neighbours; q is in [0, 1].
func Quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-1)
	j := min(i+1, len(sorted)-1)
	return sorted[i] + (at-float64(i))*(sorted[j]-sorted[i])
}
