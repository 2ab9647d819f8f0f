package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// largest finds the largest absolute value.
func largest() {
	function("largest", "func(values *float32, n int) float32", "largest returns the largest absolute value of n numbers, a multiple of 8.")
	p := params("values", "n")
	most := YMM()
	VXORPS(most, most, most)
	eights("largest", p[1], func(i Register) {
		v := load8(p[0], i)
		VANDPS(u32(0x7fffffff), v, v)
		VMAXPS(v, most, most)
	})
	low, high := XMM(), XMM()
	VEXTRACTF128(Imm(0), most, low)
	VEXTRACTF128(Imm(1), most, high)
	VMAXPS(high, low, low)
	VPERMILPS(Imm(0x4e), low, high)
	VMAXPS(high, low, low)
	VPERMILPS(Imm(0xb1), low, high)
	VMAXPS(high, low, low)
	Store(low, ReturnIndex(0))
	done()
}

// bin extends joint bin indices by the bin of another source.
func bin() {
	function("bin8", "func(joint *int32, values *float32, n int, factor float32)", "bin8 makes each joint index 20 times itself plus the bin ceil(value·factor)+9 within 0..19, for n numbers, a multiple of 8.")
	p := params("joint", "values", "n")
	factor := YMM()
	VBROADCASTSS(argument("factor"), factor)
	eights("bin", p[2], func(i Register) {
		x := load8(p[1], i)
		VMULPS(factor, x, x)
		VMAXPS(f32(-9.5), x, x)
		VMINPS(f32(10), x, x)
		VROUNDPS(Imm(2), x, x)
		VCVTPS2DQ(x, x)
		VPADDD(u32(9), x, x)
		j := YMM()
		VMOVDQU(Mem{Base: p[0], Index: i, Scale: 4}, j)
		VPMULLD(u32(20), j, j)
		VPADDD(x, j, j)
		VMOVDQU(j, Mem{Base: p[0], Index: i, Scale: 4})
	})
	done()
}

// log2 returns log2 of four positive normal numbers: with x = 2^e·m and m within
// [√½, √2), log2 m = 2/ln 2 · artanh s, s = (m-1)/(m+1).
func log2(x VecVirtual) VecVirtual {
	m, e, t := YMM(), YMM(), YMM()
	// Shift the range of m from [1, 2) to [√½, √2) while the exponent is taken.
	VPADDQ(q64(0x3ff0000000000000-0x3fe6a09e667f3bcd), x, t)
	VPSRLQ(Imm(52), t, e)
	VPAND(q64(0x000fffffffffffff), t, m)
	VPADDQ(q64(0x3fe6a09e667f3bcd), m, m)
	// e as a number: it is put into the mantissa of 2^52.
	VPOR(f64(1<<52), e, e)
	VSUBPD(f64(1<<52+1023), e, e)
	s, z, p := YMM(), YMM(), YMM()
	VADDPD(f64(1), m, t)
	VSUBPD(f64(1), m, s)
	VDIVPD(t, s, s)
	VMULPD(s, s, z)
	const scale = 2 / 0.693147180559945309417
	VMOVUPD(f64(scale/19), p)
	for _, n := range []float64{17, 15, 13, 11, 9, 7, 5, 3, 1} {
		VFMADD213PD(f64(scale/n), z, p)
	}
	VFMADD213PD(e, s, p)
	return p
}

// logarithms applies log2 to whole vectors.
func logarithms() {
	function("log2s", "func(out, x *float64, n int)", "log2s stores the logarithms of n positive normal numbers, n a multiple of 4.")
	p := params("out", "x", "n")
	i, x := GP64(), YMM()
	XORQ(i, i)
	Label("log2sLoop")
	CMPQ(i, p[2])
	JGE(LabelRef("log2sDone"))
	VMOVUPD(Mem{Base: p[1], Index: i, Scale: 8}, x)
	VMOVUPD(log2(x), Mem{Base: p[0], Index: i, Scale: 8})
	ADDQ(Imm(4), i)
	JMP(LabelRef("log2sLoop"))
	Label("log2sDone")
	done()
}

var longs = map[uint64]Mem{}

// q64 is four times the number.
func q64(v uint64) Mem {
	if m, ok := longs[v]; ok {
		return m
	}
	m := GLOBL(name("q64", len(longs)), RODATA|NOPTR)
	for i := range 4 {
		DATA(8*i, U64(v))
	}
	longs[v] = m
	return m
}

