package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// errCorrected ends a session whose view of the trials is out of date: another one
// replays the search, and goes on from the runs as they were corrected.
var errCorrected = errors.New("runs were corrected meanwhile")

// content reads the trials of a study and how they were corrected, of one moment.
func (r *Runner) content(name string) ([]Trial, corrections, error) {
	for {
		before, err := r.Store.Journal(name)
		if err != nil {
			return nil, corrections{}, err
		}
		trials, err := r.Store.Trials(name)
		if err != nil {
			return nil, corrections{}, err
		}
		after, err := r.Store.Journal(name)
		if err != nil {
			return nil, corrections{}, err
		}
		c := correctionsOf(after)
		if len(c.superseded) == len(correctionsOf(before).superseded) {
			return trials, c, c.validate(len(trials))
		}
	}
}

// validate refuses corrections that a study of so many trials cannot have.
func (c corrections) validate(trials int) error {
	for _, s := range c.superseded {
		if s.Trial < 0 || s.Trial >= trials {
			return fmt.Errorf("the journal has a correction of trial %d, which the store has not: %s", s.Trial, replayHint)
		}
	}
	last := 0
	for _, p := range c.points {
		if p.trial < last || p.trial > trials {
			return fmt.Errorf("the journal has trials told anew before trial %d, where the store has %d trials: %s", p.trial, trials, replayHint)
		}
		last = p.trial
	}
	return nil
}

// retoldBefore reports whether the strategy is told the trials anew before trial number.
func (s *session) retoldBefore(number int) bool {
	if number == len(s.stored) && s.acted() < len(s.superseded) {
		return true
	}
	return slices.ContainsFunc(s.points, func(p retelling) bool { return p.trial == number })
}

// correct has the corrections act that were made up to this generation's end: those that
// did so here, in the store, and behind all stored trials those that have not yet.
func (s *session) correct(ctx context.Context) error {
	at := len(s.trials)
	if at >= len(s.stored) && s.acted() < len(s.superseded) {
		if err := s.record(s.study.Name, Entry{Trial: at, Event: Retold}); err != nil {
			return err
		}
		if err := s.readJournal(); err != nil { // others may have been made just before
			return err
		}
		s.points = append(s.points, retelling{at, len(s.superseded)})
	}
	for _, p := range s.points {
		if p.trial == at && p.effect > s.effect {
			if err := s.retell(ctx, p.effect); err != nil {
				return err
			}
		}
	}
	return nil
}

// retell goes on from the trials as they are known after so many corrections: runs that
// are missing are trained, and the strategy is told all trials anew.
func (s *session) retell(ctx context.Context, effect int) error {
	corrected := s.superseded[s.effect:effect]
	s.effect, s.stored = effect, s.knownAt(s.current, effect)
	touched := s.adopt(corrected)
	s.recount()
	var missing []task
	for _, number := range touched {
		missing = append(missing, s.missingOf(number)...)
	}
	if err := s.train(ctx, missing); err != nil {
		return err
	}
	if err := s.catchUp(ctx, touched); err != nil {
		return err
	}
	s.copyRuns()
	s.recount()
	strategy, err := s.strategyOf(s.study.Spec)
	if err != nil {
		return err
	}
	s.strategy = strategy
	if err := Retrace(strategy, s.generations()); err != nil {
		return err
	}
	return s.replicate(ctx)
}

// adopt gives trials their runs as they are known now in the place of those that were
// superseded, and returns which trials these are.
func (s *session) adopt(superseded []Superseded) (touched []int) {
	for _, c := range superseded {
		if c.Trial >= len(s.trials) || c.Number >= s.trials[c.Trial].Planned {
			continue
		}
		t := s.trials[c.Trial].without(c.Number)
		for _, r := range s.stored[c.Trial].Runs {
			if r.Number == c.Number {
				planned := t.Planned
				t = t.with([]Run{r})
				t.Planned = planned
			}
		}
		s.trials[c.Trial] = t
		if !slices.Contains(touched, c.Trial) {
			touched = append(touched, c.Trial)
		}
	}
	slices.Sort(touched)
	return touched
}

// generations are the trials so far as they were made.
func (s *session) generations() [][]Trial {
	var list [][]Trial
	first := 0
	for _, size := range s.sizes {
		list = append(list, s.trials[first:first+size])
		first += size
	}
	return list
}

// generationOf returns the generation that has a trial.
func (s *session) generationOf(number int) []Trial {
	for _, g := range s.generations() {
		if number <= g[len(g)-1].Number {
			return g
		}
	}
	return nil
}
