package evolve

import (
	"math"
	"slices"
)

// design follows the random trials and decides when there have been enough.
type design struct {
	least, most int
	told        int       // trials of the design, failed ones included
	values      []float64 // their values
	best        float64   // of all trials, start goals included; -Inf if none has a value
	ended       bool
}

// end reports whether evolution may begin. It is asked between generations, and
// once it has said yes it never says no again.
func (d *design) end() bool {
	if !d.ended && d.told >= d.least && !math.IsInf(d.best, -1) {
		d.ended = d.told >= d.most || standsOut(d.best, d.values)
		if d.ended {
			d.values = nil
		}
	}
	return d.ended
}

// standsOut reports whether best exceeds the median of values by more than 6
// median absolute deviations, each scaled by 1.4826 to the standard deviation
// of a normal distribution.
func standsOut(best float64, values []float64) bool {
	if len(values) == 0 {
		return true
	}
	middle := median(values)
	deviations := make([]float64, len(values))
	for i, v := range values {
		deviations[i] = math.Abs(v - middle)
	}
	return best-middle > 6*1.4826*median(deviations)
}

// median returns the median of at least one value, which it leaves in their order.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return sorted[(n-1)/2]/2 + sorted[n/2]/2
}