// node adds one node of the lattice to value and gradient of a goal.
func node() {
	function("node", "func(cells int, q, marginals *float64, stride int, unions *int, coefficients *float64, terms int, weight float64, sums *float64)", "node adds a node of the lattice to the goal of a neuron and to its gradient, over cells (a multiple of 4) cells: see vectorised. stride is in bytes.")
	p := params("cells", "q", "marginals", "stride", "unions", "coefficients", "terms", "sums")
	cells, q, marginals, stride, unions, coefficients, terms, sums := p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]
	weight, value := YMM(), YMM()
	VBROADCASTSD(argument("weight"), weight)
	VXORPD(value, value, value)
	i, t, base := GP64(), GP64(), GP64()
	XORQ(i, i)
	Label("nodeLoop")
	CMPQ(i, cells)
	JGE(LabelRef("nodeDone"))
	// P(W) and P(W, +1) by inclusion-exclusion over the terms.
	count, plus, c := YMM(), YMM(), YMM()
	VXORPD(count, count, count)
	VXORPD(plus, plus, plus)
	XORQ(t, t)
	Label("nodeEvent")
	MOVQ(Mem{Base: unions, Index: t, Scale: 8}, base)
	IMULQ(stride, base)
	LEAQ(Mem{Base: marginals, Index: base, Scale: 2}, base)
	VBROADCASTSD(Mem{Base: coefficients, Index: t, Scale: 8}, c)
	VFMADD231PD(Mem{Base: base, Index: i, Scale: 8}, c, count)
	ADDQ(stride, base)
	VFMADD231PD(Mem{Base: base, Index: i, Scale: 8}, c, plus)
	INCQ(t)
	CMPQ(t, terms)
	JLT(LabelRef("nodeEvent"))
	minus := YMM()
	VSUBPD(plus, count, minus)
	difference, logs := YMM(), YMM() // of the ratios q/P(W,y) and the logarithms, + less -
	outcome := func(event VecVirtual, q Mem, first bool) {
		mass, some, ratio := YMM(), YMM(), YMM()
		VMOVUPD(q, mass)
		VXORPD(some, some, some)
		VCMPPD(Imm(17), mass, some, some) // 0 < q
		VMAXPD(mass, event, event)
		VMAXPD(f64(1e-300), event, event)
		VDIVPD(event, mass, ratio)
		VANDPD(some, ratio, ratio)
		VDIVPD(count, event, event)
		l := log2(event)
		VANDPD(some, l, l)
		VFMADD231PD(mass, l, value)
		if first {
			VMOVAPD(ratio, difference)
			VMOVAPD(l, logs)
			return
		}
		VSUBPD(ratio, difference, difference)
		VSUBPD(l, logs, logs)
	}
	outcome(plus, Mem{Base: q, Index: i, Scale: 8}, true)
	below := GP64()
	LEAQ(Mem{Base: q, Index: stride, Scale: 1}, below)
	outcome(minus, Mem{Base: below, Index: i, Scale: 8}, false)
	// The first array of sums takes the logarithms, those of the terms the ratios.
	VFMADD213PD(Mem{Base: sums, Index: i, Scale: 8}, weight, logs)
	VMOVUPD(logs, Mem{Base: sums, Index: i, Scale: 8})
	VMULPD(weight, difference, difference)
	XORQ(t, t)
	Label("nodeScatter")
	MOVQ(Mem{Base: unions, Index: t, Scale: 8}, base)
	IMULQ(stride, base)
	ADDQ(sums, base)
	VBROADCASTSD(Mem{Base: coefficients, Index: t, Scale: 8}, c)
	VFMADD213PD(Mem{Base: base, Index: i, Scale: 8}, difference, c)
	VMOVUPD(c, Mem{Base: base, Index: i, Scale: 8})
	INCQ(t)
	CMPQ(t, terms)
	JLT(LabelRef("nodeScatter"))
	ADDQ(Imm(4), i)
	JMP(LabelRef("nodeLoop"))
	Label("nodeDone")
	VMULPD(weight, value, value)
	total := YMM()
	VMOVUPD(Mem{Base: q, Disp: -32}, total)
	VADDPD(value, total, total)
	VMOVUPD(total, Mem{Base: q, Disp: -32})
	done()
}
