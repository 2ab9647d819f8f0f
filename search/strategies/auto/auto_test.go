package auto

import (
	"fmt"
	"testing"

	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
)

func box(n int) search.Space {
	space := make(search.Space, n)
	for i := range space {
		space[i] = search.Dimension{Name: fmt.Sprintf("w%d", i), Low: -1, High: 1}
	}
	return space
}

// named is a proposer that proposes goals of one origin.
type named struct {
	history  *asktell.History
	origin   search.Origin
	told     int
	proposed *int
}

func (n *named) Observe(asktell.Observation) { n.told++ }

func (n *named) Propose() ([]search.Proposal, error) {
	*n.proposed++
	return []search.Proposal{n.history.Propose([]float64{float64(*n.proposed) / 100}, n.origin)}, nil
}

func TestRelay(t *testing.T) {
	history, proposed := asktell.NewHistory(box(1)), 0
	first := &named{history, search.Initial, 0, &proposed}
	second := &named{history, search.Proposed, 0, &proposed}
	r := &relay{first: first, second: second, change: 3}
	order := ""
	for range 6 {
		proposals, err := r.Propose()
		if err != nil {
			t.Fatal(err)
		}
		order += string(proposals[0].Origin[:1])
		r.Observe(asktell.Observation{X: []float64{0}})
	}
	if order != "dddooo" || second.told != 6 {
		t.Errorf("order %s and %d trials told to the second, want dddooo and 6", order, second.told)
	}
}

// TestPicksByDimensionAndGeneration shows where a Gaussian process is used.
func TestPicksByDimensionAndGeneration(t *testing.T) {
	for _, c := range []struct {
		weights, generation, surrogate int
		process                        bool
	}{{18, 20, 1000, true}, {51, 20, 1000, false}, {18, 101, 1000, false}, {18, 20, 0, false}} {
		o := Defaults(c.generation)
		o.Surrogate = c.surrogate
		space := box(c.weights)
		b := proposer(space, asktell.NewHistory(space), c.generation, 1, o)
		if _, ok := b.(*relay); ok != c.process {
			t.Errorf("%d weights, generations of %d, surrogate %d: a Gaussian process is %v, want %v",
				c.weights, c.generation, c.surrogate, ok, c.process)
		}
	}
}
