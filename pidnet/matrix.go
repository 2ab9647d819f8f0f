package pidnet

import "goalsearch/pidnet/internal/kernel"

// Float is a floating-point number of either precision: networks run in
// float32; float64 is the reference.
type Float = kernel.Float

// matrix has a row per neuron and a column per sample.
type matrix[T Float] struct {
	columns int // in use
	stride  int // allocated per row
	data    []T
}

// newMatrix makes a matrix of zeros. Rows begin an odd number of cache lines
// apart, so that the same samples of different neurons do not fall into the same
// sets of a cache.
func newMatrix[T Float](rows, columns int) matrix[T] {
	const line = 16
	stride := ((columns+line-1)/line | 1) * line
	return matrix[T]{columns, stride, make([]T, rows*stride)}
}

func (m *matrix[T]) row(i int) []T {
	return m.data[i*m.stride : i*m.stride+m.columns]
}

// take copies another matrix of the same shape.
func (m *matrix[T]) take(other *matrix[T]) {
	m.columns = other.columns
	copy(m.data, other.data)
}
