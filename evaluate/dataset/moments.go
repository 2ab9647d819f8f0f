package dataset

import (
	"errors"
	"fmt"
	"math"
	"math/big"
)

// errConstant: there is nothing to learn from inputs that never differ.
var errConstant = errors.New("pixels: all values are equal")

// pixelMoments returns the mean and the population standard deviation of values.
// The sums are exact integers, so that neither the order of the values nor the
// machine matters; each result is rounded from the exact quotient. values must
// not be empty.
func pixelMoments(values []uint8) (mean, std float64, err error) {
	var histogram [256]uint64
	for _, v := range values {
		histogram[v]++
	}
	var sum, squares uint64
	for v, count := range histogram {
		sum += uint64(v) * count
		squares += uint64(v*v) * count
	}
	n := new(big.Int).SetUint64(uint64(len(values)))
	s := new(big.Int).SetUint64(sum)
	mean, _ = new(big.Rat).SetFrac(s, n).Float64()

	// variance = (n·Σv² - (Σv)²) / n²
	v := new(big.Int).Mul(n, new(big.Int).SetUint64(squares))
	v.Sub(v, new(big.Int).Mul(s, s))
	variance, _ := new(big.Rat).SetFrac(v, new(big.Int).Mul(n, n)).Float64()
	if variance == 0 {
		return 0, 0, errConstant
	}
	return mean, math.Sqrt(variance), nil
}

// maxOffset is the largest mean in units of the standard deviation. Beyond it
// numbers in single precision, which have 24 bits, would keep fewer than 10 of
// them when the mean is subtracted.
const maxOffset = 1 << 14

// realMoments returns the mean and the population standard deviation of finite
// values, of which there is at least one: the mean first, in the order of the
// values, then the squares of what differs from it.
func realMoments(values []float32) (mean, std float64, err error) {
	low, high, sum := values[0], values[0], 0.0
	for _, v := range values {
		low, high = min(low, v), max(high, v)
		sum += float64(v)
	}
	if low == high {
		return 0, 0, errConstant
	}
	n := float64(len(values))
	mean = sum / n
	squares := 0.0
	for _, v := range values {
		d := float64(v) - mean
		squares += float64(d * d) // the conversion keeps compilers from fusing
	}
	std = math.Sqrt(squares / n)
	if math.Abs(mean) > maxOffset*std {
		return 0, 0, fmt.Errorf("pixels: the values lie around %.4g but differ by %.4g only (standard deviation): subtract the mean beforehand", mean, std)
	}
	return mean, std, nil
}
