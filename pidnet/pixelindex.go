package pidnet

// pixelIndex has the entries of a batch of images by pixel instead of by image.
type pixelIndex[T Float] struct {
	start   []int32    // by pixel: where its entries begin
	next    [][]int32  // by thread and pixel: where its next entry goes
	entries []entry[T] // Index is the position of the image in the batch
}

// row returns the entries of a pixel, in the order of the batch.
func (x *pixelIndex[T]) row(pixel int) []entry[T] {
	return x.entries[x.start[pixel]:x.start[pixel+1]]
}

// build sorts the entries by counting. Each thread places those of a part of the
// batch, behind those of the parts before it.
func (x *pixelIndex[T]) build(threads int, in *signal[T], size int) {
	if len(x.next) != threads || len(x.start) != size+1 {
		x.start = make([]int32, size+1)
		x.next = make([][]int32, threads)
		for t := range x.next {
			x.next[t] = make([]int32, size)
		}
	}
	split(threads, in.columns, func(thread, from, to int) {
		next := x.next[thread]
		clear(next)
		for _, row := range in.rows[from:to] {
			for _, e := range in.samples.row(row) {
				next[e.Index]++
			}
		}
	})
	total := x.place(min(threads, in.columns))
	if len(x.entries) < total {
		x.entries = make([]entry[T], total+total/8)
	}
	split(threads, in.columns, func(thread, from, to int) {
		next := x.next[thread]
		for i, row := range in.rows[from:to] {
			for _, e := range in.samples.row(row) {
				at := next[e.Index]
				next[e.Index]++
				x.entries[at] = entry[T]{Index: int32(from + i), Value: e.Value}
			}
		}
	})
}

// place turns the counts in next into positions and returns the number of entries.
func (x *pixelIndex[T]) place(threads int) int {
	at := int32(0)
	for pixel := range len(x.start) - 1 {
		x.start[pixel] = at
		for _, next := range x.next[:threads] {
			count := next[pixel]
			next[pixel] = at
			at += count
		}
	}
	x.start[len(x.start)-1] = at
	return int(at)
}
