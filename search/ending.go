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
	best, value := s.best()
	since := len(s.trials) - 1 - best
	switch {
	case e.Target > 0 && best >= 0 && value >= e.Target:
		return TargetReached, fmt.Sprintf("trial %d has %.4f, the target is %v", best, value, e.Target)
	case e.Patience > 0 && since >= e.Patience:
		return OutOfPatience, fmt.Sprintf("%d trials without a better one than trial %d", since, best)
	case s.MaxTime > 0 && s.Clock != nil && s.now().Sub(begun) >= s.MaxTime:
		return TimeUp, fmt.Sprintf("%v have passed", s.MaxTime)
	}
	return "", ""
}

// best returns the first of the trials of the generations so far that has the highest
// value of those that were trained to the end, and that value; -1 if there is none.
// Replicates do not count: they come when the search has ended.
func (s *session) best() (number int, value float64) {
	number = -1
	for i := range s.trials {
		v, ok := s.trials[i].Value()
		if ok && s.study.Spec.State(s.trials[i]) == Complete && (number < 0 || v > value) {
			number, value = i, v
		}
	}
	return number, value
}
