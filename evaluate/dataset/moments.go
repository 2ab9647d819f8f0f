package dataset

import (
	"math"
	"math/big"
)

// moments returns the mean and the population standard deviation of values.
// The sums are exact integers, so that neither the order of the values nor the
// machine matters; each result is rounded from the exact quotient. values must
// not be empty.
func moments(values []uint8) (mean, std float64) {
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
	return mean, math.Sqrt(variance)
}
