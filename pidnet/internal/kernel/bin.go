package kernel

// Bins is the number of bins of each source.
const Bins = 20

// BinFixed stores the bin of each value among 20 equal bins, (lower, upper], on
// [-20, 20]; values beyond fall into the outermost bins.
func BinFixed[T Float](bins []uint8, values []T) { bin(bins, values, 0.5) }

// BinScaled divides the values by the largest absolute one and stores the bin of
// each among 20 equal bins, (lower, upper], on [-1, 1]. If all values are 0 they
// fall into bin 9.
func BinScaled[T Float](bins []uint8, values []T) {
	var largest T
	for _, v := range values {
		largest = max(largest, v, -v)
	}
	if largest == 0 {
		largest = 1
	}
	bins = bins[:len(values)]
	for i, v := range values {
		bins[i] = binOf(v / largest * (Bins / 2))
	}
}

func bin[T Float](bins []uint8, values []T, scale T) {
	bins = bins[:len(values)]
	for i, v := range values {
		bins[i] = binOf(v * scale)
	}
}

// binOf returns ceil(x)+9 within 0..19. Written without adding to x before it is
// rounded up, so that tiny positive values do not slip into the bin below.
func binOf[T Float](x T) uint8 {
	x = min(max(x, -9.5), 10)
	n := int32(x)
	if T(n) < x {
		n++
	}
	return uint8(min(max(n+9, 0), Bins-1))
}
