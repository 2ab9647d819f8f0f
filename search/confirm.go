package search

import (
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
		s.recount()
		if err := s.train(ctx, s.allMissing()); err != nil {
			return err
		}
	}
	s.copyRuns()
	s.recount()
	s.observe()
	return nil
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
	whole := spec.whole()
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
	var list []Trial
	for _, t := range Rank(s.study.Spec, s.trials) {
		if t.Rank > 0 && t.DuplicateOf < 0 && len(list) < most {
			list = append(list, s.trials[t.Number])
		}
	}
	fewest := math.MaxInt
	for _, t := range list {
		fewest = min(fewest, t.Planned)
	}
	var numbers []int
	for _, t := range list {
		if t.Planned == fewest {
			numbers = append(numbers, t.Number)
		}
	}
	return numbers
}
