package design

import (
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

// Observe takes a trial into account.
func (d *Design) Observe(t asktell.Observation) {
	if t.OK && (!d.scored || t.Value > d.best) {
		d.best, d.scored = t.Value, true
	}
	if t.Origin == search.Initial && !d.ended {
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

// standsOut reports whether best is above the plateau that values tell of.
func standsOut(best float64, values []float64) bool {
	return len(values) == 0 || best > search.PlateauEdge(values)
}
