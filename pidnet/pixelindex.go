package pidnet

// pixelIndex has the entries of a batch of images by pixel instead of by image.
type pixelIndex[T Float] struct {
	team    *team
	start   []int32    // by pixel: where its entries begin
	next    [][]int32  // by thread and pixel: where its next entry goes
	entries []entry[T] // Index is the position of the image in the batch

	in            *signal[T] // the batch
	count, spread func(thread, from, to int)
}

func newPixelIndex[T Float](t *team, size int) *pixelIndex[T] {
	x := &pixelIndex[T]{team: t, start: make([]int32, size+1)}
	for range t.threads {
		x.next = append(x.next, make([]int32, size))
	}
	x.count, x.spread = x.countSamples, x.spreadSamples
	return x
}

// row returns the entries of a pixel, in the order of the batch.
func (x *pixelIndex[T]) row(pixel int) []entry[T] {
	return x.entries[x.start[pixel]:x.start[pixel+1]]
}

// build sorts the entries by counting. Each thread places those of a part of the
// batch, behind those of the parts before it.
func (x *pixelIndex[T]) build(in *signal[T]) {
	x.in = in
	x.team.split(in.columns, x.count)
	total := x.place(min(x.team.threads, in.columns))
	if len(x.entries) < total {
		x.entries = make([]entry[T], total+total/8)
	}
	x.team.split(in.columns, x.spread)
}

func (x *pixelIndex[T]) countSamples(thread, from, to int) {
	next := x.next[thread]
	clear(next)
	for _, row := range x.in.rows[from:to] {
		for _, e := range x.in.samples.row(row) {
			next[e.Index]++
		}
	}
}

func (x *pixelIndex[T]) spreadSamples(thread, from, to int) {
	next := x.next[thread]
	for i, row := range x.in.rows[from:to] {
		for _, e := range x.in.samples.row(row) {
			at := next[e.Index]
			next[e.Index]++
			x.entries[at] = entry[T]{Index: int32(from + i), Value: e.Value}
		}
	}
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
