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

func newMatrix[T Float](rows, columns int) matrix[T] {
	return matrix[T]{columns, columns, make([]T, rows*columns)}
}

func (m *matrix[T]) row(i int) []T {
	return m.data[i*m.stride : i*m.stride+m.columns]
}
