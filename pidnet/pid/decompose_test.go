package pid

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

const tolerance = 1e-9

// differs reports whether two information values, in bits, are not the same.
func differs(a, b float64) bool { return !(math.Abs(a-b) <= tolerance) }

// information returns I(target : the sources of u) from its definition.
func (p *PMF) information(u Collection) float64 {
	ps, psy := p.marginals(u)
	py := p.targetMarginal()
	sum := 0.0
	for i, o := range p.outcomes {
		sum += o.P * math.Log2(psy[i]/(ps[i]*py[i]))
	}
	return sum
}

func TestAtomsSumToMutualInformation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawSources(t)
		p := drawPMF(t, n)
		d := p.Decompose()
		sum := 0.0
		for _, a := range d.Average {
			sum += a.Atom()
		}
		if want := p.information(1<<n - 1); differs(sum, want) || differs(d.MutualInformation, want) {
			t.Errorf("the atoms sum to %v, mutual information is %v, want %v", sum, d.MutualInformation, want)
		}
	})
}

// TestAtomsBelowASource: the atoms at and below {i} sum to I(Y:S_i), and those
// at and below a collection to the information of the sources in it.
func TestAtomsBelowASource(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawSources(t)
		p := drawPMF(t, n)
		d := p.Decompose()
		for u := Collection(1); u < 1<<n; u++ {
			node := Antichain(1) << u
			sum := 0.0
			for i, a := range d.Lattice.Nodes {
				if a.Below(node) {
					sum += d.Average[i].Atom()
				}
			}
			if want := p.information(u); differs(sum, want) {
				t.Errorf("the atoms below %v sum to %v, want %v", node, sum, want)
			}
		}
	})
}

// TestSourceInformation: I(target : source) of each source follows from its definition.
func TestSourceInformation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawSources(t)
		p := drawPMF(t, n)
		d := p.Decompose()
		if len(d.SourceInformation) != n {
			t.Fatalf("%d sources have information, want %d", len(d.SourceInformation), n)
		}
		for i, got := range d.SourceInformation {
			if want := p.information(1 << i); differs(got, want) {
				t.Errorf("source %d has %v bit, want %v", i+1, got, want)
			}
		}
	})
}

func TestResidualEntropy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPMF(t, drawSources(t))
		d := p.Decompose()
		entropy := 0.0
		py := p.targetMarginal()
		for i, o := range p.outcomes {
			entropy -= o.P * math.Log2(py[i])
		}
		if want := entropy - d.MutualInformation; differs(d.ResidualEntropy, want) {
			t.Errorf("residual entropy is %v, want %v", d.ResidualEntropy, want)
		}
	})
}

// TestAverageOfPointwise: an atom is the expectation of its pointwise values.
func TestAverageOfPointwise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPMF(t, drawSources(t))
		d, pointwise := p.Decompose(), p.Pointwise()
		for i := range d.Lattice.Nodes {
			var sum Parts
			for o, outcome := range p.Outcomes() {
				sum.Informative += outcome.P * pointwise[o][i].Informative
				sum.Misinformative += outcome.P * pointwise[o][i].Misinformative
			}
			if differs(sum.Informative, d.Average[i].Informative) || differs(sum.Misinformative, d.Average[i].Misinformative) {
				t.Errorf("%v: the pointwise atoms have mean %v, the average is %v", d.Lattice.Nodes[i], sum, d.Average[i])
			}
		}
	})
}

// TestRenamingSources: exchanging sources exchanges the atoms of their names.
func TestRenamingSources(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawSources(t)
		p := drawPMF(t, n)
		var numbers []int
		for i := range n {
			numbers = append(numbers, i)
		}
		order := rapid.Permutation(numbers).Draw(t, "order")
		var renamed []Outcome
		for _, o := range p.Outcomes() {
			s := make([]int, n)
			for i, symbol := range o.Sources {
				s[order[i]] = symbol
			}
			renamed = append(renamed, Outcome{s, o.Target, o.P})
		}
		q, err := NewPMF(renamed)
		if err != nil {
			t.Fatal(err)
		}
		before, after := p.Decompose(), q.Decompose()
		for i, a := range before.Lattice.Nodes {
			j, ok := after.Lattice.Index(rename(a, order))
			if !ok {
				t.Fatalf("%v has no counterpart", a)
			}
			if got, want := after.Average[j], before.Average[i]; differs(got.Informative, want.Informative) || differs(got.Misinformative, want.Misinformative) {
				t.Errorf("%v is %v, renamed %v", a, want, got)
			}
		}
	})
}

// rename replaces source i by order[i].
func rename(a Antichain, order []int) Antichain {
	var renamed Antichain
	for _, c := range a.Collections() {
		var d Collection
		for i, to := range order {
			d |= c >> i & 1 << to
		}
		renamed |= 1 << d
	}
	return renamed
}

// TestRelabelling: atoms do not depend on what symbols are called, those of the
// target or those of a source.
func TestRelabelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawSources(t)
		p := drawPMF(t, n)
		symbols := rapid.Permutation([]int{-7, 40, 3}).Draw(t, "symbols")
		source := rapid.IntRange(0, n-1).Draw(t, "source")
		var relabelled []Outcome
		for _, o := range p.Outcomes() {
			s := slices.Clone(o.Sources)
			s[source] = symbols[s[source]]
			relabelled = append(relabelled, Outcome{s, symbols[o.Target], o.P})
		}
		q, err := NewPMF(relabelled)
		if err != nil {
			t.Fatal(err)
		}
		before, after := p.Decompose(), q.Decompose()
		for i, a := range before.Lattice.Nodes {
			if got, want := after.Average[i].Atom(), before.Average[i].Atom(); differs(got, want) {
				t.Errorf("%v is %v, relabelled %v", a, want, got)
			}
		}
	})
}

