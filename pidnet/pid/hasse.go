package pid

// Covers lists the nodes directly below node i, those with no other node between, in
// order: the edges of the lattice's Hasse diagram that lead down from it.
func (l *Lattice) Covers(i int) []int {
	var list []int
	for _, j := range l.below[i] {
		between := false
		for _, k := range l.below[i] {
			between = between || k != j && l.Nodes[j].Below(l.Nodes[k])
		}
		if !between {
			list = append(list, j)
		}
	}
	return list
}
