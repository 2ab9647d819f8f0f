package search

import (
	"errors"
	"fmt"
)

// Retracer is a Strategy that can be told other goals than it has proposed, as the
// trials of a search whose runs were corrected later are.
type Retracer interface {
	Strategy
	// Retrace is Tell of an ended trial in the place of the proposal that is to be told
	// next, whatever the goal and the origin of either; where none is, beside them.
	Retrace(Trial) error
}

// Retrace takes a strategy that has proposed nothing yet through the trials of a search
// as they are known now, a generation after the other, and leaves it where it can be
// asked for the next. It is asked for as many proposals as there were, and told the
// trials that were made in their place: up to the first trial that is known otherwise
// than it was, it is in the state in which it was then, and from there on it learns of
// goals that it might not have proposed. A strategy that is no Retracer is told the trials
// as enqueued ones.
func Retrace(s Strategy, generations [][]Trial) error {
	r, ok := s.(Retracer)
	for _, generation := range generations {
		if ok && proposes(generation[0].Origin) {
			if err := askAll(s, len(generation)); err != nil {
				return err
			}
		}
		for _, t := range generation {
			tell := s.Tell
			switch {
			case !proposes(t.Origin):
			case ok:
				tell = r.Retrace
			default:
				t.Origin = Enqueued
			}
			if err := tell(t); err != nil {
				return fmt.Errorf("telling trial %d anew: %w", t.Number, err)
			}
		}
	}
	return nil
}

// proposes reports whether strategies propose trials of an origin.
func proposes(o Origin) bool { return o == Initial || o == Proposed }

// askAll asks for so many proposals, or as many as there are.
func askAll(s Strategy, n int) error {
	for n > 0 {
		proposals, err := s.Ask(n)
		if errors.Is(err, ErrDone) {
			return nil
		}
		if err != nil || len(proposals) == 0 {
			return err
		}
		n -= len(proposals)
	}
	return nil
}
