package pidio

import (
	"context"
	"fmt"
	"math"

	"goalsearch/internal/rng"
)

// MaxPermutations bounds the permutations of a test.
const MaxPermutations = 1_000_000

// Test is a permutation test of the mutual information of the target with the sources:
// how often samples in which the target is shuffled against the sources, and so says nothing
// of them, have as much information or more by chance.
type Test struct {
	Permutations int
	Seed         uint64
	// All is about all sources together, Each about each alone.
	All  Significance
	Each []Significance
}

// Significance of a mutual information.
type Significance struct {
	// P is (1 + the permutations with as much information or more)/(1 + permutations).
	P float64
	// Chance is the mean information of the permutations, in bits: the bias that the
	// estimate has where the sources say nothing of the target.
	Chance float64
}

// PermutationTest tests the samples. The same samples, seed and number of permutations give
// the same result. It returns the context's error if that ends.
func (s *Samples) PermutationTest(ctx context.Context, permutations int, seed uint64) (Test, error) {
	if permutations < 1 || permutations > MaxPermutations {
		return Test{}, fmt.Errorf("a test of %d permutations: 1 to %d are possible", permutations, MaxPermutations)
	}
	last := len(s.Columns) - 1
	target, symbols := s.Columns[last].Values, len(s.Columns[last].Symbols)
	groups := make([]*grouping, 0, last+1)
	for i := range last {
		groups = append(groups, newGrouping(s.Columns[i].Values, len(s.Columns[i].Symbols), symbols))
	}
	cells, count := s.cells(s.Columns[:last])
	groups = append(groups, newGrouping(cells, count, symbols))
	observed := make([]float64, len(groups))
	for g := range groups {
		observed[g] = groups[g].information(target)
	}
	atLeast, sum := make([]int, len(groups)), make([]float64, len(groups))
	shuffled := make([]int32, len(target))
	for i := range permutations {
		if err := ctx.Err(); err != nil {
			return Test{}, context.Cause(ctx)
		}
		copy(shuffled, target)
		rng.New(seed, "pid permutation", i).Shuffle(shuffled)
		for g := range groups {
			x := groups[g].information(shuffled)
			const tie = 1e-9 // bits: the same counts in another order
			if x >= observed[g]-tie {
				atLeast[g]++
			}
			sum[g] += x
		}
	}
	t := Test{Permutations: permutations, Seed: seed}
	for g := range groups {
		result := Significance{P: float64(1+atLeast[g]) / float64(1+permutations), Chance: sum[g] / float64(permutations)}
		if g < last {
			t.Each = append(t.Each, result)
		} else {
			t.All = result
		}
	}
	return t, nil
}

// grouping has the samples by the cell of the sources that they lie in.
type grouping struct {
	order []int32 // samples, cell by cell
	ends  []int32 // of the cells in order
	cells float64 // Σ c log2 c of the samples in the cells
	count []int32 // of the samples of a cell with each target; all 0 between uses
}

// newGrouping groups samples by their cell, each below the number of cells.
func newGrouping(cell []int32, cells, targets int) *grouping {
	g := &grouping{order: make([]int32, len(cell)), ends: make([]int32, cells), count: make([]int32, targets)}
	for _, c := range cell {
		g.ends[c]++
	}
	sum := int32(0)
	for c, n := range g.ends {
		g.cells += entropyTerm(n)
		g.ends[c] = sum // the start, moved on to the end below
		sum += n
	}
	for i, c := range cell {
		g.order[g.ends[c]] = int32(i)
		g.ends[c]++
	}
	return g
}

// information returns the mutual information, in bits, of the cells with a target: the
// estimate from the shares of the samples.
func (g *grouping) information(target []int32) float64 {
	joint, begin := 0.0, int32(0)
	for _, end := range g.ends {
		for _, i := range g.order[begin:end] {
			g.count[target[i]]++
		}
		for _, i := range g.order[begin:end] {
			joint += entropyTerm(g.count[target[i]])
			g.count[target[i]] = 0
		}
		begin = end
	}
	alone := 0.0
	for _, y := range target {
		g.count[y]++
	}
	for y, n := range g.count {
		alone += entropyTerm(n)
		g.count[y] = 0
	}
	n := float64(len(target))
	return math.Log2(n) + (joint-g.cells-alone)/n
}

// entropyTerm returns c log2 c.
func entropyTerm(c int32) float64 {
	if c < 2 {
		return 0
	}
	return float64(c) * math.Log2(float64(c))
}
