package search

import (
	"context"
	"math"
	"slices"
)

// leaders is the number of trials that are trained in full at the end of a search with
// rungs, and that share its replicates at first; fewer and fewer do, so that most go to
// the best.
const leaders = 5

// confirm ends a search: it trains its leaders in full, and gives them more runs, so that
// the best is not the luckiest, on seeds that they share where the study's trials share
// seeds: as many as the budget's share of all runs. The strategy is never told of either:
// a study that is extended later searches as if it had been longer from the beginning.
func (s *session) confirm(ctx context.Context) error {
	if s.study.Spec.Strategy == List {
		return nil
	}
	if err := s.climb(ctx, s.finalists()); err != nil {
		return err
	}
	all, searched := s.replicates(), s.trials
	s.trials = slices.Clone(searched)
	for i := range s.trials {
		if t := &s.trials[i]; t.DuplicateOf < 0 && i < len(s.stored) {
			*t = s.stored[i].with(t.Runs)
		}
	}
	if err := s.train(ctx, s.allMissing()); err != nil {
		return err
	}
	for {
		left := all - s.replicated(searched)
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
	return s.study.Budget.replicatesOf(float64(runs))
}

// replicatesOf returns how many replicates so many runs in full allow.
func (e Budget) replicatesOf(runs float64) int {
	return int(math.Floor(e.Replicates / (1 - e.Replicates) * runs))
}

// ReplicatesLeft foretells how many runs in full the end of the search will add to those
// that its trials plan, if it makes all its trials, no two of them alike, and a run in
// full has so many epochs; of rungs, as [Spec.MeanEpochs] does.
func ReplicatesLeft(study Study, trials []Trial, epochs int) int {
	spec := study.Spec
	if spec.Strategy == List {
		return 0
	}
	mean := spec.MeanEpochs(epochs) / float64(epochs)
	runs := float64(max(study.Budget.Total()-len(trials), 0)*spec.Runs) * mean
	made := 0
	for _, t := range trials {
		switch {
		case t.DuplicateOf >= 0:
		case t.Planned < spec.whole():
			runs += float64(spec.Runs*spec.Epochs(t.Planned-1)) / float64(epochs)
		default:
			runs += float64(spec.Runs)
			made += t.Planned - spec.whole()
		}
	}
	return max(study.Budget.replicatesOf(runs)-made, 0)
}

// replicated returns how many replicates the trials plan, which had those runs in the
// search. Runs up to the last rung are none: they are of an earlier end of the search.
func (s *session) replicated(searched []Trial) int {
	n := 0
	for i, t := range s.trials {
		if t.DuplicateOf < 0 {
			n += max(0, t.Planned-max(searched[i].Planned, s.study.Spec.whole()))
		}
	}
	return n
}

// finalists lists the trials that are trained in full at the end of a search with rungs:
// where fewer than a third of the goals that the strategy proposed were, and fewer than
// five, the best others. It is a pure function of the trials of the search.
func (s *session) finalists() []int {
	proposed, full := 0, 0
	var pruned []int
	for _, t := range Rank(s.study.Spec, s.trials) {
		if t.DuplicateOf >= 0 || t.Origin == Start || t.Origin == Enqueued {
			continue
		}
		proposed++
		switch state := t.State(); {
		case state == Complete:
			full++
		case state == Pruned && t.SetAside == "":
			pruned = append(pruned, t.Number)
		}
	}
	wanted := max(0, min(leaders, promotions(proposed))-full)
	return pruned[:min(wanted, len(pruned))]
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
