package search

import (
	"fmt"
	"time"
)

// ending tells whether the study is to end at this generation's end though it has
// not all its trials, by which event, and why. What is replayed never ends it.
func (s *session) ending(begun time.Time) (event Event, why string) {
	if len(s.trials) < len(s.stored) {
		return "", ""
	}
	e := s.study.Extent
	switch p := s.progress; {
	case e.Target > 0 && p.BestTrial >= 0 && p.Best >= e.Target:
		return TargetReached, fmt.Sprintf("trial %d has %.4f, the target is %v", p.BestTrial, p.Best, e.Target)
	case e.Patience > 0 && s.sinceBest() >= e.Patience:
		return OutOfPatience, fmt.Sprintf("%d trials without a better one than trial %d", s.sinceBest(), p.BestTrial)
	case s.MaxTime > 0 && s.Clock != nil && s.now().Sub(begun) >= s.MaxTime:
		return TimeUp, fmt.Sprintf("%v have passed", s.MaxTime)
	}
	return "", ""
}

// sinceBest counts the trials since the best one; those of the generations so far
// if none is complete.
func (s *session) sinceBest() int {
	if s.progress.BestTrial < 0 {
		return len(s.trials)
	}
	return len(s.trials) - 1 - s.progress.BestTrial
}
