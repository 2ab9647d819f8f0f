package pid

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestFoldKeepsTheGoal: weighted atoms and weighted redundancies give one value.
func TestFoldKeepsTheGoal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawSources(t)
		g := drawGoal(t, n)
		d := drawPMF(t, n).Decompose()
		want := g.Residual * d.ResidualEntropy
		redundancies := make([]float64, len(d.Average))
		for i, a := range d.Average {
			want += g.Weights[i] * a.Atom()
			for _, j := range atAndBelow(d.Lattice)[i] {
				redundancies[i] += d.Average[j].Atom()
			}
		}
		folded := g.Fold()
		got := folded.Entropy * (d.ResidualEntropy + d.MutualInformation)
		for i, r := range folded.Redundancies {
			got += r * redundancies[i]
		}
		if differs(got, want) {
			t.Errorf("the folded goal is %v, want %v", got, want)
		}
	})
}

// TestFoldLeavesTheGoal: folding does not write to the goal's weights.
func TestFoldLeavesTheGoal(t *testing.T) {
	g := NewGoal("FC")
	if err := g.Set("{FC}", 1); err != nil {
		t.Fatal(err)
	}
	g.Residual = 1
	g.Fold()
	if got := g.Weights[LatticeOf(2).Top()]; got != 1 {
		t.Errorf("the weight of {FC} became %v", got)
	}
}

func TestGoalSet(t *testing.T) {
	g := NewGoal("FCL")
	for name, weight := range map[string]float64{"{F}{CL}": 1, "(2)(13)": -2, "H_res": 0.5} {
		if err := g.Set(name, weight); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range g.Sources.Atoms() {
		want := map[string]float64{"{F}{CL}": 1, "{C}{FL}": -2, "H_res": 0.5}[name]
		got := g.Residual
		if i < len(g.Weights) {
			got = g.Weights[i]
		}
		if got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}

func TestGoalSetRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		weight float64
		want   string
	}{
		{"{F}", math.NaN(), "weight of {F} is NaN: it must be a finite number"},
		{"H_res", math.Inf(-1), "weight of H_res is -Inf: it must be a finite number"},
		{"{L}", 1, `atom "{L}": there is no source 'L': the sources are F (1), C (2)`},
		{"h_res", 1, `atom "h_res": write it as {F}{C} or {1}{2}`},
	} {
		g := NewGoal("FC")
		if err := g.Set(c.name, c.weight); err == nil || err.Error() != c.want {
			t.Errorf("%s = %v: %v, want %s", c.name, c.weight, err, c.want)
		}
	}
}
