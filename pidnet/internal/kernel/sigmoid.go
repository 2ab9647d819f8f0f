package kernel

import (
	"math"
	"unsafe"
)

// Sigmoid returns 1/(1+Exp(-x)). It uses no function of package math whose bits
// depend on the processor. Large |x| give exactly 0 or 1.
func Sigmoid[T Float](x T) T { return 1 / (1 + Exp(-x)) }

// Exp returns e^x as 2^k·e^r with |r| ≤ ln 2 / 2 and the Taylor series of e^r, to
// the precision of T; 0 or +Inf where it leaves the range of T.
func Exp[T Float](x T) T {
	if unsafe.Sizeof(x) == 4 {
		return T(exp32(float32(x)))
	}
	return T(exp64(float64(x)))
}

func exp32(x float32) float32 {
	switch {
	case x > 88:
		return float32(math.Inf(1))
	case x < -87:
		return 0
	case x != x:
		return x
	}
	const (
		log2e = 1.44269504088896341
		ln2hi = 0.693359375 // 10 significant bits: k·ln2hi is exact
		ln2lo = -2.12194440054690583e-4
		round = 1.5 * (1 << 23) // adding it leaves the nearest integer in the low bits
	)
	k := float32(x*log2e+round) - round
	r := float32(x-k*ln2hi) - k*ln2lo
	p := float32(1.0 / 5040)
	p = p*r + 1.0/720
	p = p*r + 1.0/120
	p = p*r + 1.0/24
	p = p*r + 1.0/6
	p = p*r + 1.0/2
	p = p*r + 1
	p = p*r + 1
	return p * math.Float32frombits(uint32(int32(k)+127)<<23)
}

func exp64(x float64) float64 {
	switch {
	case x > 709:
		return math.Inf(1)
	case x < -708:
		return 0
	case x != x:
		return x
	}
	const (
		log2e = 1.44269504088896338700
		ln2hi = 6.93147180369123816490e-01
		ln2lo = 1.90821492927058770002e-10
		round = 1.5 * (1 << 52)
	)
	k := float64(x*log2e+round) - round
	r := float64(x-k*ln2hi) - k*ln2lo
	p := 1.0
	for n := 14.0; n >= 1; n-- {
		p = p*r/n + 1
	}
	return p * math.Float64frombits(uint64(int64(k)+1023)<<52)
}
