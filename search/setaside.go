package search

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// SetAside leaves a trial out of the ranking of its study for a reason, which the journal
// keeps: it is not the best one and gets no replicates, whatever its score. The strategy
// knows of it as before: what it proposes does not change. The trials that have its runs
// are left out with it.
func SetAside(store Store, name string, trial int, reason string, now time.Time) error {
	if strings.TrimSpace(reason) == "" {
		return errors.New("a trial is set aside for a reason: give one")
	}
	reason = oneLine(reason)
	old, err := ownTrial(store, name, trial)
	if err != nil || old.SetAside == reason {
		return err
	}
	return store.SetAside(name, trial, reason, Entry{Time: now, Event: TrialSetAside, Note: fmt.Sprintf("trial %d: %s", trial, reason)})
}

// RankAgain undoes SetAside.
func RankAgain(store Store, name string, trial int, now time.Time) error {
	old, err := ownTrial(store, name, trial)
	if err != nil {
		return err
	}
	if old.SetAside == "" {
		return fmt.Errorf("study %s: trial %d was not set aside", name, trial)
	}
	return store.SetAside(name, trial, "", Entry{Time: now, Event: TrialRanked, Note: fmt.Sprintf("trial %d", trial)})
}

// ownTrial returns a trial that has runs of its own.
func ownTrial(store Store, name string, number int) (Trial, error) {
	trials, err := store.Trials(name)
	if err != nil {
		return Trial{}, err
	}
	if number < 0 || number >= len(trials) {
		return Trial{}, fmt.Errorf("study %s: there is no trial %d: it has %d, numbered from 0", name, number, len(trials))
	}
	t := trials[number]
	if t.DuplicateOf >= 0 {
		return t, fmt.Errorf("study %s: trial %d has the runs of trial %d: name that", name, number, t.DuplicateOf)
	}
	return t, nil
}
