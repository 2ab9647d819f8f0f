package pid

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestLatticeSizes(t *testing.T) {
	for n, want := range map[int]int{2: 4, 3: 18, 4: 166} {
		if got := len(LatticeOf(n).Nodes); got != want {
			t.Errorf("%d sources: %d nodes, want %d", n, got, want)
		}
	}
}

// TestLatticeCounts holds the counts against the Dedekind numbers: the
// antichains of non-empty sets are the monotone functions but the two constants.
func TestLatticeCounts(t *testing.T) {
	for n := 2; n <= MaxSources; n++ {
		count := 0
		for set := Antichain(1); set != 0; set++ {
			if set&1 == 0 && int(set) < 1<<(1<<n) && isAntichain(set) {
				count++
				if _, ok := LatticeOf(n).Index(set); !ok {
					t.Errorf("%v is not in the lattice of %d sources", set, n)
				}
			}
		}
		if count != len(LatticeOf(n).Nodes) {
			t.Errorf("%d sources: %d antichains, %d nodes", n, count, len(LatticeOf(n).Nodes))
		}
	}
}

func isAntichain(set Antichain) bool {
	members := set.Collections()
	for _, c := range members {
		for _, d := range members {
			if c != d && c&^d == 0 {
				return false
			}
		}
	}
	return true
}

// TestCanonicalOrder: the order of three sources is that of the oracles'
// unnamed lists; that of two puts the redundancy first.
func TestCanonicalOrder(t *testing.T) {
	for _, c := range []struct {
		sources Sources
		want    []string
	}{
		{"12", []string{"{1}{2}", "{1}", "{2}", "{12}", "H_res"}},
		{"FC", []string{"{F}{C}", "{F}", "{C}", "{FC}", "H_res"}},
		{"123", []string{
			"{1}{2}{3}", "{1}{2}", "{1}{3}", "{2}{3}", "{1}{23}", "{2}{13}", "{3}{12}", "{1}", "{2}", "{3}",
			"{12}{13}{23}", "{12}{13}", "{12}{23}", "{13}{23}", "{12}", "{13}", "{23}", "{123}", "H_res",
		}},
		{"FCL", []string{
			"{F}{C}{L}", "{F}{C}", "{F}{L}", "{C}{L}", "{F}{CL}", "{C}{FL}", "{L}{FC}", "{F}", "{C}", "{L}",
			"{FC}{FL}{CL}", "{FC}{FL}", "{FC}{CL}", "{FL}{CL}", "{FC}", "{FL}", "{CL}", "{FCL}", "H_res",
		}},
	} {
		if diff := cmp.Diff(c.want, c.sources.Atoms()); diff != "" {
			t.Errorf("atoms of %s (-want +got):\n%s", c.sources, diff)
		}
	}
}

// TestOrderIsLinearExtension: a node stands behind all nodes below it, the
// redundancy of all sources first and the synergy of all last.
func TestOrderIsLinearExtension(t *testing.T) {
	for n := 2; n <= MaxSources; n++ {
		l := LatticeOf(n)
		for i, a := range l.Nodes {
			if j, ok := l.Index(a); !ok || j != i {
				t.Errorf("node %d, %v, has index %d", i, a, j)
			}
			for _, b := range l.Nodes[i+1:] {
				if b.Below(a) {
					t.Errorf("%v stands behind %v, which is above it", b, a)
				}
			}
			if !l.Nodes[0].Below(a) || !a.Below(l.Nodes[l.Top()]) {
				t.Errorf("%v is not between bottom and top", a)
			}
		}
		if top := l.Nodes[l.Top()]; top != Antichain(1)<<(1<<n-1) {
			t.Errorf("the top of %d sources is %v", n, top)
		}
	}
}

// TestBelowIsPartialOrder checks reflexivity, antisymmetry and transitivity.
func TestBelowIsPartialOrder(t *testing.T) {
	for n := 2; n <= 3; n++ {
		nodes := LatticeOf(n).Nodes
		for _, a := range nodes {
			for _, b := range nodes {
				if got := a.Below(b) && b.Below(a); got != (a == b) {
					t.Errorf("%v and %v are below each other: %v", a, b, got)
				}
				for _, c := range nodes {
					if a.Below(b) && b.Below(c) && !a.Below(c) {
						t.Errorf("%v ≤ %v ≤ %v", a, b, c)
					}
				}
			}
		}
	}
}

var downSets sync.Map // by number of sources: what atAndBelow returns

// atAndBelow lists for every node the nodes b with b.Below(node), itself included.
func atAndBelow(l *Lattice) [][]int {
	if known, ok := downSets.Load(l.Sources); ok {
		return known.([][]int)
	}
	sets := make([][]int, len(l.Nodes))
	for i, a := range l.Nodes {
		for j, b := range l.Nodes {
			if b.Below(a) {
				sets[i] = append(sets[i], j)
			}
		}
	}
	downSets.Store(l.Sources, sets)
	return sets
}

// TestMoebiusInversion: Atoms inverts the sum over all nodes below.
func TestMoebiusInversion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := LatticeOf(drawSources(t))
		atoms := rapid.SliceOfN(rapid.Float64Range(-1, 1), len(l.Nodes), len(l.Nodes)).Draw(t, "atoms")
		redundancies := make([]float64, len(l.Nodes))
		for i := range l.Nodes {
			for _, j := range atAndBelow(l)[i] {
				redundancies[i] += atoms[j]
			}
		}
		for i, got := range l.Atoms(redundancies) {
			if differs(got, atoms[i]) {
				t.Errorf("atom %v is %v, want %v", l.Nodes[i], got, atoms[i])
			}
		}
	})
}

// TestTermsOfCertainty: where all marginals are 1, so is every event.
func TestTermsOfCertainty(t *testing.T) {
	for n := 2; n <= MaxSources; n++ {
		l := LatticeOf(n)
		for i, a := range l.Nodes {
			sum := 0
			var unions []Collection
			for _, term := range l.Terms(i) {
				sum += term.Coefficient
				unions = append(unions, term.Union)
			}
			if sum != 1 {
				t.Errorf("the coefficients of %v sum to %d", a, sum)
			}
			if slices.Sort(unions); len(slices.Compact(unions)) != len(l.Terms(i)) {
				t.Errorf("a union of %v stands twice", a)
			}
		}
	}
}

func TestLatticeOfTooManySources(t *testing.T) {
	for _, n := range []int{-1, 0, 1, 5} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("there is a lattice of %d sources", n)
				}
			}()
			LatticeOf(n)
		}()
	}
}
