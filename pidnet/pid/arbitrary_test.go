package pid

import (
	"fmt"

	"pgregory.net/rapid"
)

// drawPMF draws a distribution of n sources and a target with 2 or 3 symbols
// each, some outcomes left out. To be quick, the sources of four are binary.
func drawPMF(t *rapid.T, n int) *PMF {
	symbols := rapid.SliceOfN(rapid.IntRange(2, 3), n+1, n+1).Draw(t, "alphabets")
	if n == MaxSources {
		for i := range n {
			symbols[i] = 2
		}
	}
	var outcomes []Outcome
	total := 0.0
	for cell := range cells(symbols) {
		mass := float64(rapid.IntRange(0, 9).Draw(t, "mass"))
		if mass == 0 {
			continue
		}
		outcomes = append(outcomes, Outcome{cell[:n], cell[n], mass})
		total += mass
	}
	if total == 0 {
		outcomes = []Outcome{{make([]int, n), 0, 1}}
		total = 1
	}
	for i := range outcomes {
		outcomes[i].P /= total
	}
	p, err := NewPMF(outcomes)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// cells ranges over all tuples with symbol i below limits[i].
func cells(limits []int) func(yield func([]int) bool) {
	return func(yield func([]int) bool) {
		count := 1
		for _, limit := range limits {
			count *= limit
		}
		for number := range count {
			cell := make([]int, len(limits))
			for i, limit := range limits {
				cell[i] = number % limit
				number /= limit
			}
			if !yield(cell) {
				return
			}
		}
	}
}

// drawSources draws a number of sources.
func drawSources(t *rapid.T) int { return rapid.IntRange(2, MaxSources).Draw(t, "sources") }

// batch is the input of an Objective: bins by source and sample, and theta.
type batch struct {
	bins  [][]uint8
	theta []float64
}

// drawBatch draws a batch of which the joint cells are often shared. Theta stays
// off 0 and 1.
func drawBatch(t *rapid.T, n, size, bins int) batch {
	var b batch
	for range n {
		b.bins = append(b.bins, rapid.SliceOfN(rapid.Uint8Max(uint8(bins-1)), size, size).Draw(t, "bins"))
	}
	b.theta = rapid.SliceOfN(rapid.Float64Range(0.05, 0.95), size, size).Draw(t, "theta")
	return b
}

// pmf is the joint distribution of the batch: every sample adds theta/B to its
// cell with y = 1 and (1-theta)/B with y = 0.
func (b batch) pmf() (*PMF, error) {
	var outcomes []Outcome
	for i, theta := range b.theta {
		var s []int
		for _, bins := range b.bins {
			s = append(s, int(bins[i]))
		}
		share := 1 / float64(len(b.theta))
		outcomes = append(outcomes, Outcome{s, 1, theta * share}, Outcome{s, 0, (1 - theta) * share})
	}
	p, err := NewPMF(outcomes)
	if err != nil {
		return nil, fmt.Errorf("the pmf of a batch: %w", err)
	}
	return p, nil
}

// drawGoal draws a goal of n sources in which most weights may be 0.
func drawGoal(t *rapid.T, n int) Goal {
	g := NewGoal(Numbered(n))
	for i := range g.Weights {
		g.Weights[i] = drawWeight(t)
	}
	g.Residual = drawWeight(t)
	return g
}

func drawWeight(t *rapid.T) float64 {
	if rapid.Bool().Draw(t, "is zero") {
		return 0
	}
	return rapid.Float64Range(-1, 1).Draw(t, "weight")
}
