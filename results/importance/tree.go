package importance

import (
	"math"
	"slices"
)

// data is what a forest learns from: n samples of d coordinates in 0..1, and a
// score each.
type data struct {
	scores []float64
	bins   [][]uint8   // d × n: the bin of each coordinate
	edges  [][]float64 // d lists: bin b lies above edge b-1 and not above edge b
}

// mostBins bounds how finely a coordinate is divided.
const mostBins = 64

// binned prepares samples; x is n × d.
func binned(x [][]float64, scores []float64) data {
	d := data{scores: scores, bins: make([][]uint8, len(x[0])), edges: make([][]float64, len(x[0]))}
	column := make([]float64, len(x))
	for j := range d.bins {
		for i := range x {
			column[i] = x[i][j]
		}
		d.edges[j] = edgesOf(column)
		d.bins[j] = make([]uint8, len(x))
		for i, v := range column {
			b, _ := slices.BinarySearch(d.edges[j], v)
			d.bins[j][i] = uint8(b)
		}
	}
	return d
}

// edgesOf lies between values, at quantiles of them if there are many.
func edgesOf(values []float64) []float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	var edges []float64
	add := func(i int) { // between value i-1 and i
		const same = 1e-9 // values closer than this are not told apart
		if a, b := sorted[i-1], sorted[i]; b-a > same {
			edges = append(edges, a+(b-a)/2)
		}
	}
	if distinct := len(slices.Compact(slices.Clone(sorted))); distinct <= mostBins {
		for i := 1; i < len(sorted); i++ {
			add(i)
		}
		return edges
	}
	last := 0
	for k := 1; k < mostBins; k++ {
		i := k * len(sorted) / mostBins
		for i < len(sorted) && sorted[i-1] == sorted[i] {
			i++
		}
		if i > last && i < len(sorted) {
			add(i)
			last = i
		}
	}
	return edges
}

// leastLeaf is the number of samples below which nothing is split off.
const leastLeaf = 3

// tree is a regression tree: boxes that fill the unit cube, each with the mean score
// of the samples in it.
type tree struct {
	nodes []node
	// leaves are the indices of the nodes that are not split.
	leaves []int
	// used are the coordinates that any node is split at, in order.
	used []int
}

type node struct {
	low, high []float64 // bounds of the box by coordinate
	mean      float64
	feature   int // coordinate at which the node is split, -1: a leaf
	bin       uint8
	left      int // index of the child of samples up to the bin; the other follows
}

// growing is a leaf that may be split.
type growing struct {
	node    int
	samples []int // may name one several times
	split   split
}

type split struct {
	gain    float64 // by which the sum of squares falls; 0: no split is allowed
	feature int
	bin     int
}

// grow makes a tree of so many leaves at most, the split that gains most first. Of splits that
// gain as much, the first coordinate and bin win.
func grow(d data, samples []int, leaves int) *tree {
	dims := len(d.bins)
	t := &tree{}
	root := node{low: make([]float64, dims), high: make([]float64, dims)}
	for j := range dims {
		root.high[j] = 1
	}
	open := []growing{t.add(d, root, samples)}
	for len(open) < leaves {
		best := 0
		for i, g := range open {
			if g.split.gain > open[best].split.gain {
				best = i
			}
		}
		g := open[best]
		if g.split.gain <= 0 {
			break
		}
		left, right := t.divide(d, g)
		open[best] = left
		open = append(open, right)
		if !slices.Contains(t.used, g.split.feature) {
			t.used = append(t.used, g.split.feature)
		}
	}
	for _, g := range open {
		t.leaves = append(t.leaves, g.node)
	}
	slices.Sort(t.used)
	return t
}

// add adds a leaf.
func (t *tree) add(d data, n node, samples []int) growing {
	sum := 0.0
	for _, i := range samples {
		sum += d.scores[i]
	}
	n.mean, n.feature = sum/float64(len(samples)), -1
	t.nodes = append(t.nodes, n)
	return growing{len(t.nodes) - 1, samples, bestSplit(d, samples, n.mean)}
}

// divide splits a leaf.
func (t *tree) divide(d data, g growing) (left, right growing) {
	feature, bin := g.split.feature, g.split.bin
	var below, above []int
	for _, i := range g.samples {
		if int(d.bins[feature][i]) <= bin {
			below = append(below, i)
		} else {
			above = append(above, i)
		}
	}
	parent := t.nodes[g.node]
	lower := node{low: parent.low, high: slices.Clone(parent.high)}
	upper := node{low: slices.Clone(parent.low), high: parent.high}
	lower.high[feature], upper.low[feature] = d.edges[feature][bin], d.edges[feature][bin]
	left, right = t.add(d, lower, below), t.add(d, upper, above)
	t.nodes[g.node].feature, t.nodes[g.node].bin, t.nodes[g.node].left = feature, uint8(bin), left.node
	return left, right
}

// bestSplit finds the split of samples that lowers the sum of squares most.
func bestSplit(d data, samples []int, mean float64) split {
	best := split{}
	if len(samples) < 2*leastLeaf {
		return best
	}
	for j, bins := range d.bins {
		var count [mostBins]int
		var sums [mostBins]float64 // of the scores less the mean
		for _, i := range samples {
			count[bins[i]]++
			sums[bins[i]] += d.scores[i] - mean
		}
		n, sum := 0, 0.0
		for b := range d.edges[j] {
			n += count[b]
			sum += sums[b]
			if count[b] == 0 || n < leastLeaf || len(samples)-n < leastLeaf {
				continue
			}
			gain := sum * sum * (1/float64(n) + 1/float64(len(samples)-n))
			if gain > best.gain+1e-12*math.Abs(best.gain) {
				best = split{gain, j, b}
			}
		}
	}
	const nothing = 1e-14 // below which a gain is rounding
	if best.gain < nothing*float64(len(samples)) {
		return split{}
	}
	return best
}

// predict returns the mean score of the box that sample i lies in.
func (t *tree) predict(d data, i int) float64 {
	n := 0
	for t.nodes[n].feature >= 0 {
		at := t.nodes[n]
		n = at.left
		if d.bins[at.feature][i] > at.bin {
			n++
		}
	}
	return t.nodes[n].mean
}
