package search

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ErrSpecChanged is returned where a stored study has another spec than the one given.
var ErrSpecChanged = errors.New("the study's spec has changed")

// ErrNumericsChanged is returned where a study's runs were computed by other kernels.
var ErrNumericsChanged = errors.New("the study was computed with other arithmetic")

// Register makes sure that the store has the study: it is created, or, if it is
// there with the same spec, its budget becomes the given one, but never fewer trials
// than were made. Another spec is refused with ErrSpecChanged. Another numerics id is refused with
// ErrNumericsChanged unless accepted, and is journalled if it is.
func Register(store Store, study Study, acceptNumerics bool, now time.Time) error {
	if err := study.Validate(); err != nil {
		return fmt.Errorf("study %s: %w", study.Name, err)
	}
	old, err := store.Study(study.Name)
	if errors.Is(err, ErrNoStudy) {
		study.Created, study.Budget.Enqueued = now, 0
		if err := store.Create(study); err != nil {
			return err
		}
		return store.Record(study.Name, Entry{Time: now, Event: Created})
	}
	if err != nil {
		return err
	}
	study.Budget.Enqueued = old.Budget.Enqueued
	if old.Budget == study.Budget && old.Numerics == study.Numerics {
		_, err := changes(old, study, acceptNumerics)
		return err
	}
	made, err := store.Trials(study.Name)
	if err != nil {
		return err
	}
	study.Budget.Trials = max(study.Budget.Trials, notEnqueued(made))
	entries, err := changes(old, study, acceptNumerics)
	if err != nil || len(entries) == 0 {
		return err
	}
	study.Created = old.Created
	if err := store.Update(study); err != nil {
		return err
	}
	for _, e := range entries {
		e.Time, e.Trial = now, len(made)
		if err := store.Record(study.Name, e); err != nil {
			return err
		}
	}
	return nil
}

// notEnqueued counts the trials that the budget counts.
func notEnqueued(trials []Trial) int {
	n := 0
	for _, t := range trials {
		if t.Origin != Enqueued {
			n++
		}
	}
	return n
}

// changes lists what a study's new form changes, as journal entries.
func changes(old, study Study, acceptNumerics bool) ([]Entry, error) {
	differences, err := Differences(old.Spec, study.Spec)
	if err != nil {
		return nil, err
	}
	if len(differences) > 0 {
		return nil, fmt.Errorf("study %s: %w: %s; give the study another name, or remove the old one", old.Name, ErrSpecChanged, strings.Join(differences, "; "))
	}
	var entries []Entry
	if old.Numerics != study.Numerics {
		if !acceptNumerics && old.Numerics == External {
			return nil, fmt.Errorf("study %s: %w: its runs are trained outside: `goalsearch ask` and `goalsearch tell` go on; --accept-numerics has this program train the rest, and marks the runs", old.Name, ErrNumericsChanged)
		}
		if !acceptNumerics {
			return nil, fmt.Errorf("study %s: %w: it has %s, this program computes with %s, which may differ in the last bits; --accept-numerics continues all the same and marks the runs",
				old.Name, ErrNumericsChanged, old.Numerics, study.Numerics)
		}
		entries = append(entries, Entry{Event: NumericsChanged, Note: old.Numerics + " became " + study.Numerics})
	}
	if old.Budget != study.Budget {
		entries = append(entries, Entry{Event: Extended, Note: extension(old, study)})
	}
	return entries, nil
}

// extension says how the budget of a study changed.
func extension(old, new Study) string {
	var parts []string
	if a, b := old.Budget.Trials, new.Budget.Trials; a != b {
		parts = append(parts, fmt.Sprintf("%d trials became %d", a, b))
	}
	if a, b := old.Budget.MaxFailures, new.Budget.MaxFailures; a != b {
		parts = append(parts, fmt.Sprintf("%s failures allowed became %s", limit(a), limit(b)))
	}
	if a, b := old.Budget.Target, new.Budget.Target; a != b {
		parts = append(parts, fmt.Sprintf("target %v became %v", a, b))
	}
	if a, b := old.Budget.Patience, new.Budget.Patience; a != b {
		parts = append(parts, fmt.Sprintf("patience %d became %d", a, b))
	}
	if a, b := old.Budget.Replicates, new.Budget.Replicates; a != b {
		parts = append(parts, fmt.Sprintf("share of replicates %v became %v", a, b))
	}
	if a, b := old.Planned(), new.Planned(); a != b {
		parts = append(parts, fmt.Sprintf("%d runs a trial became %d", a, b))
	}
	return strings.Join(parts, ", ")
}

func limit(failures int) string {
	if failures < 0 {
		return "any number of"
	}
	return strconv.Itoa(failures)
}
