package design

import (
	"math"
	"slices"

	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
)

// Design follows the trials and decides when there have been enough at random.
type Design struct {
	Options

	told   int       // trials of the design, failed ones included
	values []float64 // their values
	best   float64   // of all trials, start goals included
	scored bool      // whether any trial has a value
	ended  bool
}

// Learn takes a trial into account.
func (d *Design) Learn(t asktell.Told) {
	if t.OK && (!d.scored || t.Value > d.best) {
		d.best, d.scored = t.Value, true
	}
	if t.Origin == search.Design && !d.ended {
		d.told++
		if t.OK {
			d.values = append(d.values, t.Value)
		}
	}
}

// Begun reports whether the strategy has what it needs to propose goals of its
// own: the least number of random trials, and a trial with a value.
func (d *Design) Begun() bool { return d.told >= d.Design && d.scored }

// Ended reports whether no more random trials are wanted. It is asked between
// generations; once it has said yes it never says no again.
func (d *Design) Ended() bool {
	if !d.ended && d.Begun() {
		d.ended = d.told >= d.Design+d.Extra || standsOut(d.best, d.values)
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
	middle, deviation := Spread(values)
	return best-middle > 6*deviation
}

// Spread returns the median of at least one value and their median absolute
// deviation from it, scaled by 1.4826 to the standard deviation of a normal
// distribution.
func Spread(values []float64) (middle, deviation float64) {
	middle = median(values)
	deviations := make([]float64, len(values))
	for i, v := range values {
		deviations[i] = math.Abs(v - middle)
	}
	return middle, 1.4826 * median(deviations)
}

// median returns the median of at least one value, which it leaves in their order.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return sorted[(n-1)/2]/2 + sorted[n/2]/2
}
