package pid

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// value computes a goal on a batch from the decomposition of its table.
func (g Goal) value(t *rapid.T, b batch) float64 {
	p, err := b.pmf()
	if err != nil {
		t.Fatal(err)
	}
	d := p.Decompose()
	sum := g.Residual * d.ResidualEntropy
	for i, a := range d.Average {
		sum += g.Weights[i] * a.Atom()
	}
	return sum
}

// TestEvaluateAgreesWithDecompose: the folded goal on a batch is the weighted
// sum of the atoms of the batch's table.
func TestEvaluateAgreesWithDecompose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawSources(t)
		g := drawGoal(t, n)
		o := NewObjective(g, 5)
		// A second batch meets what the first left behind.
		for range 2 {
			b := drawBatch(t, n, rapid.IntRange(1, 40).Draw(t, "size"), 5)
			got := Evaluate(o, b.bins, b.theta, make([]float64, len(b.theta)))
			if want := g.value(t, b); differs(got, want) {
				t.Errorf("the goal is %v, want %v", got, want)
			}
		}
	})
}

// TestAtomsOfAgreesWithDecompose compares the two ways to the atoms of a table.
func TestAtomsOfAgreesWithDecompose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawSources(t)
		b := drawBatch(t, n, rapid.IntRange(1, 40).Draw(t, "size"), 4)
		atoms, residual := AtomsOf(NewObjective(drawGoal(t, n), 4), b.bins, b.theta)
		p, err := b.pmf()
		if err != nil {
			t.Fatal(err)
		}
		d := p.Decompose()
		for i, a := range d.Lattice.Nodes {
			if differs(atoms[i], d.Average[i].Atom()) {
				t.Errorf("%v is %v, want %v", a, atoms[i], d.Average[i].Atom())
			}
		}
		if differs(residual, d.ResidualEntropy) {
			t.Errorf("the residual entropy is %v, want %v", residual, d.ResidualEntropy)
		}
	})
}

// TestGradient holds the gradient against central differences of the goal, the
// bins held fixed.
func TestGradient(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawSources(t)
		o := NewObjective(drawGoal(t, n), 3)
		b := drawBatch(t, n, rapid.IntRange(1, 20).Draw(t, "size"), 3)
		gradient, scratch := make([]float64, len(b.theta)), make([]float64, len(b.theta))
		Evaluate(o, b.bins, b.theta, gradient)
		const h = 1e-5
		for i, theta := range b.theta {
			b.theta[i] = theta + h
			up := Evaluate(o, b.bins, b.theta, scratch)
			b.theta[i] = theta - h
			down := Evaluate(o, b.bins, b.theta, scratch)
			b.theta[i] = theta
			if want := (up - down) / (2 * h); !(math.Abs(gradient[i]-want) <= 1e-6*max(1, math.Abs(want))) {
				t.Errorf("sample %d: the gradient is %v, finite differences give %v", i, gradient[i], want)
			}
		}
	})
}

// TestSaturation: firing probabilities at the ends, also below the smallest
// normal number, give finite values, gradients and atoms in both precisions.
func TestSaturation(t *testing.T) {
	ends := []float64{0, 1, math.SmallestNonzeroFloat64, 1e-310, 1e-45, 1e-38, 1 - 1e-16, 0.5}
	rapid.Check(t, func(t *rapid.T) {
		n := drawSources(t)
		o := NewObjective(drawGoal(t, n), 2)
		b := drawBatch(t, n, rapid.IntRange(1, 12).Draw(t, "size"), 2)
		for i := range b.theta {
			b.theta[i] = rapid.SampledFrom(ends).Draw(t, "theta")
		}
		checkFinite(t, o, b.bins, b.theta)
		single := make([]float32, len(b.theta))
		for i, theta := range b.theta {
			single[i] = float32(theta)
		}
		checkFinite(t, o, b.bins, single)
	})
}

// TestSaturationWithinRounding: a probability that differs from 1 by less than
// the mean of the batch can show.
func TestSaturationWithinRounding(t *testing.T) {
	g := NewGoal("FC")
	g.Weights[0] = 1
	bins := [][]uint8{{0, 0}, {0, 1}}
	checkFinite(t, NewObjective(g, 2), bins, []float64{1, math.Nextafter(1, 0)})
	checkFinite(t, NewObjective(g, 2), bins, []float64{0, math.SmallestNonzeroFloat64})
}

func checkFinite[T Float](t interface{ Errorf(string, ...any) }, o *Objective, bins [][]uint8, theta []T) {
	gradient := make([]T, len(theta))
	value := Evaluate(o, bins, theta, gradient)
	atoms, residual := AtomsOf(o, bins, theta)
	for _, x := range append(atoms, residual, value) {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			t.Errorf("theta %v: value %v, atoms %v, residual %v", theta, value, atoms, residual)
		}
	}
	for _, x := range gradient {
		if x := float64(x); math.IsNaN(x) || math.IsInf(x, 0) {
			t.Errorf("theta %v: gradient %v", theta, gradient)
		}
	}
}

// TestConstantNeuron: a neuron that always fires, or never, has no information.
func TestConstantNeuron(t *testing.T) {
	g := NewGoal("FC")
	for i := range g.Weights {
		g.Weights[i] = 1
	}
	g.Residual = 1
	o := NewObjective(g, 2)
	bins := [][]uint8{{0, 0, 1, 1}, {0, 1, 0, 1}}
	for _, theta := range []float64{0, 1} {
		gradient := make([]float64, 4)
		if got := Evaluate(o, bins, []float64{theta, theta, theta, theta}, gradient); got != 0 {
			t.Errorf("theta %v: the goal is %v, want 0", theta, got)
		}
	}
}

// TestSinglePrecision: theta in float32 gives what its values give in float64.
func TestSinglePrecision(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawSources(t)
		o := NewObjective(drawGoal(t, n), 4)
		b := drawBatch(t, n, 16, 4)
		single := make([]float32, len(b.theta))
		for i, theta := range b.theta {
			single[i] = float32(theta)
			b.theta[i] = float64(single[i])
		}
		gradient, gradient32 := make([]float64, len(b.theta)), make([]float32, len(b.theta))
		value, value32 := Evaluate(o, b.bins, b.theta, gradient), Evaluate(o, b.bins, single, gradient32)
		if value != value32 {
			t.Errorf("the goal is %v in float32, %v in float64", value32, value)
		}
		for i := range gradient {
			if float32(gradient[i]) != gradient32[i] {
				t.Errorf("sample %d: the gradient is %v in float32, %v in float64", i, gradient32[i], gradient[i])
			}
		}
	})
}

func TestNewObjectiveRefusesBins(t *testing.T) {
	for _, bins := range []int{0, 257} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%d bins are taken", bins)
				}
			}()
			NewObjective(NewGoal("FC"), bins)
		}()
	}
}
