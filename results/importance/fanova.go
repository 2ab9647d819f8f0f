package importance

// variances of the function that a tree is, over the unit cube.
type variances struct {
	total float64
	// single[a] is the variance of the mean over all other coordinates, as a
	// function of coordinate used[a]; pair[a][b], a < b, that of the mean as a
	// function of two, less the two singles.
	single []float64
	pair   [][]float64
}

// decompose divides the variance of a tree. With volumes v and means m of the leaves,
// and the mean μ of the tree, the variance of the marginal of coordinates U is
//
//	Σ_kl (m_k - μ) v_k (m_l - μ) v_l Π_{j in U} o_j(k,l) / (w_j(k) w_j(l))
//
// with widths w of the leaves and their overlap o: Hutter et al. (2014), eq. 2 to 5,
// with the integrals over boxes done.
func (t *tree) decompose() variances {
	dims := len(t.used)
	v := variances{single: make([]float64, dims), pair: make([][]float64, dims)}
	for a := range v.pair {
		v.pair[a] = make([]float64, dims)
	}
	boxes, mean := t.boxes()
	ratio := make([]float64, dims)
	for k, box := range boxes {
		deviation := (box.mean - mean) * box.volume
		v.total += deviation * (box.mean - mean)
		for l := k; l < len(boxes); l++ {
			other := boxes[l]
			weight := deviation * (other.mean - mean) * other.volume
			if l > k {
				weight *= 2 // (l, k) as well
			}
			for a := range ratio {
				overlap := min(box.high[a], other.high[a]) - max(box.low[a], other.low[a])
				ratio[a] = max(0, overlap) * box.perWidth[a] * other.perWidth[a]
			}
			for a, r := range ratio {
				if r == 0 {
					continue
				}
				r *= weight
				v.single[a] += r
				row := v.pair[a]
				for b := a + 1; b < dims; b++ {
					row[b] += r * ratio[b]
				}
			}
		}
	}
	for a := range v.pair {
		for b := a + 1; b < dims; b++ {
			v.pair[a][b] -= v.single[a] + v.single[b]
		}
	}
	return v
}

// box is a leaf, in the coordinates that the tree uses.
type box struct {
	low, high, perWidth []float64
	volume, mean        float64
}

// boxes returns the leaves and the mean over the cube.
func (t *tree) boxes() ([]box, float64) {
	list := make([]box, len(t.leaves))
	mean := 0.0
	for i, leaf := range t.leaves {
		n := t.nodes[leaf]
		b := box{volume: 1, mean: n.mean}
		for _, j := range t.used {
			width := n.high[j] - n.low[j]
			b.low, b.high, b.perWidth = append(b.low, n.low[j]), append(b.high, n.high[j]), append(b.perWidth, 1/width)
			b.volume *= width
		}
		list[i] = b
		mean += b.mean * b.volume
	}
	return list, mean
}
