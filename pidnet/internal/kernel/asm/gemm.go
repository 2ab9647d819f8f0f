package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// gemmRows is the height of the largest micro-kernel; its width is 16.
const gemmRows = 6

// gemm adds a block of rows×16 to c: the rows of a, read as they stand, times a
// panel of b, k rows of 16 packed numbers.
func gemm(rows int) {
	function(fmt.Sprintf("gemm%d", rows), "func(c *float32, cStride int, a *float32, aStride int, panel *float32, k int)", fmt.Sprintf("gemm%d adds a·panel to %d rows of 16 numbers of c. Strides are in bytes; a has %d rows of k numbers, panel k rows of 16.", rows, rows, rows))
	p := params("c", "cStride", "a", "aStride", "panel", "k")
	c, cStride, a, aStride, panel, k := p[0], p[1], p[2], p[3], p[4], p[5]
	acc := make([][2]VecVirtual, rows)
	for r := range acc {
		acc[r] = [2]VecVirtual{YMM(), YMM()}
		for _, v := range acc[r] {
			VXORPS(v, v, v)
		}
	}
	// Rows 0, 1, 2 are addressed from a; 3, 4, 5 from three strides further.
	far := GP64()
	LEAQ(Mem{Base: a, Index: aStride, Scale: 2}, far)
	ADDQ(aStride, far)
	at := func(r int) Mem {
		base := a
		if r >= 3 {
			base, r = far, r-3
		}
		switch r {
		case 1:
			return Mem{Base: base, Index: aStride, Scale: 1}
		case 2:
			return Mem{Base: base, Index: aStride, Scale: 2}
		}
		return Mem{Base: base}
	}
	label := fmt.Sprintf("gemm%d", rows)
	Label(label + "Loop")
	TESTQ(k, k)
	JZ(LabelRef(label + "Done"))
	b0, b1, x := YMM(), YMM(), YMM()
	VMOVUPS(Mem{Base: panel}, b0)
	VMOVUPS(Mem{Base: panel, Disp: 32}, b1)
	for r := range rows {
		VBROADCASTSS(at(r), x)
		VFMADD231PS(b0, x, acc[r][0])
		VFMADD231PS(b1, x, acc[r][1])
	}
	ADDQ(Imm(4), a)
	ADDQ(Imm(4), far)
	ADDQ(Imm(64), panel)
	DECQ(k)
	JMP(LabelRef(label + "Loop"))
	Label(label + "Done")
	for r := range rows {
		for half, v := range acc[r] {
			m := Mem{Base: c, Disp: 32 * half}
			VADDPS(m, v, v)
			VMOVUPS(v, m)
		}
		if r < rows-1 {
			ADDQ(cStride, c)
		}
	}
	done()
}

// gather adds Σ value·row(index) to a block of 8·width numbers.
func gather(width int) {
	name := fmt.Sprintf("gather%d", width)
	function(name, "func(y *float32, values *float32, indices *int32, n int, rows *float32, stride int)",
		fmt.Sprintf("%s adds n scaled rows to the %d numbers at y; a row begins every stride bytes.", name, 8*width))
	p := params("y", "values", "indices", "n", "rows", "stride")
	y, values, indices, n, rows, stride := p[0], p[1], p[2], p[3], p[4], p[5]
	sum := loadBlock(y, width)
	perRow(name, n, rows, stride, func(j Register) (index, value Mem) {
		return Mem{Base: indices, Index: j, Scale: 4}, Mem{Base: values, Index: j, Scale: 4}
	}, addRow(sum))
	storeBlock(sum, y)
	done()
}

// gatherEntries is gather with value and index in one entry each, and fetches as
// many entries from next on meanwhile.
func gatherEntries(width int) {
	name := fmt.Sprintf("gatherEntries%d", width)
	function(name, "func(y *float32, entries, next *byte, n int, rows *float32, stride int)",
		fmt.Sprintf("%s adds n scaled rows to the %d numbers at y; a row begins every stride bytes. Meanwhile it fetches n entries at next.", name, 8*width))
	p := params("y", "entries", "next", "n", "rows", "stride")
	y, n, rows, stride := p[0], p[3], p[4], p[5]
	sum := loadBlock(y, width)
	perRow(name, n, rows, stride, entryOf(p[1], p[2]), addRow(sum))
	storeBlock(sum, y)
	done()
}

// scatterEntries adds a block of 8·width numbers, times the value of each entry,
// to the row of the entry.
func scatterEntries(width int) {
	name := fmt.Sprintf("scatterEntries%d", width)
	function(name, "func(x *float32, entries, next *byte, n int, rows *float32, stride int)",
		fmt.Sprintf("%s adds the %d numbers at x, scaled, to n rows; a row begins every stride bytes. Meanwhile it fetches n entries at next.", name, 8*width))
	p := params("x", "entries", "next", "n", "rows", "stride")
	x, n, rows, stride := p[0], p[3], p[4], p[5]
	block, sums := loadBlock(x, width), []VecVirtual{YMM(), YMM()}
	perRow(name, n, rows, stride, entryOf(p[1], p[2]), func(row, value Register) {
		for i := range block {
			sum, at := sums[i%len(sums)], Mem{Base: row, Disp: 32 * i}
			VMOVUPS(at, sum)
			VFMADD231PS(block[i], value, sum)
			VMOVUPS(sum, at)
		}
	})
	done()
}

