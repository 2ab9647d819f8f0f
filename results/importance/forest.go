package importance

import (
	"math/rand/v2"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// shares are parts of the variance by coordinate and pair of coordinates.
type shares struct {
	single []float64
	pair   [][]float64 // [a][b], a < b
}

// mostSamples bounds what one tree learns from.
const mostSamples = 1000

// size of a forest.
type size struct{ trees, leaves int }

// forest is what many trees say together.
type forest struct {
	shares
	trees []*tree
	seen  [][]bool // by tree and sample: it has learned from it
}

// growForest grows trees on bootstrap samples of samples. Shares are the means over
// the trees. Stream tells forests of one seed apart.
func growForest(d data, samples []int, size size, seed, stream uint64) forest {
	f := forest{newShares(len(d.bins)), make([]*tree, size.trees), make([][]bool, size.trees)}
	parts := make([]variances, size.trees)
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for k := range f.trees {
		group.Go(func() error {
			r := rand.New(rand.NewPCG(seed, stream<<16|uint64(k)))
			drawn := make([]int, min(len(samples), mostSamples))
			f.seen[k] = make([]bool, len(d.scores))
			for i := range drawn {
				drawn[i] = samples[r.IntN(len(samples))]
				f.seen[k][drawn[i]] = true
			}
			f.trees[k] = grow(d, drawn, size.leaves)
			parts[k] = f.trees[k].decompose()
			return nil
		})
	}
	group.Wait()
	f.average(parts)
	return f
}

// average makes the shares the means over the trees that depend on anything.
func (f forest) average(parts []variances) {
	count := 0.0
	for k, t := range f.trees {
		v := parts[k]
		if v.total <= 0 {
			continue
		}
		count++
		for a, j := range t.used {
			f.single[j] += v.single[a] / v.total
			for b := a + 1; b < len(t.used); b++ {
				f.pair[j][t.used[b]] += v.pair[a][b] / v.total
			}
		}
	}
	for a := range f.single {
		f.single[a] /= max(1, count)
		for b := range f.pair[a] {
			f.pair[a][b] /= max(1, count)
		}
	}
}

// unseen returns the mean of what the trees predict of a sample that have not seen
// it; false if there are none.
func (f forest) unseen(d data, i int) (float64, bool) {
	sum, n := 0.0, 0.0
	for k, t := range f.trees {
		if !f.seen[k][i] {
			sum, n = sum+t.predict(d, i), n+1
		}
	}
	return sum / n, n > 0
}

func newShares(dims int) shares {
	s := shares{make([]float64, dims), make([][]float64, dims)}
	for a := range s.pair {
		s.pair[a] = make([]float64, dims)
	}
	return s
}
