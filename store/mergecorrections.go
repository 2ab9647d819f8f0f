package store

import (
	"fmt"
	"slices"

	"goalsearch/search"
)

// Of two copies of a study at most one was corrected since they parted: its corrections
// go on from those of the other, which takes them over.

// corrective lists the entries of a journal that correct runs, or say where that acted.
func corrective(journal []search.Entry) []search.Entry {
	var list []search.Entry
	for _, e := range journal {
		if isCorrective(e) {
			list = append(list, e)
		}
	}
	return list
}

func isCorrective(e search.Entry) bool { return e.Event.Corrects() || e.Event == search.Retold }

// sameEntry reports whether two entries of journals are one.
func sameEntry(a, b search.Entry) bool {
	return a.Time.Equal(b.Time) && a.Trial == b.Trial && a.Event == b.Event && a.Note == b.Note &&
		slices.EqualFunc(a.Goals, b.Goals, search.Params.Equal) &&
		slices.EqualFunc(a.Superseded, b.Superseded, func(a, b search.Superseded) bool {
			return a.Trial == b.Trial && a.Number == b.Number && runDifference(a.Run(), b.Run()) == ""
		})
}

// joinCorrections makes the store's runs and the given trials of a study agree on what
// was corrected: it returns the trials without the runs that the store has superseded,
// and takes out those of the store that the given journal has.
func (s *study) joinCorrections(c content) ([]search.Trial, error) {
	stored, err := s.entries()
	if err != nil {
		return nil, err
	}
	mine, theirs := corrective(stored), corrective(c.journal)
	common := min(len(mine), len(theirs))
	if !slices.EqualFunc(mine[:common], theirs[:common], sameEntry) {
		return nil, s.wrap(fmt.Errorf("%w: runs were corrected in the one and, otherwise, in the other", ErrConflict))
	}
	count, err := s.count()
	if err != nil {
		return nil, err
	}
	if err := checkRetold(mine[common:], len(c.trials)); err != nil {
		return nil, s.wrap(err)
	}
	if err := checkRetold(theirs[common:], count); err != nil {
		return nil, s.wrap(err)
	}
	for at, run := range firstSuperseded(theirs[common:]) {
		if err := s.supersede(at, run, count); err != nil {
			return nil, s.wrapRun(at.trial, at.number, err)
		}
	}
	return withoutSuperseded(c.trials, firstSuperseded(mine[common:]))
}

// checkRetold refuses corrections that acted before trials which the other copy, of so
// many trials, has made without them.
func checkRetold(entries []search.Entry, trials int) error {
	for _, e := range entries {
		if e.Event == search.Retold && e.Trial < trials {
			return fmt.Errorf("%w: runs were corrected before trial %d of the one, and the other has made that trial without", ErrConflict, e.Trial)
		}
	}
	return nil
}

// runPlace is where a run stands.
type runPlace struct{ trial, number int }

// firstSuperseded returns the runs that the entries superseded first at each place.
func firstSuperseded(entries []search.Entry) map[runPlace]search.Run {
	first := make(map[runPlace]search.Run)
	for _, e := range entries {
		for _, r := range e.Superseded {
			at := runPlace{r.Trial, r.Number}
			if _, known := first[at]; !known {
				first[at] = r.Run()
			}
		}
	}
	return first
}

// supersede takes a run out of the store, of so many trials, if it is there.
func (s *study) supersede(at runPlace, run search.Run, trials int) error {
	if at.trial >= trials || s.runs.Get(pairKey(at.trial, at.number)) == nil {
		return nil
	}
	t, err := s.head(at.trial)
	if err != nil {
		return err
	}
	old, err := s.dropRun(t, at.number)
	if err != nil {
		return err
	}
	if err := checkSameRun(old, run); err != nil {
		return err
	}
	return s.putRank(t)
}

// withoutSuperseded returns the trials without these runs.
func withoutSuperseded(trials []search.Trial, superseded map[runPlace]search.Run) ([]search.Trial, error) {
	if len(superseded) == 0 {
		return trials, nil
	}
	trials = slices.Clone(trials)
	for i, t := range trials {
		var kept []search.Run
		for _, r := range t.Runs {
			old, gone := superseded[runPlace{original(t), r.Number}]
			if !gone {
				kept = append(kept, r)
				continue
			}
			if err := checkSameRun(old, r); err != nil {
				return nil, fmt.Errorf("trial %d: run %d: %w", t.Number, r.Number, err)
			}
		}
		trials[i].Runs = kept
	}
	return trials, nil
}

// orderCorrections puts the entries that correct runs, among themselves, into the order
// of the copy that has all of them.
func orderCorrections(entries []search.Entry, copies ...[]search.Entry) {
	var whole []search.Entry
	for _, c := range copies {
		if list := corrective(c); len(list) > len(whole) {
			whole = list
		}
	}
	next := 0
	for i, e := range entries {
		if isCorrective(e) {
			entries[i] = whole[next]
			next++
		}
	}
}