func loadBlock(from Register, width int) []VecVirtual {
	block := make([]VecVirtual, width)
	for i := range block {
		block[i] = YMM()
		VMOVUPS(Mem{Base: from, Disp: 32 * i}, block[i])
	}
	return block
}

func storeBlock(block []VecVirtual, to Register) {
	for i := range block {
		VMOVUPS(block[i], Mem{Base: to, Disp: 32 * i})
	}
}

// addRow adds a row, scaled, to sums.
func addRow(sums []VecVirtual) func(row, value Register) {
	return func(row, value Register) {
		for i := range sums {
			VFMADD231PS(Mem{Base: row, Disp: 32 * i}, value, sums[i])
		}
	}
}

// entryOf finds the parts of an entry, and fetches the one at next.
func entryOf(entries, next Register) func(j Register) (index, value Mem) {
	return func(j Register) (index, value Mem) {
		PREFETCHT0(Mem{Base: next, Index: j, Scale: 8})
		index = Mem{Base: entries, Index: j, Scale: 8}
		value = index
		value.Disp = 4
		return index, value
	}
}

// perRow runs body for each of n indexed rows, with its address and, in all lanes,
// its value.
func perRow(name string, n, rows, stride Register, at func(j Register) (index, value Mem), body func(row, value Register)) {
	j, row, factor := GP64(), GP64(), YMM()
	XORQ(j, j)
	Label(name + "Loop")
	CMPQ(j, n)
	JGE(LabelRef(name + "Done"))
	index, value := at(j)
	MOVLQSX(index, row)
	IMULQ(stride, row)
	ADDQ(rows, row)
	VBROADCASTSS(value, factor)
	body(row, factor)
	INCQ(j)
	JMP(LabelRef(name + "Loop"))
	Label(name + "Done")
}

// dots computes inner products of one vector with rows, four at a time.
func dots() {
	function("dots", "func(out, x *float32, indices *int32, count int, rows *float32, stride int, n int)",
		"dots adds to each of count numbers, a multiple of 4, the inner product of x with a row of n numbers, a multiple of 8; a row begins every stride bytes.")
	p := params("out", "x", "indices", "count", "rows", "stride", "n")
	out, x, indices, count, rows, stride, n := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
	var acc [4]VecVirtual
	var row [4]Register
	for i := range acc {
		acc[i], row[i] = YMM(), GP64()
	}
	j := GP64()
	XORQ(j, j)
	Label("dotsRows")
	CMPQ(j, count)
	JGE(LabelRef("dotsEnd"))
	for i := range row {
		MOVLQSX(Mem{Base: indices, Index: j, Scale: 4, Disp: 4 * i}, row[i])
		IMULQ(stride, row[i])
		ADDQ(rows, row[i])
		VXORPS(acc[i], acc[i], acc[i])
	}
	eights("dots", n, func(i Register) {
		v := load8(x, i)
		for k := range acc {
			VFMADD231PS(Mem{Base: row[k], Index: i, Scale: 4}, v, acc[k])
		}
	})
	// Lanes of each are summed in pairs; the result has one number per product.
	h01, h23 := YMM(), YMM()
	VHADDPS(acc[1], acc[0], h01)
	VHADDPS(acc[3], acc[2], h23)
	VHADDPS(h23, h01, h01)
	low, high := XMM(), XMM()
	VEXTRACTF128(Imm(0), h01, low)
	VEXTRACTF128(Imm(1), h01, high)
	VADDPS(high, low, low)
	to := Mem{Base: out, Index: j, Scale: 4}
	VADDPS(to, low, low)
	VMOVUPS(low, to)
	ADDQ(Imm(4), j)
	JMP(LabelRef("dotsRows"))
	Label("dotsEnd")
	done()
}

// transpose copies an 8×8 block, rows to columns.
func transpose() {
	function("transpose8", "func(dst *float32, dstStride int, src *float32, srcStride int)", "transpose8 stores the transpose of an 8×8 block; strides are in bytes.")
	p := params("dst", "dstStride", "src", "srcStride")
	dst, dstStride, src, srcStride := p[0], p[1], p[2], p[3]
	var r, t [8]VecVirtual
	for i := range r {
		r[i] = YMM()
		VMOVUPS(Mem{Base: src}, r[i])
		if i < 7 {
			ADDQ(srcStride, src)
		}
	}
	for i := 0; i < 8; i += 2 {
		t[i], t[i+1] = YMM(), YMM()
		VUNPCKLPS(r[i+1], r[i], t[i])
		VUNPCKHPS(r[i+1], r[i], t[i+1])
	}
	for i := 0; i < 8; i += 4 {
		VSHUFPS(Imm(0x44), t[i+2], t[i], r[i])
		VSHUFPS(Imm(0xee), t[i+2], t[i], r[i+1])
		VSHUFPS(Imm(0x44), t[i+3], t[i+1], r[i+2])
		VSHUFPS(Imm(0xee), t[i+3], t[i+1], r[i+3])
	}
	for i := range 4 {
		VPERM2F128(Imm(0x20), r[i+4], r[i], t[i])
		VPERM2F128(Imm(0x31), r[i+4], r[i], t[i+4])
	}
	for i := range t {
		VMOVUPS(t[i], Mem{Base: dst})
		if i < 7 {
			ADDQ(dstStride, dst)
		}
	}
	done()
}
