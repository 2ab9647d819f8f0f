package draw

import (
	"math"
	"testing"
)

func TestNormal(t *testing.T) {
	rng := New(1, "test", 3)
	const n = 100_000
	var moments [4]float64
	for range n {
		x := Normal(rng)
		for i := range moments {
			moments[i] += math.Pow(x, float64(i+1)) / n
		}
	}
	for i, want := range []float64{0, 1, 0, 3} {
		if math.Abs(moments[i]-want) > .08 {
			t.Errorf("moment %d is %.3f, want %v", i+1, moments[i], want)
		}
	}
}

func TestExp(t *testing.T) {
	for x := -708.0; x < 709; x += .0917 {
		if got, want := Exp(x), math.Exp(x); math.Abs(got/want-1) > 2e-15 {
			t.Fatalf("Exp(%v) is %v, want %v", x, got, want)
		}
	}
	for _, x := range []float64{-1000, math.Inf(-1)} {
		if got := Exp(x); got != 0 {
			t.Errorf("Exp(%v) is %v, want 0", x, got)
		}
	}
	if got := Exp(1000); !math.IsInf(got, 1) {
		t.Errorf("Exp(1000) is %v", got)
	}
	if Exp(0) != 1 || !math.IsNaN(Exp(math.NaN())) {
		t.Errorf("Exp(0) is %v, Exp(NaN) is %v", Exp(0), Exp(math.NaN()))
	}
}
