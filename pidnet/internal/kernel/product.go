package kernel

// Axpy adds a·x to y.
func Axpy[T Float](y []T, a T, x []T) {
	x = x[:len(y)]
	for i := range y {
		y[i] += a * x[i]
	}
}

// Combine adds Σ a[j]·x[j] to y, where x[j] is the row of rows that starts at
// j·stride.
func Combine[T Float](y, a, rows []T, stride int) {
	n := len(y)
	j := 0
	for ; j+4 <= len(a); j += 4 {
		x0, x1 := rows[j*stride:][:n], rows[(j+1)*stride:][:n]
		x2, x3 := rows[(j+2)*stride:][:n], rows[(j+3)*stride:][:n]
		a0, a1, a2, a3 := a[j], a[j+1], a[j+2], a[j+3]
		for i := range y {
			y[i] += (a0*x0[i] + a1*x1[i]) + (a2*x2[i] + a3*x3[i])
		}
	}
	for ; j < len(a); j++ {
		Axpy(y, a[j], rows[j*stride:])
	}
}

// Dot returns the inner product, summed in four interleaved parts.
func Dot[T Float](x, y []T) T {
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
	s := 0.0
	for _, v := range x {
		s += float64(v)
	}
	return s
}

// GatherRows adds Σ values[j]·row(columns[j]) to y, the rows of len(y) numbers
// standing one behind another in rows.
func GatherRows[T Float](y, values []T, columns []int32, rows []T) {
	n := len(y)
	values = values[:len(columns)]
	j := 0
	for ; j+2 <= len(columns); j += 2 {
		x0, x1 := rows[int(columns[j])*n:][:n], rows[int(columns[j+1])*n:][:n]
		a0, a1 := values[j], values[j+1]
		for i := range y {
			y[i] += a0*x0[i] + a1*x1[i]
		}
	}
	for ; j < len(columns); j++ {
		Axpy(y, values[j], rows[int(columns[j])*n:])
	}
}

// ScatterRows adds values[j]·x to the part of row(columns[j]) that begins at
// offset, the rows of n numbers standing one behind another in rows.
func ScatterRows[T Float](rows []T, n, offset int, values []T, columns []int32, x []T) {
	for j, column := range columns {
		Axpy(rows[int(column)*n+offset:][:len(x)], values[j], x)
	}
}
