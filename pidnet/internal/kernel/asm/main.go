// Command asm writes the AVX2 kernels of package kernel.
package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("amd64")
	for rows := 1; rows <= gemmRows; rows++ {
		gemm(rows)
	}
	for _, width := range []int{13, 8, 4, 2, 1} {
		gather(width)
	}
	for width := 1; width <= 13; width++ {
		gatherEntries(width)
		scatterEntries(width)
	}
	dots()
	transpose()
	trivariate()
	trivariateGradient()
	bivariate()
	bivariateGradient()
	sample()
	largest()
	bin()
	adam()
	node()
	logarithms()
	Generate()
}

// constants8 and constants4 hold vectors that are constant in all lanes.
var (
	constants8 = map[float64]Mem{}
	constants4 = map[float64]Mem{}
	integers   = map[uint32]Mem{}
)

// f32 is eight times the number.
func f32(v float64) Mem {
	if m, ok := constants8[v]; ok {
		return m
	}
	m := GLOBL(name("f32", len(constants8)), RODATA|NOPTR)
	for i := range 8 {
		DATA(4*i, U32(math.Float32bits(float32(v))))
	}
	constants8[v] = m
	return m
}

// f64 is four times the number.
func f64(v float64) Mem {
	if m, ok := constants4[v]; ok {
		return m
	}
	m := GLOBL(name("f64", len(constants4)), RODATA|NOPTR)
	for i := range 4 {
		DATA(8*i, U64(math.Float64bits(v)))
	}
	constants4[v] = m
	return m
}

// u32 is eight times the number.
func u32(v uint32) Mem {
	if m, ok := integers[v]; ok {
		return m
	}
	m := GLOBL(name("u32", len(integers)), RODATA|NOPTR)
	for i := range 8 {
		DATA(4*i, U32(v))
	}
	integers[v] = m
	return m
}

func name(kind string, n int) string {
	return kind + "const" + string(rune('a'+n/26)) + string(rune('a'+n%26))
}

// load8 loads eight numbers at an index of four bytes each.
func load8(base, index Register) VecVirtual {
	v := YMM()
	VMOVUPS(Mem{Base: base, Index: index, Scale: 4}, v)
	return v
}

func store8(v, base, index Register) {
	VMOVUPS(v, Mem{Base: base, Index: index, Scale: 4})
}

// eights runs body for each index 0, 8, … below n; n is a multiple of eight.
func eights(label string, n Register, body func(i Register)) {
	i := GP64()
	XORQ(i, i)
	Label(label + "Loop")
	CMPQ(i, n)
	JGE(LabelRef(label + "Done"))
	body(i)
	ADDQ(Imm(8), i)
	JMP(LabelRef(label + "Loop"))
	Label(label + "Done")
}

// params loads parameters into registers.
func params(names ...string) []Register {
	list := make([]Register, len(names))
	for i, n := range names {
		list[i] = Load(Param(n), GP64())
	}
	return list
}

// argument is the place of a parameter in memory.
func argument(name string) Mem {
	where, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	return where.Addr
}

// function begins a kernel.
func function(name, signature, doc string) {
	TEXT(name, NOSPLIT, signature)
	Pragma("noescape")
	Doc(doc)
}

func done() {
	VZEROUPPER()
	RET()
}
