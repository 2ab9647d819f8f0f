package cube

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"goalsearch/search"
)

func TestThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low, high := rapid.Float64().Draw(t, "low"), rapid.Float64().Draw(t, "high")
		low, high = min(low, high), max(low, high)
		if high/2-low/2 < 1e-300 {
			return // too narrow to be divided
		}
		c := New(search.Space{{Name: "fixed"}, {Name: "w", Low: low, High: high}})
		if c.Dim() != 1 {
			t.Fatalf("%d dimensions", c.Dim())
		}
		u := rapid.Float64Range(0, 1).Draw(t, "u")
		x := c.Weights([]float64{u})
		got := c.Point(x)[0]
		// Rounding of the weight moves the point by as much as the weight's own precision is of the range.
		if tolerance := 1e-12 + 1e-15*max(math.Abs(low), math.Abs(high))/(high/2-low/2); math.Abs(got-u) > tolerance {
			t.Errorf("%v became weight %v and %v again", u, x[0], got)
		}
	})
}

func TestPointOfARangeTooSmall(t *testing.T) {
	c := New(search.Space{{Name: "w", Low: -math.SmallestNonzeroFloat64, High: math.SmallestNonzeroFloat64}})
	for _, x := range []float64{-math.SmallestNonzeroFloat64, 0, math.SmallestNonzeroFloat64} {
		if u := c.Point([]float64{x})[0]; !(u >= 0 && u <= 1) {
			t.Errorf("weight %v is at %v", x, u)
		}
	}
}

func TestFold(t *testing.T) {
	for v, want := range map[float64]float64{0: 0, .25: .25, 1: 1, 1.25: .75, -.25: .25, 2.5: .5, -1.75: .25} {
		if got := Fold(v); math.Abs(got-want) > 1e-15 {
			t.Errorf("Fold(%v) is %v, want %v", v, got, want)
		}
	}
}
