package results

import (
	"cmp"
	"slices"
)

// Lattice is the redundancy lattice of sources, as a picture needs it.
type Lattice struct {
	Sources string   `json:"sources"` // their letters in order, such as FCL
	Nodes   []string `json:"nodes"`   // names of atoms, each behind those below it
	Covers  [][2]int `json:"covers"`  // pairs of a node and one directly above it
}

// Has reports whether an atom is a node.
func (l Lattice) Has(name string) bool { return slices.Contains(l.Nodes, name) }

// Levels lists the nodes by level, from the bottom: that of a node is the length of
// the longest way down from it. Within a level a node stands over those that it is
// directly above, equals in the order of the nodes.
func (l Lattice) Levels() [][]int {
	level := make([]int, len(l.Nodes))
	for i := range l.Nodes { // all below have theirs
		for _, c := range l.Covers {
			if c[1] == i {
				level[i] = max(level[i], level[c[0]]+1)
			}
		}
	}
	var list [][]int
	for i, n := range level {
		for len(list) <= n {
			list = append(list, nil)
		}
		list[n] = append(list[n], i)
	}
	place := make([]float64, len(l.Nodes)) // of a node in its level, 0 in the middle
	for _, nodes := range list {
		over := make(map[int]float64)
		for _, i := range nodes {
			sum, n := 0.0, 0.0
			for _, c := range l.Covers {
				if c[1] == i {
					sum, n = sum+place[c[0]], n+1
				}
			}
			over[i] = sum / max(1, n)
		}
		slices.SortStableFunc(nodes, func(a, b int) int { return cmp.Compare(over[a], over[b]) })
		for k, i := range nodes {
			place[i] = float64(k) - float64(len(nodes)-1)/2
		}
	}
	return list
}
