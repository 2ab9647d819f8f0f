// Package studies reads studies and their trials from a store, beside whoever writes it,
// by the names that people give them.
package studies

import (
	"fmt"
	"strconv"
	"strings"

	"goalsearch/search"
	"goalsearch/store"
)

// Reading is how much of trials is read: (*store.Snapshot).TrialSummaries or
// (*store.Snapshot).Trials.
type Reading func(*store.Snapshot, string) ([]search.Trial, error)

// Read reads a study of the store at path, and its trials without pending replicates.
func Read(path, name string, read Reading) (search.Study, []search.Trial, error) {
	snapshot, err := store.Read(path)
	if err != nil {
		return search.Study{}, nil, err
	}
	defer snapshot.Close()
	study, err := snapshot.Study(name)
	if err != nil {
		return search.Study{}, nil, err
	}
	trials, err := read(snapshot, name)
	return study, study.Spec.WithoutPendingReplicates(trials), err
}

// Best is the word for the trial that ranks first.
const Best = "best"

// TrialRef names a trial: by its number, or, below 0, the best.
type TrialRef int

// BestTrial is the trial that ranks first.
const BestTrial TrialRef = -1

// ParseTrial reads a number or Best.
func ParseTrial(text string) (TrialRef, error) {
	if text == Best {
		return BestTrial, nil
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 0 {
		return 0, fmt.Errorf("trial %q is neither a number from 0 on nor %s", text, Best)
	}
	return TrialRef(number), nil
}

// CutTrial divides STUDY:TRIAL; false if the text is no such thing.
func CutTrial(text string) (study string, trial TrialRef, ok bool) {
	at := strings.LastIndexByte(text, ':')
	if at < 1 {
		return "", 0, false
	}
	trial, err := ParseTrial(text[at+1:])
	return text[:at], trial, err == nil
}

// Read reads the trial of a study, whole.
func (r TrialRef) Read(snapshot *store.Snapshot, study string) (search.Trial, error) {
	if r >= 0 {
		return snapshot.Trial(study, int(r))
	}
	searched, err := snapshot.Study(study)
	if err != nil {
		return search.Trial{}, err
	}
	best, ok, err := First(snapshot, searched)
	if err == nil && !ok {
		err = fmt.Errorf("study %s has no complete trial yet", study)
	}
	if err != nil {
		return search.Trial{}, err
	}
	return snapshot.Trial(study, best.Number)
}

// First returns the summary of the trial that ranks first; false if none is complete.
func First(snapshot *store.Snapshot, study search.Study) (best search.Trial, ok bool, err error) {
	trials, err := snapshot.TrialSummaries(study.Name)
	if err != nil {
		return best, false, err
	}
	best, ok = search.Best(study.Spec, trials)
	return best, ok, nil
}

// ReadTrial reads a study and one of its trials from the store at path.
func ReadTrial(path, name string, ref TrialRef) (search.Study, search.Trial, error) {
	snapshot, err := store.Read(path)
	if err != nil {
		return search.Study{}, search.Trial{}, err
	}
	defer snapshot.Close()
	study, err := snapshot.Study(name)
	if err != nil {
		return study, search.Trial{}, err
	}
	trial, err := ref.Read(snapshot, name)
	return study, trial, err
}
