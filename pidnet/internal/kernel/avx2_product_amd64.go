package kernel

import "unsafe"

// gathers has the kernels for blocks of numbers, widest first.
var gathers = []struct {
	width   int
	rows    func(y *float32, values *float32, indices *int32, n int, rows *float32, stride int)
	entries func(y *float32, entries *byte, n int, rows *float32, stride int)
}{
	{13 * lanes, gather13, gatherEntries13},
	{8 * lanes, gather8, gatherEntries8},
	{4 * lanes, gather4, gatherEntries4},
	{2 * lanes, gather2, gatherEntries2},
	{lanes, gather1, gatherEntries1},
}

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
func (avx2) GatherEntries(y []float32, entries []Entry[float32], rows []float32, stride int) {
	if len(entries) == 0 || len(y) == 0 {
		return
	}
	first := (*byte)(unsafe.Pointer(&entries[0]))
	at := 0
	for _, block := range gathers {
		for ; len(y)-at >= block.width; at += block.width {
			block.entries(&y[at], first, len(entries), &rows[at], 4*stride)
		}
	}
	for ; at < len(y); at++ {
		for _, e := range entries {
			y[at] += e.Value * rows[int(e.Index)*stride+at]
		}
	}
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
