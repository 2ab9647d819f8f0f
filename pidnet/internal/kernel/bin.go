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
	factor := T(binsPerUnit)
	if binning == Scaled {
		factor = scaledFactor(largestOf(values))
	}
	bins = bins[:len(values)]
	for i, v := range values {
		bins[i] = binOf(v * factor)
	}
}

// binsPerUnit is the inverse of the width of a fixed bin.
const binsPerUnit = Bins / 2.0 / halfRange

// scaledFactor turns values into bins if the largest absolute one is given.
func scaledFactor[T Float](largest T) T {
	if largest == 0 {
		return 1
	}
	return Bins / 2 / largest
}

func largestOf[T Float](values []T) T {
	var largest T
	for _, v := range values {
		largest = max(largest, v, -v)
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
