package kernel

// Bins is the number of bins of each source.
const Bins = 20

// Binning says how aggregated inputs are binned for a goal. A bin is (lower, upper].
type Binning int

const (
	// Fixed bins divide [-20, 20]; values beyond fall into the outermost bins.
	Fixed Binning = iota
	// Scaled bins divide [-1, 1], after the values of a neuron in a batch were
	// divided by the largest absolute one. If all are 0 they fall into bin 9.
	Scaled
)

// halfRange is the upper end of the fixed bins.
const halfRange = 20

// bin stores the bin of each value.
func bin[T Float](bins []uint8, values []T, binning Binning) {
	var divisor, scale T = 1, Bins / 2.0 / halfRange
	if binning == Scaled {
		divisor, scale = scaleOf(values), Bins/2
	}
	bins = bins[:len(values)]
	for i, v := range values {
		bins[i] = binOf(v / divisor * scale)
	}
}

// scaleOf returns the largest absolute value, or 1 if all are 0.
func scaleOf[T Float](values []T) T {
	var largest T
	for _, v := range values {
		largest = max(largest, v, -v)
	}
	if largest == 0 {
		return 1
	}
	return largest
}

// binOf returns ceil(x)+9 within 0..19. Written without adding to x before it is
// rounded up, so that tiny positive values do not slip into the bin below.
func binOf[T Float](x T) uint8 {
	x = min(max(x, -Bins/2+0.5), Bins/2)
	n := int32(x)
	if T(n) < x {
		n++
	}
	return uint8(min(max(n+Bins/2-1, 0), Bins-1))
}
