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
	// The Taylor series, from 1/13! on, which is written out for speed.
	sum := 1. / 6227020800
	sum = sum*r + 1./479001600
	sum = sum*r + 1./39916800
	sum = sum*r + 1./3628800
	sum = sum*r + 1./362880
	sum = sum*r + 1./40320
	sum = sum*r + 1./5040
	sum = sum*r + 1./720
	sum = sum*r + 1./120
	sum = sum*r + 1./24
	sum = sum*r + 1./6
	sum = sum*r + 1./2
	sum = sum*r + 1
	sum = sum*r + 1
	return sum * math.Float64frombits(uint64(1023+int64(k))<<52)
}
