package store

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"goalsearch/search"
)

// Memory is a store in memory, for tests and for searches that nobody keeps. It
// behaves as a DB does.
type Memory struct {
	mu      sync.Mutex
	studies map[string]*memoryStudy
}

type memoryStudy struct {
	search.Study
	trials  []search.Trial
	journal []search.Entry
}

var _ search.Store = (*Memory)(nil)

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{studies: make(map[string]*memoryStudy)} }

// Create adds a study; search.ErrStudyExists if its name is taken.
func (m *Memory) Create(given search.Study) error {
	if err := checkStudy(given); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.studies[given.Name] != nil {
		return errStudyExists(given.Name)
	}
	m.studies[given.Name] = &memoryStudy{Study: cloneStudy(given)}
	return nil
}

// Study returns a study by name; search.ErrNoStudy if there is none.
func (m *Memory) Study(name string) (search.Study, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, err := m.study(name)
	if err != nil {
		return search.Study{}, err
	}
	return cloneStudy(s.Study), nil
}

// Update changes the budget and the numerics id of a study.
func (m *Memory) Update(given search.Study) error {
	if err := checkStudy(given); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s, err := m.study(given.Name)
	if err != nil {
		return err
	}
	if err := checkSpec(s.Study, given); err != nil {
		return err
	}
	s.Budget, s.Numerics = given.Budget, given.Numerics
	for i := range s.trials {
		if given.Budget.Runs > 0 {
			s.trials[i].Planned = max(s.trials[i].Planned, s.Planned())
		}
	}
	return nil
}

// Extend lets trials have more runs, all or none.
func (m *Memory) Extend(name string, planned int, trials ...int) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, err := m.study(name)
	if err != nil {
		return err
	}
	for _, number := range trials {
		if number < 0 || number >= len(s.trials) {
			return fmt.Errorf("study %s: %w", name, errNoTrial(number, len(s.trials)))
		}
		if err := checkExtension(s.trials[number], planned); err != nil {
			return fmt.Errorf("study %s: trial %d: %w", name, number, err)
		}
	}
	for i, t := range s.trials {
		if slices.Contains(trials, original(t)) {
			s.trials[i].Planned = max(t.Planned, planned)
		}
	}
	return nil
}

// Propose adds trials without runs, all or none.
func (m *Memory) Propose(name string, trials []search.Trial) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, err := m.study(name)
	if err != nil {
		return err
	}
	grown := slices.Clone(s.trials)
	head := func(number int) (search.Trial, error) { return grown[number], nil }
	for _, t := range trials {
		switch {
		case t.Number != len(grown):
			err = errOrder(len(grown), t.Number)
		case len(t.Runs) > 0:
			err = errors.New("it is proposed and has runs already: add them with AddRun")
		default:
			err = checkTrial(s.Spec.Space, t, head)
		}
		if err != nil {
			return fmt.Errorf("study %s: trial %d: %w", name, t.Number, err)
		}
		grown = append(grown, cloneTrial(t))
	}
	s.trials = grown
	return nil
}

// AddRun adds an ended run to a trial.
func (m *Memory) AddRun(name string, trial int, run search.Run) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, err := m.study(name)
	if err != nil {
		return err
	}
	if trial < 0 || trial >= len(s.trials) {
		return fmt.Errorf("study %s: %w", name, errNoTrial(trial, len(s.trials)))
	}
	t := &s.trials[trial]
	at, found := slices.BinarySearchFunc(t.Runs, run.Number, func(r search.Run, n int) int { return r.Number - n })
	if found {
		err = checkSameRun(t.Runs[at], run)
	} else if err = checkRun(*t, run); err == nil {
		t.Runs = slices.Insert(t.Runs, at, cloneRun(run))
	}
	if err != nil {
		return fmt.Errorf("study %s: trial %d: run %d: %w", name, trial, run.Number, err)
	}
	return nil
}

