package search

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Errors of a study that is stored in another form than the one given. The errors that
// wrap them, *SpecChangedError and *NumericsChangedError, say more.
var (
	ErrSpecChanged     = errors.New("the study's spec has changed")
	ErrNumericsChanged = errors.New("the study was computed with other arithmetic")
)

// SpecChangedError is returned where a stored study has another spec than the one given.
type SpecChangedError struct {
	Study string
	// Differences are as the function of that name lists them.
	Differences []string
}

// Error names the study and a few differences.
func (e *SpecChangedError) Error() string {
	return fmt.Sprintf("study %s: %v: %s; give the study another name, or remove the old one", e.Study, ErrSpecChanged, FewDifferences(e.Differences))
}

// Unwrap returns ErrSpecChanged.
func (e *SpecChangedError) Unwrap() error { return ErrSpecChanged }

// NumericsChangedError is returned where the runs of a stored study were computed by
// other kernels, or by other programs.
type NumericsChangedError struct {
	Study         string
	Stored, Given string // numerics ids; Stored may be External
}

// Error names the study and both numerics.
func (e *NumericsChangedError) Error() string {
	if e.Stored == External {
		return fmt.Sprintf("study %s: %v: other programs train its runs", e.Study, ErrNumericsChanged)
	}
	return fmt.Sprintf("study %s: %v: it has %s, this program computes with %s, which may differ in the last bits", e.Study, ErrNumericsChanged, e.Stored, e.Given)
}

// Unwrap returns ErrNumericsChanged.
func (e *NumericsChangedError) Unwrap() error { return ErrNumericsChanged }

// StudyReader is the part of a Store that shows studies.
type StudyReader interface {
	// Study returns a study by name; ErrNoStudy if there is none.
	Study(name string) (Study, error)
	// Trials returns all trials by number.
	Trials(name string) ([]Trial, error)
}

// Registration is what entering a study into a store would change.
type Registration struct {
	// Study is the study as the store has it afterwards, but for the time of its creation
	// if it is New.
	Study Study
	// New says that the store does not have the study yet.
	New bool
	// Changes are for the journal; none if nothing changes. They have no times.
	Changes []Entry
}

// CheckRegister returns what Register would do, and refuses what it refuses. It changes
// nothing.
func CheckRegister(store StudyReader, study Study, acceptNumerics bool) (Registration, error) {
	if err := study.Validate(); err != nil {
		return Registration{}, fmt.Errorf("study %s: %w", study.Name, err)
	}
	old, err := store.Study(study.Name)
	if errors.Is(err, ErrNoStudy) {
		study.Budget.Enqueued = 0
		return Registration{Study: study, New: true, Changes: []Entry{{Event: Created}}}, nil
	}
	if err != nil {
		return Registration{}, err
	}
	study.Budget.Enqueued, study.Created = old.Budget.Enqueued, old.Created
	made := 0
	if old.Budget != study.Budget || old.Numerics != study.Numerics {
		trials, err := store.Trials(study.Name)
		if err != nil {
			return Registration{}, err
		}
		made = len(trials)
		study.Budget.Trials = max(study.Budget.Trials, notEnqueued(trials))
	}
	changes, err := changes(old, study, acceptNumerics)
	for i := range changes {
		changes[i].Trial = made
	}
	return Registration{Study: study, Changes: changes}, err
}

// Register makes sure that the store has the study: it is created, or, if it is
// there with the same spec, its budget becomes the given one, but never fewer trials
// than were made. Another spec is refused with a *SpecChangedError. Another numerics id
// is refused with a *NumericsChangedError unless accepted, and is journalled if it is.
func Register(store Store, study Study, acceptNumerics bool, now time.Time) error {
	r, err := CheckRegister(store, study, acceptNumerics)
	if err != nil || len(r.Changes) == 0 {
		return err
	}
	if r.New {
		r.Study.Created = now
		err = store.Create(r.Study)
	} else {
		err = store.Update(r.Study)
	}
	if err != nil {
		return err
	}
	for _, e := range r.Changes {
		e.Time = now
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
		return nil, &SpecChangedError{Study: old.Name, Differences: differences}
	}
	var entries []Entry
	if old.Numerics != study.Numerics {
		if !acceptNumerics {
			return nil, &NumericsChangedError{Study: old.Name, Stored: old.Numerics, Given: study.Numerics}
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
