package draw

import (
	"math"
	"testing"

	"goalsearch/search"
)

func TestStreamsAreKeyed(t *testing.T) {
	first := func(seed uint64, purpose string, index int) float64 {
		return New(seed, purpose, index).Float64()
	}
	if a, b := first(1, "a", 2), first(1, "a", 2); a != b {
		t.Errorf("one key gives %v and %v", a, b)
	}
	seen := map[float64]bool{}
	for _, x := range []float64{first(1, "a", 2), first(2, "a", 2), first(1, "b", 2), first(1, "a", 3), first(1<<52, "a", 2)} {
		if seen[x] {
			t.Errorf("two keys give %v", x)
		}
		seen[x] = true
	}
}

func TestUniformKeepsBounds(t *testing.T) {
	rng := New(1, "test", 0)
	for _, b := range [][2]float64{{-1, 1}, {0, 1e-320}, {-math.MaxFloat64, math.MaxFloat64}, {1, math.Nextafter(1, 2)}, {.1, .3}} {
		low, high := math.Inf(1), math.Inf(-1)
		for range 2000 {
			// Rounding may pass a bound by an ulp; search.Space.Goal clamps.
			x := min(max(Uniform(rng, b[0], b[1]), b[0]), b[1])
			if math.Abs(x-Uniform(rng, x, x)) > 0x1p-52*math.Abs(x) {
				t.Errorf("a point range at %v gives another number", x)
			}
			low, high = min(low, x), max(high, x)
		}
		if !(high/2-low/2 > .9*(b[1]/2-b[0]/2)) {
			t.Errorf("2000 numbers of [%v, %v] reach from %v to %v", b[0], b[1], low, high)
		}
	}
}

func TestBell(t *testing.T) {
	rng := New(1, "test", 1)
	const n = 100_000
	var sum, squares float64
	for range n {
		x := Bell(rng)
		if math.Abs(x) > 3 {
			t.Fatalf("%v lies beyond 3", x)
		}
		sum += x
		squares += x * x
	}
	if mean, variance := sum/n, squares/n; math.Abs(mean) > .015 || math.Abs(variance-1) > .02 {
		t.Errorf("mean %v and variance %v, want 0 and 1", mean, variance)
	}
}

func TestPointLeavesFixedWeightsOut(t *testing.T) {
	space := search.Space{{Name: "a", Low: 2, High: 2}, {Name: "b", Low: 0, High: 1}, {Name: "c", Low: 0, High: 0}}
	if x := Point(New(1, "test", 2), space); len(x) != 1 {
		t.Errorf("%d coordinates for 1 free weight", len(x))
	}
}
