package store

import (
	"cmp"
	"fmt"
	"slices"

	"goalsearch/search"
)

// joinJournal adds the entries that are not there. Then the entries stand in the
// order of the trials they came before, and of their times; goals that were enqueued, in
// the order in which they became trials.
func (s *study) joinJournal(entries []search.Entry) error {
	stored, err := s.entries()
	if err != nil {
		return err
	}
	study, err := s.get()
	if err != nil {
		return err
	}
	trials, err := s.heads()
	if err != nil {
		return err
	}
	joined := slices.Clone(stored)
	for _, e := range entries {
		if err := checkJournal(study.Spec.Space, trials, e); err != nil {
			return s.wrap(err)
		}
		if !slices.ContainsFunc(stored, func(o search.Entry) bool { return sameEntry(o, e) }) {
			joined = append(joined, e)
		}
	}
	if len(joined) == len(stored) {
		return nil
	}
	if len(stored) > 0 {
		slices.SortStableFunc(joined, func(a, b search.Entry) int {
			return cmp.Or(cmp.Compare(a.Trial, b.Trial), a.Time.Compare(b.Time))
		})
		if err := s.orderQueue(joined); err != nil {
			return err
		}
		orderCorrections(joined, stored, entries)
		if err := s.b.DeleteBucket(journalBucket); err != nil {
			return err
		}
		if s.journal, err = s.b.CreateBucket(journalBucket); err != nil {
			return err
		}
	}
	for _, e := range joined {
		if err := s.record(e); err != nil {
			return err
		}
	}
	return nil
}

// orderQueue puts the entries that enqueued goals, among themselves, into the order in
// which the goals became trials; those that did not come last.
func (s *study) orderQueue(entries []search.Entry) error {
	trials, err := s.heads()
	if err != nil {
		return err
	}
	var made []search.Params
	for _, t := range trials {
		if t.Origin == search.Enqueued {
			made = append(made, t.Goal)
		}
	}
	var places []int
	var left []search.Entry
	for i, e := range entries {
		if e.Event == search.GoalsEnqueued {
			places, left = append(places, i), append(left, e)
		}
	}
	ordered, ok := realised(left, made)
	if !ok {
		return s.wrap(fmt.Errorf("%w: the goals that were enqueued in the one and in the other became trials in no order that both have", ErrConflict))
	}
	for i, place := range places {
		entries[place] = ordered[i]
	}
	return nil
}

// realised returns entries in an order in which their goals begin with those made; false
// if there is none. Of several orders it is the one nearest to the given.
func realised(entries []search.Entry, made []search.Params) ([]search.Entry, bool) {
	if len(made) == 0 {
		return entries, true
	}
	same := func(a, b search.Entry) bool { return slices.EqualFunc(a.Goals, b.Goals, search.Params.Equal) }
	for i, e := range entries {
		n := min(len(e.Goals), len(made))
		if !slices.EqualFunc(e.Goals[:n], made[:n], search.Params.Equal) ||
			slices.ContainsFunc(entries[:i], func(o search.Entry) bool { return same(o, e) }) {
			continue
		}
		if rest, ok := realised(slices.Delete(slices.Clone(entries), i, i+1), made[n:]); ok {
			return append([]search.Entry{e}, rest...), true
		}
	}
	return nil, false
}

// progress is how far a study was to go, and whether it had come to its end.
type progress struct {
	budget    search.Budget
	concluded bool
}

func (s *study) progress() (progress, error) {
	stored, err := s.get()
	if err != nil {
		return progress{}, err
	}
	entries, err := s.entries()
	return progress{stored.Budget, search.HasFinished(entries)}, err
}

// reopen notes that a study goes farther than the one of two that had come to its end.
func (s *study) reopen(two ...progress) error {
	stored, err := s.get()
	if err != nil {
		return err
	}
	entries, err := s.entries()
	if err != nil || !search.HasFinished(entries) {
		return err
	}
	for _, p := range two {
		p.budget.Enqueued = stored.Budget.Enqueued
		if p.concluded && p.budget == stored.Budget {
			return nil
		}
	}
	count, err := s.count()
	if err != nil {
		return err
	}
	return s.record(search.Entry{Time: entries[len(entries)-1].Time, Trial: count, Event: search.Extended, Note: "joined with another that goes farther"})
}
