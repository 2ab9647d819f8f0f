package cmaes

import (
	"math"
	"testing"

	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/draw"
)

// TestConstants holds the constants to values computed by hand from table 1 of
// the tutorial, for 10 dimensions and populations of 10.
func TestConstants(t *testing.T) {
	k := constantsFor(10, 10)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"mu", k.mu, 3.1673}, {"cSigma", k.cSigma, .28443}, {"dSigma", k.dSigma, 1.28443},
		{"cc", k.cc, .29495}, {"c1", k.c1, .015284}, {"cMu", k.cMu, .023548}, {"expected", k.expected, 3.08473},
		{"first weight", k.weights[0], .45627}, {"last weight", k.weights[4], .02551},
	} {
		if math.Abs(c.got/c.want-1) > .001 {
			t.Errorf("%s is %.6f, want %v", c.name, c.got, c.want)
		}
	}
}

// descend lets a distribution minimise a function in the cube.
func descend(f func([]float64) float64, dim, populations int) *distribution {
	mean := make([]float64, dim)
	for i := range mean {
		mean[i] = .5
	}
	d := newDistribution(mean, .2, 12)
	for n := range populations {
		rng := draw.New(1, "test", n)
		var list []sample
		for range 12 {
			u := d.sample(rng)
			list = append(list, sample{u, -f(u)})
		}
		d.update(ranked(list))
	}
	return d
}

func TestLearnsAnEllipsoid(t *testing.T) {
	// A narrow valley that lies askew: condition 10^4.
	valley := func(u []float64) float64 {
		s, sum := 0.0, 0.0
		for _, v := range u {
			e := v - .3
			sum += e
			s += e * e
		}
		return s + 1e4*sum*sum
	}
	d := descend(valley, 6, 250)
	if at := valley(d.mean); !(at < 1e-10) {
		t.Errorf("after 250 populations the mean is at %v, worth %.3g", d.mean, at)
	}
	if ratio := d.lengths[5] / d.lengths[0]; ratio < 20 {
		t.Errorf("axes of %.3g: the valley is a hundred times as long as wide", d.lengths)
	}
}

func TestFindsAnOptimumOnTheBounds(t *testing.T) {
	d := descend(func(u []float64) float64 {
		s := 0.0
		for _, v := range u {
			s += v // least in the corner
		}
		return s
	}, 5, 150)
	for i, v := range d.mean {
		if v < 0 || v > .01 {
			t.Errorf("coordinate %d of the mean is %v, want 0", i, v)
		}
	}
}

// TestRestarts shows that a search on a plateau starts anew about the best goal,
// with populations twice as large.
func TestRestarts(t *testing.T) {
	space := search.Space{{Name: "a", Low: -1, High: 1}, {Name: "b", Low: -1, High: 1}}
	b := NewProposer(space, asktell.NewHistory(space), 5, 1, Defaults(5))
	b.Observe(asktell.Observation{X: []float64{.5, .5}, Origin: search.Start, Value: .9, OK: true})
	first, last := 0, 0
	for range 100 {
		proposals, err := b.Propose()
		if err != nil {
			t.Fatal(err)
		}
		if first == 0 {
			first = len(proposals)
		}
		last = len(proposals)
		for _, p := range proposals {
			b.Observe(asktell.Observation{X: space.Coordinates(p.Goal), Origin: search.Proposed, Value: .1, OK: true})
		}
	}
	if first != 10 || last != 50 {
		t.Errorf("populations of %d at first and %d at last, want 10 and 50", first, last)
	}
}
