package search

import (
	"fmt"
	"time"
)

// ending tells whether the study is to end at this generation's end though it has
// not all its trials, by which event, and why. What is replayed never ends it,
// nor does it end before goals that were enqueued.
func (s *session) ending(begun time.Time) (event Event, why string) {
	if len(s.trials) < len(s.stored) || s.queueIsNext() {
		return "", ""
	}
	e := s.study.Budget
	best, ok := foremost(s.study.Spec, s.trials) // without replicates, which come when the search has ended
	value, _ := best.Value()
	since := len(s.trials) - 1 - best.Number
	switch {
	case ok && e.Target > 0 && value >= e.Target && s.study.Spec.State(best) == Complete:
		return TargetReached, fmt.Sprintf("trial %d has %.4f, the target is %v", best.Number, value, e.Target)
	case ok && e.Patience > 0 && since >= e.Patience:
		return OutOfPatience, fmt.Sprintf("%d trials without a better one than trial %d", since, best.Number)
	case s.MaxTime > 0 && s.Clock != nil && s.now().Sub(begun) >= s.MaxTime:
		return TimeUp, fmt.Sprintf("%v have passed", s.MaxTime)
	}
	return "", ""
}
