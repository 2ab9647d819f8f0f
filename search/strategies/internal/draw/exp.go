package draw

import "math"

// Exp returns e^x to a relative error of some 1e-15; 0 where that is below the
// normal numbers. Unlike math.Exp, which is written in assembly for amd64 and
// fuses operations where the processor can, its bits are the same on every
// processor of an architecture.
func Exp(x float64) float64 {
	switch {
	case math.IsNaN(x):
		return x
	case x > 709:
		return math.Exp2(x * math.Log2E)
	case x < -708:
		return 0
	}
	// x = k ln 2 + r, where |r| is at most half of ln 2; ln 2 in two parts, of
	// which the first times k is exact.
	const high, low = 6.93147180369123816490e-01, 1.90821492927058770002e-10
	k := math.Floor(x*math.Log2E + .5)
	r := x - k*high - k*low
	sum := inverseFactorials[0]
	for _, c := range inverseFactorials[1:] {
		sum = sum*r + c
	}
	return sum * math.Float64frombits(uint64(1023+int64(k))<<52)
}

// inverseFactorials are 1/n! from n = 13 down to 0, the Taylor coefficients of
// the exponential function.
var inverseFactorials = [...]float64{
	1. / 6227020800, 1. / 479001600, 1. / 39916800, 1. / 3628800, 1. / 362880, 1. / 40320,
	1. / 5040, 1. / 720, 1. / 120, 1. / 24, 1. / 6, 1. / 2, 1, 1,
}
