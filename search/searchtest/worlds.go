package searchtest

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"

	"goalsearch/search"
)

// spaces returns spaces of every awkward kind, by name.
func spaces() map[string]search.Space {
	cube := func(n int) search.Space {
		space := make(search.Space, n)
		for i := range space {
			space[i] = search.Dimension{Name: fmt.Sprintf("w%d", i), Low: -1, High: 1}
		}
		return space
	}
	return map[string]search.Space{
		"1 weight":   cube(1),
		"19 weights": cube(19),
		"20 weights": cube(20),
		"mixed": {
			{Name: "fixed", Low: .3, High: .3},
			{Name: "unit", Low: 0, High: 1},
			{Name: "negative", Low: -3, High: -2},
			{Name: "zero", Low: 0, High: 0},
			{Name: "wide", Low: -1e6, High: 1e6},
			{Name: "narrow", Low: 5, High: 5 + 1e-9},
		},
		"negative zero": {
			{Name: "fixed", Low: math.Copysign(0, -1), High: math.Copysign(0, -1)},
			{Name: "above", Low: math.Copysign(0, -1), High: 1},
			{Name: "below", Low: -1, High: math.Copysign(0, -1)},
		},
		"exhaustible": {{Name: "two", Low: 1, High: math.Nextafter(1, 2)}},
		"huge": {
			{Name: "all", Low: -math.MaxFloat64, High: math.MaxFloat64},
			{Name: "top", Low: 1e308, High: math.MaxFloat64},
		},
		"tiny": {{Name: "w", Low: -math.SmallestNonzeroFloat64, High: math.SmallestNonzeroFloat64}},
	}
}

// few is the number of goals below which a space counts as exhaustible: there
// repetitions are forgiven.
const few = 1 << 20

// roomy reports whether the space has more goals than any test will try.
func roomy(space search.Space) bool {
	goals := 1.0
	for _, i := range space.Free() {
		goals *= 1 + float64(ordinal(space[i].High)-ordinal(space[i].Low))
	}
	return goals > few
}

// ordinal numbers the floating-point numbers in their order, coarsely enough
// for a difference of two to be an int64.
func ordinal(x float64) int64 {
	bits := int64(math.Float64bits(math.Abs(x)) >> 1)
	if x < 0 {
		return -bits
	}
	return bits
}

// landscape is the value of a goal, a function of its weights alone; false if
// the training fails.
type landscape func(space search.Space, goal search.Params) (float64, bool)

// landscapes returns landscapes of every awkward kind, by name.
func landscapes() map[string]landscape {
	return map[string]landscape{
		"slope": func(s search.Space, g search.Params) (float64, bool) { return closeness(s, g), true },
		"plateau": func(search.Space, search.Params) (float64, bool) {
			return .1, true
		},
		"nothing but failures": func(search.Space, search.Params) (float64, bool) {
			return 0, false
		},
		"cliff": func(s search.Space, g search.Params) (float64, bool) {
			if c := closeness(s, g); c > .6 {
				return c, true
			}
			return .1, true
		},
		"holes": func(s search.Space, g search.Params) (float64, bool) {
			return closeness(s, g), noise(g) > .4
		},
		"noise": func(_ search.Space, g search.Params) (float64, bool) { return noise(g), true },
		"extremes": func(_ search.Space, g search.Params) (float64, bool) {
			if noise(g) > .5 {
				return math.MaxFloat64, true
			}
			return -math.MaxFloat64, true
		},
	}
}

// closeness is 1 where every weight lies at three quarters of its range, less elsewhere.
func closeness(space search.Space, goal search.Params) float64 {
	sum := 0.0
	free := space.Free()
	for _, i := range free {
		w := space[i]
		at := (goal[i].Value/2 - w.Low/2) / (w.High/2 - w.Low/2)
		if math.IsNaN(at) || math.IsInf(at, 0) {
			at = 0 // of a range too small to halve
		}
		sum += math.Abs(at - .75)
	}
	return 1 - sum/float64(len(free))
}

// noise is a number in [0, 1) that looks random.
func noise(goal search.Params) float64 {
	h := fnv.New64a()
	for _, p := range goal {
		var text [8]byte
		binary.LittleEndian.PutUint64(text[:], math.Float64bits(p.Value))
		h.Write(text[:])
	}
	return float64(h.Sum64()*0x9e3779b97f4a7c15>>11) / (1 << 53)
}
