package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// gate is kernel.Gate; limit keeps exp within the normal numbers.
const (
	gate  = 0.1
	limit = 87
)

// sigmoid returns 1/(1+exp(-x)), with x clamped to ±limit: 2^k·e^r with
// |r| ≤ ln 2 / 2 and the Taylor series of e^r.
func sigmoid(x VecVirtual) VecVirtual {
	y, k, r, p := YMM(), YMM(), YMM(), YMM()
	VXORPS(y, y, y)
	VSUBPS(x, y, y)
	VMINPS(f32(limit), y, y)
	VMAXPS(f32(-limit), y, y)
	VMULPS(f32(1.44269504088896341), y, k)
	VROUNDPS(Imm(0), k, k)
	VMOVAPS(y, r)
	VFNMADD231PS(f32(0.693359375), k, r)
	VFNMADD231PS(f32(-2.12194440054690583e-4), k, r)
	VMOVUPS(f32(1.0/5040), p)
	for _, c := range []float64{1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1, 1} {
		VFMADD213PS(f32(c), r, p)
	}
	VCVTPS2DQ(k, k)
	VPADDD(u32(127), k, k)
	VPSLLD(Imm(23), k, k)
	VMULPS(k, p, p)
	VADDPS(f32(1), p, p)
	out := YMM()
	VMOVUPS(f32(1), out)
	VDIVPS(p, out, out)
	return out
}

// twice returns 2·x·y.
func twice(x, y VecVirtual) VecVirtual {
	v := YMM()
	VMULPS(y, x, v)
	VADDPS(v, v, v)
	return v
}

// slope returns s·(1-s), the derivative of the sigmoid s.
func slope(s VecVirtual) VecVirtual {
	v := YMM()
	VMOVUPS(f32(1), v)
	VSUBPS(s, v, v)
	VMULPS(s, v, v)
	return v
}

func trivariate() {
	function("trivariate", "func(theta, f, c, l *float32, n int)", "trivariate is Trivariate for n numbers, a multiple of 8.")
	p := params("theta", "f", "c", "l", "n")
	theta, n := p[0], p[4]
	eights("trivariate", n, func(i Register) {
		f := load8(p[1], i)
		sc := sigmoid(twice(f, load8(p[2], i)))
		sl := sigmoid(twice(f, load8(p[3], i)))
		VADDPS(sl, sc, sc)
		VMULPS(f32(gate), sc, sc)
		VADDPS(f32(1-2*gate), sc, sc)
		VMULPS(f, sc, sc)
		store8(sigmoid(sc), theta, i)
	})
	done()
}

func trivariateGradient() {
	function("trivariateGradient", "func(df, dc, dl, dtheta, theta, f, c, l *float32, n int)", "trivariateGradient is TrivariateGradient for n numbers, a multiple of 8.")
	p := params("df", "dc", "dl", "dtheta", "theta", "f", "c", "l")
	n := Load(Param("n"), GP64())
	eights("trivariateGradient", n, func(i Register) {
		d := slope(load8(p[4], i))
		VMULPS(Mem{Base: p[3], Index: i, Scale: 4}, d, d)
		f := load8(p[5], i)
		sum := YMM() // becomes dA/df
		VMOVUPS(f32(1-2*gate), sum)
		square := YMM() // 2·gate·f²·d
		VMULPS(f, f, square)
		VMULPS(f32(2*gate), square, square)
		VMULPS(d, square, square)
		for j := range 2 {
			z := twice(f, load8(p[6+j], i))
			s := sigmoid(z)
			b := slope(s)
			VFMADD231PS(z, b, s)
			VFMADD231PS(f32(gate), s, sum)
			VMULPS(square, b, b)
			store8(b, p[1+j], i)
		}
		VMULPS(d, sum, sum)
		store8(sum, p[0], i)
	})
	done()
}

// clamp bounds bivariate firing probabilities away from 0 and 1.
const clamp = 1e-6

func bivariate() {
	function("bivariate", "func(theta, r, c *float32, n int, k float32)", "bivariate is Bivariate for n numbers, a multiple of 8.")
	p := params("theta", "r", "c", "n")
	k, rest := share()
	eights("bivariate", p[3], func(i Register) {
		r := load8(p[1], i)
		s := sigmoid(twice(r, load8(p[2], i)))
		VFMADD213PS(k, rest, s)
		VMULPS(r, s, s)
		t := sigmoid(s)
		VMAXPS(f32(clamp), t, t)
		VMINPS(f32(1-clamp), t, t)
		store8(t, p[0], i)
	})
	done()
}

