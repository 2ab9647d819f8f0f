package search

import (
	"fmt"
	"time"
)

// Enqueue adds goals to the queue of a study, whether it is being searched or rests:
// they become its next trials at the end of the generation under way, beyond those
// that the budget counts. A goal that has failed before is trained again. Weights that a goal does not name are 0. A goal that is
// not in the study's space is refused, and then none is added.
func Enqueue(store Store, name string, goals []Params, now time.Time) error {
	study, err := store.Study(name)
	if err != nil {
		return err
	}
	if len(goals) == 0 {
		return fmt.Errorf("study %s: there is no goal to enqueue", name)
	}
	entry := Entry{Time: now, Event: GoalsEnqueued}
	for i, goal := range goals {
		placed, err := study.Spec.Space.Place(goal)
		if err != nil {
			return fmt.Errorf("study %s: goal %d: %w", name, i+1, err)
		}
		entry.Goals = append(entry.Goals, placed)
	}
	return store.Enqueue(name, entry)
}

// readJournal reads the goals that were enqueued up to now. It returns errCorrected if
// runs were corrected since the session has begun.
func (s *session) readJournal() error {
	journal, err := s.Store.Journal(s.study.Name)
	if err != nil {
		return err
	}
	if len(correctionsOf(journal).superseded) != len(s.superseded) {
		return errCorrected
	}
	s.queue = nil
	s.settled = HasFinished(journal)
	for _, e := range journal {
		if e.Event == GoalsEnqueued {
			s.queue = append(s.queue, e.Goals...)
		}
	}
	if more := len(s.queue) - s.study.Budget.Enqueued; more > 0 {
		s.study.Budget.Enqueued += more
		s.progress.Trials += more
		s.progress.Runs += more * s.study.Planned()
	}
	return nil
}

// dequeued counts the trials that were enqueued.
func (s *session) dequeued() int {
	n := 0
	for i := range s.trials {
		if s.trials[i].Origin == Enqueued {
			n++
		}
	}
	return n
}

// queueIsNext reports whether goals from the queue come next: where they stand in
// the store, and beyond it as soon as there are any.
func (s *session) queueIsNext() bool {
	if next := len(s.trials); next < len(s.stored) {
		return s.stored[next].Origin == Enqueued
	}
	return s.dequeued() < len(s.queue)
}

// untilBreak returns how many of the next trials come before the next ones of the
// store that were enqueued, or before which the strategy is told the trials anew: a
// generation that was cut short there is again.
func (s *session) untilBreak(size int) int {
	for i := range size {
		if n := len(s.trials) + i; n < len(s.stored) && s.stored[n].Origin == Enqueued || i > 0 && s.retoldBefore(n) {
			return i
		}
	}
	return size
}

// trainsAgain reports whether a goal that is enqueued is trained though an earlier trial
// has it: one that has failed. In the store it may be the duplicate of that one.
func (s *session) trainsAgain(number, earlier int) bool {
	if number < len(s.stored) {
		return s.stored[number].DuplicateOf < 0
	}
	return earlier < len(s.trials) && s.trials[earlier].State() == Failed
}

// dequeue makes trials of the goals that come next in the queue.
func (s *session) dequeue() ([]Trial, error) {
	next, taken := len(s.trials), s.dequeued()
	goals := s.queue[min(taken, len(s.queue)):]
	if next < len(s.stored) {
		n := 0
		for next+n < len(s.stored) && s.stored[next+n].Origin == Enqueued {
			n++
		}
		if n > len(goals) {
			return nil, fmt.Errorf("trial %d: the store has it as enqueued, but its journal has only %d goals that were: %s", next+len(goals), len(s.queue), replayHint)
		}
		goals = goals[:n]
	}
	var generation []Trial
	for i, goal := range goals {
		generation = append(generation, s.newTrial(next+i, goal, Enqueued))
	}
	return generation, nil
}
