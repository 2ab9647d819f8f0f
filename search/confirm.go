package search

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// leaders is the number of trials that share the replicates at first; fewer and
// fewer do, so that most go to the best.
const leaders = 5

// confirm gives the leading trials of a study more runs, on seeds that they share where
// the study's trials share seeds, so that the best is not the luckiest: as many as the budget's share of all runs.
// The strategy is never told of them: a study that is extended later searches as if
// it had been longer from the beginning.
func (s *session) confirm(ctx context.Context) error {
	if s.study.Spec.Strategy == List {
		return nil
	}
	all, searched := s.replicates(), s.planned()
	for i := range s.trials {
		if t := &s.trials[i]; t.DuplicateOf < 0 && i < len(s.stored) {
			*t = s.stored[i].with(t.Runs)
		}
	}
	if err := s.train(ctx, s.allMissing()); err != nil {
		return err
	}
	for {
		left := all - (s.planned() - searched)
		if left <= 0 {
			break
		}
		chosen := s.leading((leaders*left + all - 1) / all)
		chosen = chosen[:min(left, len(chosen))]
		if len(chosen) == 0 {
			break
		}
		planned := s.trials[chosen[0]].Planned + 1
		if err := s.Store.Extend(s.study.Name, planned, chosen...); err != nil {
			return err
		}
		for _, number := range chosen {
			s.trials[number].Planned = planned
			s.progress.Runs++
		}
		s.recountBounds()
		if err := s.train(ctx, s.allMissing()); err != nil {
			return err
		}
	}
	s.copyRuns()
	s.recountBounds()
	s.observe()
	return nil
}

// recountBounds counts the trials anew, the best being the one that ranks first.
func (s *session) recountBounds() {
	s.noise = PooledSD(s.trials)
	s.recount()
}

// WithoutPendingReplicates returns the trials as they stand if replicates that are under way are left
// out: a trial that was trained as the spec says keeps its value while it waits for
// more runs.
func (s Spec) WithoutPendingReplicates(trials []Trial) []Trial {
	if s.Strategy == List {
		return trials // there are no replicates
	}
	whole := s.Runs * (len(s.Rungs) + 1)
	settled := slices.Clone(trials)
	for i := range settled {
		if t := &settled[i]; len(t.Runs) >= whole {
			t.Planned = min(t.Planned, len(t.Runs))
		}
	}
	return settled
}

// with is a trial as it is stored, with the runs that it has got besides.
func (t Trial) with(runs []Run) Trial {
	t.Runs = slices.Clone(t.Runs)
	for _, r := range runs {
		at, found := slices.BinarySearchFunc(t.Runs, r.Number, func(r Run, number int) int { return r.Number - number })
		if !found {
			t.Runs = slices.Insert(t.Runs, at, r)
		}
	}
	if n := len(t.Runs); n > 0 {
		t.Planned = max(t.Planned, t.Runs[n-1].Number+1)
	}
	return t
}

// allMissing lists the runs that any trial lacks.
func (s *session) allMissing() []task {
	var missing []task
	for number := range s.trials {
		missing = append(missing, s.missingOf(number)...)
	}
	return missing
}

// replicates returns how many runs the leading trials may have besides those of the
// search, in which a trial that was pruned counts as its part of a whole training.
func (s *session) replicates() int {
	spec := s.study.Spec
	whole := spec.Runs * (len(spec.Rungs) + 1)
	full, runs, early := 0, 0, 0 // full and early in epochs
	for _, t := range s.trials {
		switch {
		case t.DuplicateOf >= 0:
		case t.Planned < whole:
			early += spec.Runs * spec.Epochs(t.Planned-1)
		default:
			runs += t.Planned - whole + spec.Runs
			for _, r := range t.Longest() {
				full = max(full, r.Outcome.Epochs())
			}
		}
	}
	if full > 0 {
		runs += early / full
	}
	share := s.study.Budget.Replicates
	return int(math.Floor(share / (1 - share) * float64(runs)))
}

// planned returns how many runs the trials have in all.
func (s *session) planned() int {
	n := 0
	for _, t := range s.trials {
		if t.DuplicateOf < 0 {
			n += t.Planned
		}
	}
	return n
}

// leading lists, of the most trials with the highest lower bounds that were trained
// to the end, those that have the fewest runs, the best first.
func (s *session) leading(most int) []int {
	noise := PooledSD(s.trials)
	type bounded struct {
		Trial
		bound float64
	}
	var list []bounded
	for _, t := range s.trials {
		if bound, ok := t.LowerBound(noise); ok && t.DuplicateOf < 0 && s.study.Spec.State(t) == Complete {
			list = append(list, bounded{t, bound})
		}
	}
	slices.SortStableFunc(list, func(a, b bounded) int { return cmp.Compare(b.bound, a.bound) })
	list = list[:min(most, len(list))]
	fewest := math.MaxInt
	for _, b := range list {
		fewest = min(fewest, b.Planned)
	}
	var numbers []int
	for _, b := range list {
		if b.Planned == fewest {
			numbers = append(numbers, b.Number)
		}
	}
	return numbers
}
