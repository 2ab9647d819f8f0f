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
const mostSamples = 2000

// forest is what many trees say together.
type forest struct {
	shares
	outOfBag []float64 // by sample, the mean of what trees predict that have not seen it
	unseen   []int     // by sample, the number of those trees
}

// growForest grows trees on bootstrap samples of samples. Shares are the means over
// the trees. Stream tells forests of one seed apart.
func growForest(d data, samples []int, trees int, seed, stream uint64) forest {
	dims := len(d.bins)
	grown := make([]*tree, trees)
	parts := make([]variances, trees)
	seen := make([][]bool, trees)
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for k := range trees {
		group.Go(func() error {
			r := rand.New(rand.NewPCG(seed, stream<<16|uint64(k)))
			drawn := make([]int, min(len(samples), mostSamples))
			seen[k] = make([]bool, len(d.scores))
			for i := range drawn {
				drawn[i] = samples[r.IntN(len(samples))]
				seen[k][drawn[i]] = true
			}
			grown[k] = grow(d, drawn)
			parts[k] = grown[k].decompose()
			return nil
		})
	}
	group.Wait()

	f := forest{shares: newShares(dims), outOfBag: make([]float64, len(d.scores)), unseen: make([]int, len(d.scores))}
	count := 0.0
	for k, t := range grown {
		for _, i := range samples {
			if !seen[k][i] {
				f.outOfBag[i] += t.predict(d, i)
				f.unseen[i]++
			}
		}
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
	for i := range f.outOfBag {
		f.outOfBag[i] /= max(1, float64(f.unseen[i]))
	}
	for a := range dims {
		f.single[a] /= max(1, count)
		for b := range f.pair[a] {
			f.pair[a][b] /= max(1, count)
		}
	}
	return f
}

func newShares(dims int) shares {
	s := shares{make([]float64, dims), make([][]float64, dims)}
	for a := range s.pair {
		s.pair[a] = make([]float64, dims)
	}
	return s
}
