package kernel

// Gather implements Kernels.
func (Portable[T]) Gather(y, values []T, columns []int32, rows []T, stride int) {
	n := len(y)
	values = values[:len(columns)]
	j := 0
	for ; j+2 <= len(columns); j += 2 {
		x0, x1 := rows[int(columns[j])*stride:][:n], rows[int(columns[j+1])*stride:][:n]
		a0, a1 := values[j], values[j+1]
		for i := range y {
			y[i] += a0*x0[i] + a1*x1[i]
		}
	}
	if j < len(columns) {
		axpy(y, values[j], rows[int(columns[j])*stride:])
	}
}

// GatherEntries implements Kernels.
func (Portable[T]) GatherEntries(y []T, entries, _ []Entry[T], rows []T, stride int) {
	n := len(y)
	j := 0
	for ; j+2 <= len(entries); j += 2 {
		e0, e1 := entries[j], entries[j+1]
		x0, x1 := rows[int(e0.Index)*stride:][:n], rows[int(e1.Index)*stride:][:n]
		for i := range y {
			y[i] += e0.Value*x0[i] + e1.Value*x1[i]
		}
	}
	if j < len(entries) {
		axpy(y, entries[j].Value, rows[int(entries[j].Index)*stride:])
	}
}

// ScatterEntries implements Kernels.
func (Portable[T]) ScatterEntries(rows []T, stride int, entries, _ []Entry[T], x []T) {
	for _, e := range entries {
		axpy(rows[int(e.Index)*stride:][:len(x)], e.Value, x)
	}
}

// Dots implements Kernels.
func (Portable[T]) Dots(out, x []T, columns []int32, rows []T, stride int) {
	for j, column := range columns {
		out[j] += dot(x, rows[int(column)*stride:])
	}
}

// Product implements Kernels.
func (Portable[T]) Product(c []T, cStride int, a []T, aStride int, b []T, bStride int, m, n, k int, transposed bool, _ []T) {
	for i := range m {
		c, a := c[i*cStride:][:n], a[i*aStride:][:k]
		if transposed {
			for j := range c {
				c[j] += dot(a, b[j*bStride:])
			}
			continue
		}
		for l, x := range a {
			axpy(c, x, b[l*bStride:])
		}
	}
}

// Transpose implements Kernels.
func (Portable[T]) Transpose(dst []T, dstStride int, src []T, srcStride, rows, columns int) {
	for i := range rows {
		for j, v := range src[i*srcStride:][:columns] {
			dst[j*dstStride+i] = v
		}
	}
}

// axpy adds a·x to y.
func axpy[T Float](y []T, a T, x []T) {
	x = x[:len(y)]
	for i := range y {
		y[i] += a * x[i]
	}
}

// dot returns the inner product with the first len(x) numbers of y, summed in
// four interleaved parts.
func dot[T Float](x, y []T) T {
	y = y[:len(x)]
	var s0, s1, s2, s3 T
	i := 0
	for ; i+4 <= len(x); i += 4 {
		s0 += x[i] * y[i]
		s1 += x[i+1] * y[i+1]
		s2 += x[i+2] * y[i+2]
		s3 += x[i+3] * y[i+3]
	}
	for ; i < len(x); i++ {
		s0 += x[i] * y[i]
	}
	return (s0 + s1) + (s2 + s3)
}

// Sum returns the sum of the values in float64.
func Sum[T Float](x []T) float64 {
	var s0, s1, s2, s3 float64
	i := 0
	for ; i+4 <= len(x); i += 4 {
		s0 += float64(x[i])
		s1 += float64(x[i+1])
		s2 += float64(x[i+2])
		s3 += float64(x[i+3])
	}
	for ; i < len(x); i++ {
		s0 += float64(x[i])
	}
	return (s0 + s1) + (s2 + s3)
}
