package pid

import "testing"

// TestCovers holds that ways down along covers reach just the nodes below, and that
// no cover is a detour of another.
func TestCovers(t *testing.T) {
	for n, edges := range map[int]int{2: 4, 3: 30} {
		l := LatticeOf(n)
		count := 0
		for i := range l.Nodes {
			reached := make(map[int]bool)
			var walk func(int)
			walk = func(i int) {
				for _, j := range l.Covers(i) {
					reached[j] = true
					walk(j)
				}
			}
			walk(i)
			if len(reached) != len(l.below[i]) {
				t.Errorf("%d sources: %v reaches %d nodes, %d are below", n, l.Nodes[i], len(reached), len(l.below[i]))
			}
			covers := l.Covers(i)
			count += len(covers)
			for _, j := range covers {
				for _, k := range covers {
					if j != k && l.Nodes[j].Below(l.Nodes[k]) {
						t.Errorf("%v is below %v, and both are directly below %v", l.Nodes[j], l.Nodes[k], l.Nodes[i])
					}
				}
			}
		}
		if count != edges {
			t.Errorf("%d sources: %d edges, want %d", n, count, edges)
		}
	}
}
