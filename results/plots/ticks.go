package plots

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// ticks divides an axis at multiples of 1, 2 or 5 times a power of ten into at most
// so many parts, which are at least so long.
type ticks struct {
	parts int
	least float64
}

// Ticks implements plot.Ticker.
func (t ticks) Ticks(low, high float64) []plot.Tick {
	atLeast := max(t.least, (high-low)/float64(t.parts))
	exponent := int(math.Floor(math.Log10(atLeast)))
	step := 1
	for _, next := range []int{2, 5, 10} {
		if decimal(step, exponent) < atLeast {
			step = next
		}
	}
	if step == 10 {
		step, exponent = 1, exponent+1
	}
	var list []plot.Tick
	for i := int(math.Ceil(low / decimal(step, exponent))); ; i++ {
		value := decimal(i*step, exponent)
		if value > high {
			return list
		}
		list = append(list, plot.Tick{Value: value, Label: strconv.FormatFloat(value, 'f', max(0, -exponent), 64)})
	}
}

// decimal returns n·10^exponent, rounded once.
func decimal(n, exponent int) float64 {
	if exponent < 0 {
		return float64(n) / math.Pow10(-exponent)
	}
	return float64(n) * math.Pow10(exponent)
}