// SetAside leaves a trial out of the ranking for a reason, or if that is "" no more.
func (m *Memory) SetAside(name string, trial int, reason string, entry search.Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, err := m.study(name)
	if err != nil {
		return err
	}
	if trial < 0 || trial >= len(s.trials) {
		return fmt.Errorf("study %s: %w", name, errNoTrial(trial, len(s.trials)))
	}
	t := s.trials[trial]
	t.SetAside = reason
	if err := checkSetAside(t, entry); err != nil {
		return fmt.Errorf("study %s: trial %d: %w", name, trial, err)
	}
	entry.Trial = len(s.trials)
	s.trials[trial], s.journal = t, append(s.journal, entry)
	return nil
}

// Trials returns all trials by number, with their runs by run number.
func (m *Memory) Trials(name string) ([]search.Trial, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, err := m.study(name)
	if err != nil {
		return nil, err
	}
	trials := make([]search.Trial, len(s.trials))
	for i, t := range s.trials {
		t.Runs, t.SetAside = s.trials[original(t)].Runs, s.trials[original(t)].SetAside
		trials[i] = cloneTrial(t)
	}
	return trials, nil
}

// Record appends to the study's journal.
func (m *Memory) Record(name string, entry search.Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, err := m.study(name)
	if err != nil {
		return err
	}
	if err := checkRecorded(entry); err != nil {
		return fmt.Errorf("study %s: %w", name, err)
	}
	s.journal = append(s.journal, entry)
	return nil
}

// Correct takes ended runs out of their trials, or puts others in their place, and
// appends the entry to the journal with the runs as they were, all or nothing.
func (m *Memory) Correct(name string, entry search.Entry, corrections []search.Correction) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, err := m.study(name)
	if err != nil {
		return err
	}
	if err := checkCorrection(entry, corrections); err != nil {
		return fmt.Errorf("study %s: %w", name, err)
	}
	entry.Trial = len(s.trials)
	corrected := slices.Clone(s.trials)
	for _, c := range corrections {
		if c.Trial < 0 || c.Trial >= len(corrected) {
			return fmt.Errorf("study %s: %w", name, errNoTrial(c.Trial, len(corrected)))
		}
		old, err := correctTrial(&corrected[c.Trial], c)
		if err != nil {
			return fmt.Errorf("study %s: trial %d: run %d: %w", name, c.Trial, c.Run, err)
		}
		entry.Superseded = append(entry.Superseded, search.Supersede(c.Trial, old))
	}
	s.trials, s.journal = corrected, append(s.journal, entry)
	return nil
}

// correctTrial takes a run out of a trial, or puts another in its place, and returns it.
func correctTrial(t *search.Trial, c search.Correction) (search.Run, error) {
	if err := checkOwnRuns(*t); err != nil {
		return search.Run{}, err
	}
	at := slices.IndexFunc(t.Runs, func(r search.Run) bool { return r.Number == c.Run })
	if at < 0 {
		return search.Run{}, errNoRun()
	}
	old := t.Runs[at]
	t.Runs = slices.Clone(t.Runs)
	if c.Replacement == nil {
		t.Runs = slices.Delete(t.Runs, at, at+1)
		return old, nil
	}
	if err := checkReplacement(old, *c.Replacement); err != nil {
		return old, err
	}
	if err := checkRun(*t, *c.Replacement); err != nil {
		return old, err
	}
	t.Runs[at] = cloneRun(*c.Replacement)
	return old, nil
}

// Enqueue appends an entry with goals to the journal and raises the number of
// goals enqueued.
func (m *Memory) Enqueue(name string, entry search.Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, err := m.study(name)
	if err != nil {
		return err
	}
	if err := checkQueued(s.Spec.Space, entry); err != nil {
		return fmt.Errorf("study %s: %w", name, err)
	}
	entry.Trial = len(s.trials)
	s.Budget.Enqueued += len(entry.Goals)
	s.journal = append(s.journal, entry)
	return nil
}

// Journal returns the study's journal in the order in which it was written.
func (m *Memory) Journal(name string) ([]search.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, err := m.study(name)
	if err != nil {
		return nil, err
	}
	return cloneJournal(s.journal), nil
}

// study finds a study; the caller holds the lock.
func (m *Memory) study(name string) (*memoryStudy, error) {
	if s := m.studies[name]; s != nil {
		return s, nil
	}
	return nil, errNoStudy(name)
}
