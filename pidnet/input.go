package pidnet

// input is what arrives at a connection for a batch: at most one of its parts
// is set; none means that every input is 0.
type input[T Float] struct {
	columns int // samples in the batch

	samples *Samples[T] // with rows: images
	rows    []int32

	units *matrix[T] // outputs of a layer, a row per unit

	labels []uint16 // one-hot class labels, a label per sample
}
