package kernel

import "unsafe"

// gathers has the kernels for blocks of numbers, widest first.
var gathers = []struct {
	width int
	rows  func(y *float32, values *float32, indices *int32, n int, rows *float32, stride int)
}{
	{13 * lanes, gather13},
	{8 * lanes, gather8},
	{4 * lanes, gather4},
	{2 * lanes, gather2},
	{lanes, gather1},
}

// entryKernels has the kernels for blocks of one vector, of two, and so on.
var entryKernels = []struct {
	gather, scatter func(block *float32, entries, next *byte, n int, rows *float32, stride int)
}{
	{gatherEntries1, scatterEntries1},
	{gatherEntries2, scatterEntries2},
	{gatherEntries3, scatterEntries3},
	{gatherEntries4, scatterEntries4},
	{gatherEntries5, scatterEntries5},
	{gatherEntries6, scatterEntries6},
	{gatherEntries7, scatterEntries7},
	{gatherEntries8, scatterEntries8},
	{gatherEntries9, scatterEntries9},
	{gatherEntries10, scatterEntries10},
	{gatherEntries11, scatterEntries11},
	{gatherEntries12, scatterEntries12},
	{gatherEntries13, scatterEntries13},
}

// entryBlock returns the number of whole vectors that the kernels take at once of
// a row of which so many numbers are left.
func entryBlock(left int) int { return min(left/lanes, len(entryKernels)) }

// Gather implements Kernels.
func (avx2) Gather(y, values []float32, columns []int32, rows []float32, stride int) {
	if len(columns) == 0 || len(y) == 0 {
		return
	}
	values = values[:len(columns)]
	at := 0
	for _, block := range gathers {
		for ; len(y)-at >= block.width; at += block.width {
			block.rows(&y[at], &values[0], &columns[0], len(columns), &rows[at], 4*stride)
		}
	}
	for ; at < len(y); at++ {
		for j, column := range columns {
			y[at] += values[j] * rows[int(column)*stride+at]
		}
	}
}

// GatherEntries implements Kernels.
func (avx2) GatherEntries(y []float32, entries, next []Entry[float32], rows []float32, stride int) {
	if len(entries) == 0 || len(y) == 0 {
		return
	}
	first, ahead := addresses(entries, next)
	at := 0
	for block := entryBlock(len(y)); block > 0; block = entryBlock(len(y) - at) {
		entryKernels[block-1].gather(&y[at], first, ahead, len(entries), &rows[at], 4*stride)
		at += block * lanes
	}
	for ; at < len(y); at++ {
		for _, e := range entries {
			y[at] += e.Value * rows[int(e.Index)*stride+at]
		}
	}
}

// ScatterEntries implements Kernels.
func (avx2) ScatterEntries(rows []float32, stride int, entries, next []Entry[float32], x []float32) {
	if len(entries) == 0 || len(x) == 0 {
		return
	}
	first, ahead := addresses(entries, next)
	at := 0
	for block := entryBlock(len(x)); block > 0; block = entryBlock(len(x) - at) {
		entryKernels[block-1].scatter(&x[at], first, ahead, len(entries), &rows[at], 4*stride)
		at += block * lanes
	}
	for ; at < len(x); at++ {
		for _, e := range entries {
			rows[int(e.Index)*stride+at] += e.Value * x[at]
		}
	}
}

// addresses returns where entries stand, and those to fetch ahead; fetching reads
// nothing, so that it may go beyond the end of next.
func addresses(entries, next []Entry[float32]) (first, ahead *byte) {
	first = (*byte)(unsafe.Pointer(&entries[0]))
	if len(next) == 0 {
		return first, first
	}
	return first, (*byte)(unsafe.Pointer(&next[0]))
}

// Dots implements Kernels. What is left of the rows behind whole vectors, and of
// the columns behind whole groups of four, is added one by one.
func (avx2) Dots(out, x []float32, columns []int32, rows []float32, stride int) {
	if len(columns) == 0 || len(x) == 0 {
		return
	}
	out = out[:len(columns)]
	whole, four := len(x)&^(lanes-1), len(columns)&^3
	if whole > 0 && four > 0 {
		dots(&out[0], &x[0], &columns[0], four, &rows[0], 4*stride, whole)
	}
	if whole > 0 && four < len(columns) {
		var sums [4]float32
		var last [4]int32
		copy(last[:], columns[four:])
		for i := len(columns) - four; i < len(last); i++ {
			last[i] = last[0]
		}
		dots(&sums[0], &x[0], &last[0], len(last), &rows[0], 4*stride, whole)
		for i := range out[four:] {
			out[four+i] += sums[i]
		}
	}
	if whole == len(x) {
		return
	}
	for j, column := range columns {
		out[j] += dot(x[whole:], rows[int(column)*stride+whole:])
	}
}

// Transpose implements Kernels.
func (avx2) Transpose(dst []float32, dstStride int, src []float32, srcStride, rows, columns int) {
	if rows == 0 || columns == 0 {
		return
	}
	_, _ = src[(rows-1)*srcStride+columns-1], dst[(columns-1)*dstStride+rows-1]
	wholeRows, wholeColumns := rows&^(lanes-1), columns&^(lanes-1)
	for i := 0; i < wholeRows; i += lanes {
		for j := 0; j < wholeColumns; j += lanes {
			transpose8(&dst[j*dstStride+i], 4*dstStride, &src[i*srcStride+j], 4*srcStride)
		}
	}
	for i := range rows {
		from := wholeColumns
		if i >= wholeRows {
			from = 0
		}
		for j := from; j < columns; j++ {
			dst[j*dstStride+i] = src[i*srcStride+j]
		}
	}
}
