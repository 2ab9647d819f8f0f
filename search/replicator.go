package search

import (
	"context"
	"fmt"
	"slices"
)

// Replicator is a Strategy that may want more runs of trials that it was told,
// to tell good goals from lucky ones.
type Replicator interface {
	Strategy
	// Replicate is asked after trials were told, again and again until it returns
	// none: it returns trials that are to have more runs. Like Ask, it is a pure
	// function of what the strategy was told.
	Replicate() []Replication
	// Retell hands over a trial that has its new runs, in the order of Replicate.
	Retell(Trial) error
}

// Replication is the wish that a trial has so many runs in all.
type Replication struct {
	Trial   int
	Planned int
}

// replicate lets trials have the runs that the strategy wants, until it wants no
// more. What is stored is replayed: a trial is shown with the runs that it had
// at this point of the search.
func (s *session) replicate(ctx context.Context) error {
	r, ok := s.strategy.(Replicator)
	if !ok || s.room() <= 0 || len(s.study.Spec.Rungs) > 0 {
		return nil
	}
	for {
		wanted := r.Replicate()
		if len(wanted) == 0 {
			return nil
		}
		for _, w := range wanted {
			if err := s.extend(w); err != nil {
				return err
			}
		}
		var missing []task
		for _, w := range wanted {
			missing = append(missing, s.missingOf(w.Trial)...)
		}
		if err := s.train(ctx, missing); err != nil {
			return err
		}
		s.copyRuns()
		for _, w := range wanted {
			if err := r.Retell(s.trials[w.Trial]); err != nil {
				return fmt.Errorf("trial %d, with %d runs: %w", w.Trial, w.Planned, err)
			}
		}
	}
}

// extend lets a trial have more runs: those that are stored already, and others
// that are to be trained.
func (s *session) extend(w Replication) error {
	if w.Trial < 0 || w.Trial >= len(s.trials) {
		return fmt.Errorf("the strategy %s wants more runs of trial %d, which does not exist", s.study.Spec.Strategy, w.Trial)
	}
	t := &s.trials[w.Trial]
	if t.DuplicateOf >= 0 || w.Planned <= t.Planned {
		return fmt.Errorf("trial %d: the strategy %s wants %d runs of it: it has %d, or is the same as another", w.Trial, s.study.Spec.Strategy, w.Planned, t.Planned)
	}
	stored := t.Planned
	if w.Trial < len(s.stored) {
		old := s.stored[w.Trial]
		stored = max(stored, old.Planned)
		for _, run := range old.Runs {
			if run.Number >= t.Planned && run.Number < w.Planned {
				t.Runs = append(t.Runs, run)
			}
		}
	}
	t.Planned = w.Planned
	if w.Planned <= stored {
		return nil
	}
	if err := s.Store.Extend(s.study.Name, w.Planned, w.Trial); err != nil {
		return err
	}
	s.progress.Runs += w.Planned - stored
	s.recount()
	return nil
}

// first returns a trial as it was when it planned so many runs.
func (t Trial) first(planned int) Trial {
	t.Runs = slices.DeleteFunc(slices.Clone(t.Runs), func(r Run) bool { return r.Number >= planned })
	t.Planned = planned
	return t
}