// share loads k and 2(1-k).
func share() (k, rest VecVirtual) {
	k, rest = YMM(), YMM()
	VBROADCASTSS(argument("k"), k)
	VMOVUPS(f32(1), rest)
	VSUBPS(k, rest, rest)
	VADDPS(rest, rest, rest)
	return k, rest
}

func bivariateGradient() {
	function("bivariateGradient", "func(dr, dc, dtheta, theta, r, c *float32, n int, k float32)", "bivariateGradient is BivariateGradient for n numbers, a multiple of 8.")
	p := params("dr", "dc", "dtheta", "theta", "r", "c", "n")
	k, rest := share()
	eights("bivariateGradient", p[6], func(i Register) {
		theta := load8(p[3], i)
		d := slope(theta)
		VMULPS(Mem{Base: p[2], Index: i, Scale: 4}, d, d)
		inside := YMM()
		VCMPPS(Imm(30), f32(clamp), theta, inside) // theta > clamp
		VANDPS(inside, d, d)
		VCMPPS(Imm(17), f32(1-clamp), theta, inside) // theta < 1-clamp
		VANDPS(inside, d, d)
		r := load8(p[4], i)
		z := twice(r, load8(p[5], i))
		s := sigmoid(z)
		b := slope(s)
		VFMADD231PS(z, b, s) // σ + 2rc·σ'
		VFMADD213PS(k, rest, s)
		VMULPS(d, s, s)
		store8(s, p[0], i)
		VMULPS(rest, b, b)
		VADDPS(b, b, b)
		VMULPS(r, b, b)
		VMULPS(r, b, b)
		VMULPS(d, b, b)
		store8(b, p[1], i)
	})
	done()
}

// sample draws ±1 by the numbers of kernel.uniform.
func sample() {
	function("sample", "func(out, theta *float32, n int, low, high uint32)", "sample is Sample for n numbers, a multiple of 8; low and high are the halves of the key.")
	p := params("out", "theta", "n")
	low, high, counter := YMM(), YMM(), YMM()
	VBROADCASTSS(argument("low"), low)
	VBROADCASTSS(argument("high"), high)
	lanes := GLOBL("lanes", RODATA|NOPTR)
	for i := range 8 {
		DATA(4*i, U32(uint32(i)*0x9e3779b9))
	}
	VMOVDQU(lanes, counter)
	VPADDD(low, counter, counter)
	eights("sample", p[2], func(i Register) {
		x, t := YMM(), YMM()
		VPSRLD(Imm(16), counter, x)
		VPXOR(counter, x, x)
		VPMULLD(u32(0x21f0aaad), x, x)
		VPSRLD(Imm(15), x, t)
		VPXOR(t, x, x)
		VPXOR(high, x, x)
		VPMULLD(u32(0xd35a2d97), x, x)
		VPSRLD(Imm(15), x, t)
		VPXOR(t, x, x)
		VPSRLD(Imm(8), x, x)
		VCVTDQ2PS(x, x)
		VMULPS(f32(1.0/(1<<24)), x, x)
		VCMPPS(Imm(17), Mem{Base: p[1], Index: i, Scale: 4}, x, x) // u < theta
		VMOVUPS(f32(-1), t)
		VBLENDVPS(x, f32(1), t, t)
		store8(t, p[0], i)
		VPADDD(u32(8*0x9e3779b9&0xffffffff), counter, counter)
	})
	done()
}

func adam() {
	function("adam", "func(value, grad, m, v *float32, n int, settings *[8]float32)", "adam is Adam for n numbers, a multiple of 8; settings are β1, 1-β1, β2, 1-β2, ε, decay and rate, and the inverse of the correction.")
	p := params("value", "grad", "m", "v", "n", "settings")
	set := make([]VecVirtual, 8)
	for i := range set {
		set[i] = YMM()
		VBROADCASTSS(Mem{Base: p[5], Disp: 4 * i}, set[i])
	}
	eights("adam", p[4], func(i Register) {
		x, d := load8(p[0], i), load8(p[1], i)
		VFMADD231PS(set[5], x, d)
		m, v := load8(p[2], i), load8(p[3], i)
		VMULPS(set[0], m, m)
		VFMADD231PS(set[1], d, m)
		store8(m, p[2], i)
		VMULPS(d, d, d)
		VMULPS(set[2], v, v)
		VFMADD231PS(set[3], d, v)
		store8(v, p[3], i)
		VSQRTPS(v, v)
		VFMADD213PS(set[4], set[7], v)
		VMULPS(set[6], m, m)
		VDIVPS(v, m, m)
		VSUBPS(m, x, x)
		store8(x, p[0], i)
	})
	done()
}
