// Package asktell has what every strategy needs to keep the contract of
// [search.Strategy]: a [History] of what was proposed and told, and [Generations],
// the ask-and-tell loop of strategies that propose a generation at a time.
package asktell

import (
	"encoding/binary"
	"fmt"
	"math"

	"goalsearch/search"
)

// Observation is an ended trial as a strategy learns of it.
type Observation struct {
	X      []float64 // the free weights, in the order of the space
	Origin search.Origin
	Value  float64 // the score, finite, of a trial that ended early the one expected in full; 0 if OK is false
	OK     bool    // whether the trial has a score
}

// History keeps what was proposed and what was told. It refuses trials that the
// contract does not allow.
type History struct {
	space search.Space
	open  []search.Proposal // handed out, not yet told, in order
	next  int               // number of the next trial to be told
	known map[string]bool   // goals proposed or told, by key
	outlook
}

// NewHistory returns an empty history for goals of the space.
func NewHistory(space search.Space) *History {
	return &History{space: space, known: make(map[string]bool)}
}

// Open returns the number of proposals that were handed out and not yet told.
func (h *History) Open() int { return len(h.open) }

// Known reports whether the goal with free weights x was proposed or told before.
func (h *History) Known(x []float64) bool { return h.known[key(x)] }

// Propose makes a proposal of the free weights x and remembers its goal.
func (h *History) Propose(x []float64, origin search.Origin) search.Proposal {
	goal := h.space.Goal(x)
	h.known[key(h.space.Coordinates(goal))] = true
	return search.Proposal{Goal: goal, Origin: origin}
}

// HandOut notes that proposals have left the strategy and will be told in this order.
func (h *History) HandOut(proposals ...search.Proposal) {
	h.open = append(h.open, proposals...)
}

// Tell checks an ended trial and strikes its proposal off. After an error
// nothing has changed.
func (h *History) Tell(t search.Trial) (Observation, error) {
	placed, err := h.ended(t)
	if err != nil {
		return Observation{}, err
	}
	if t.Origin != search.Start && t.Origin != search.Enqueued {
		if err := h.expected(t); err != nil {
			return Observation{}, err
		}
		h.open = h.open[1:]
	}
	return h.observe(t, placed, t.Origin), nil
}

// Retrace is Tell of a trial in the place of the proposal that is to be told next,
// whatever its goal: what is observed has the origin of that proposal, and where none is
// open, that of a goal given by hand.
func (h *History) Retrace(t search.Trial) (Observation, error) {
	placed, err := h.ended(t)
	if err != nil {
		return Observation{}, err
	}
	origin := search.Enqueued
	if len(h.open) > 0 {
		origin = h.open[0].Origin
		h.open = h.open[1:]
	}
	return h.observe(t, placed, origin), nil
}

// ended checks that a trial is the next to be told and has ended, and returns its goal
// in the space.
func (h *History) ended(t search.Trial) (search.Params, error) {
	switch {
	case t.Number < h.next:
		return nil, fmt.Errorf("trial %d was told already: tell every trial once", t.Number)
	case t.Number > h.next:
		return nil, fmt.Errorf("trial %d was told before trial %d: tell trials in the order of their numbers", t.Number, h.next)
	}
	switch state := t.State(); state {
	case search.Waiting, search.Running:
		return nil, fmt.Errorf("trial %d is %s: tell it when it has ended", t.Number, state)
	}
	if value, _ := t.Value(); math.IsNaN(value) || math.IsInf(value, 0) {
		return nil, fmt.Errorf("trial %d: value %v is no finite number: tell it as failed", t.Number, value)
	}
	placed, err := h.space.Place(t.Goal)
	if err != nil {
		return nil, fmt.Errorf("trial %d: %w", t.Number, err)
	}
	return placed, nil
}

// observe notes a trial that has been checked.
func (h *History) observe(t search.Trial, goal search.Params, origin search.Origin) Observation {
	x := h.space.Coordinates(goal)
	h.known[key(x)] = true
	h.next++
	value, ok := t.Value()
	if ok {
		value = h.learn(t, value)
	}
	return Observation{X: x, Origin: origin, Value: value, OK: ok}
}

// expected holds a trial against the proposal that must be told next.
func (h *History) expected(t search.Trial) error {
	if len(h.open) == 0 {
		return fmt.Errorf("trial %d was not proposed: nothing waits to be told", t.Number)
	}
	want := h.open[0]
	if t.Origin != want.Origin {
		return fmt.Errorf("trial %d has origin %q, but its proposal was a %q", t.Number, t.Origin, want.Origin)
	}
	if len(t.Goal) != len(want.Goal) {
		return fmt.Errorf("trial %d has %d weights, but its proposal had %d", t.Number, len(t.Goal), len(want.Goal))
	}
	for i, p := range t.Goal {
		if p != want.Goal[i] {
			return fmt.Errorf("trial %d has %s=%v, but its proposal had %s=%v",
				t.Number, p.Name, p.Value, want.Goal[i].Name, want.Goal[i].Value)
		}
	}
	return nil
}

// key is the text of the bits of x; negative and positive zero are one.
func key(x []float64) string {
	text := make([]byte, 0, 8*len(x))
	for _, v := range x {
		text = binary.LittleEndian.AppendUint64(text, math.Float64bits(v+0))
	}
	return string(text)
}