// TestPartsAreNotNegative: the informative and misinformative atoms are not
// negative, though their difference may be (Makkeh et al. 2021).
func TestPartsAreNotNegative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawPMF(t, drawSources(t)).Decompose()
		for i, a := range d.Average {
			if a.Informative < -tolerance || a.Misinformative < -tolerance {
				t.Errorf("%v has parts %v", d.Lattice.Nodes[i], a)
			}
		}
	})
}

// TestRedundanciesFromTheirDefinition computes every redundancy from the event
// "some collection has its values", outcome by outcome, without inclusion-exclusion.
func TestRedundanciesFromTheirDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPMF(t, drawSources(t))
		d := p.Decompose()
		py := p.targetMarginal()
		for i, a := range d.Lattice.Nodes {
			want := 0.0
			collections := a.Collections()
			for o, outcome := range p.Outcomes() {
				w, wy := p.event(collections, outcome)
				want += outcome.P * math.Log2(wy/(w*py[o]))
			}
			got := 0.0
			for _, j := range atAndBelow(d.Lattice)[i] {
				got += d.Average[j].Atom()
			}
			if differs(got, want) {
				t.Errorf("redundancy of node %d, %v, is %v, want %v", i, a, got, want)
			}
		}
	})
}

// event returns P(W) and P(W, y) of the event W that the sources of one
// of the collections have the values of an outcome.
func (p *PMF) event(collections []Collection, at Outcome) (w, wy float64) {
	for _, o := range p.outcomes {
		agrees := slices.ContainsFunc(collections, func(c Collection) bool {
			for i, symbol := range o.Sources {
				if c>>i&1 == 1 && symbol != at.Sources[i] {
					return false
				}
			}
			return true
		})
		if !agrees {
			continue
		}
		w += o.P
		if o.Target == at.Target {
			wy += o.P
		}
	}
	return w, wy
}

// TestTinyMasses: masses of any size that a float64 has, beside those that sum to 1, give
// finite atoms, which change no atom of the rest by more than they could.
func TestTinyMasses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawSources(t)
		p := drawPMF(t, n)
		outcomes := slices.Clone(p.Outcomes())
		for range rapid.IntRange(1, 6).Draw(t, "tiny outcomes") {
			symbols := rapid.SliceOfN(rapid.IntRange(0, 5), n+1, n+1).Draw(t, "symbols")
			mass := math.Ldexp(1, -rapid.IntRange(60, 1074).Draw(t, "exponent"))
			outcomes = append(outcomes, Outcome{symbols[:n], symbols[n], mass})
		}
		q := mustPMF(t, outcomes)
		before, after := p.Decompose(), q.Decompose()
		for i, a := range after.Lattice.Nodes {
			if differs(after.Average[i].Informative, before.Average[i].Informative) || differs(after.Average[i].Misinformative, before.Average[i].Misinformative) {
				t.Errorf("%v was %v and is %v", a, before.Average[i], after.Average[i])
			}
		}
		if differs(after.MutualInformation, before.MutualInformation) || differs(after.ResidualEntropy, before.ResidualEntropy) {
			t.Errorf("information was %v and is %v, residual entropy %v and %v",
				before.MutualInformation, after.MutualInformation, before.ResidualEntropy, after.ResidualEntropy)
		}
		for _, atoms := range q.Pointwise() {
			for i, a := range atoms {
				if x := a.Informative + a.Misinformative; math.IsNaN(x) || math.IsInf(x, 0) {
					t.Errorf("%v has parts %v", after.Lattice.Nodes[i], a)
				}
			}
		}
	})
}

// TestSoftmaxMass: of outcomes with masses 1 and m, where sources and target tell the two
// apart, the information is their entropy, about -m log2 m, to the last digits.
func TestSoftmaxMass(t *testing.T) {
	for _, mass := range []float64{1e-150, 1e-200, 1e-300, math.SmallestNonzeroFloat64} {
		d := mustPMF(t, []Outcome{{[]int{0, 0}, 0, 1}, {[]int{1, 1}, 1, mass}}).Decompose()
		if want := -mass * math.Log2(mass); !(math.Abs(d.MutualInformation-want) <= 1e-9*want) {
			t.Errorf("mass %v: information %v, want %v", mass, d.MutualInformation, want)
		}
		if d.ResidualEntropy != 0 {
			t.Errorf("mass %v: residual entropy %v, want 0", mass, d.ResidualEntropy)
		}
	}
}

// TestExclusiveOr has the values of Makkeh et al.'s worked example.
func TestExclusiveOr(t *testing.T) {
	d := mustPMF(t, xor()).Decompose()
	want := map[string]float64{
		"{1}{2}": 1 - math.Log2(3),
		"{1}":    math.Log2(3) - 1,
		"{2}":    math.Log2(3) - 1,
		"{12}":   2 - math.Log2(3),
	}
	for i, a := range d.Lattice.Nodes {
		if got := d.Average[i].Atom(); differs(got, want[a.String()]) {
			t.Errorf("%v is %v, want %v", a, got, want[a.String()])
		}
	}
}

// xor is the distribution of two fair bits and their exclusive or.
func xor() []Outcome {
	return []Outcome{
		{[]int{0, 0}, 0, 0.25},
		{[]int{0, 1}, 1, 0.25},
		{[]int{1, 0}, 1, 0.25},
		{[]int{1, 1}, 0, 0.25},
	}
}

type failer interface {
	Helper()
	Fatal(args ...any)
}

func mustPMF(t failer, outcomes []Outcome) *PMF {
	t.Helper()
	p, err := NewPMF(outcomes)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
