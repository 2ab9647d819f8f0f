package store

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"go.etcd.io/bbolt"

	"goalsearch/search"
)

// MergeOptions of Merge.
type MergeOptions struct {
	// Rename gives studies of the sources another name in the destination.
	Rename map[string]string
	// AcceptNumerics joins studies whose numerics ids differ. The destination's
	// stays; each run keeps its own in its provenance.
	AcceptNumerics bool
	// Open says how to open the destination.
	Open Options
}

// Merged is what became of a study that was joined to a store.
type Merged struct {
	Source  string // path of its store, "" if it came by Insert
	Name    string // in the source
	As      string // in the destination
	Created bool   // it was new
	Trials  int    // that were added
	Runs    int    // that were added
}

// Merge joins the studies of other stores to the store at dst, which is made if
// there is none. A study that dst has under the same name with the same spec
// gains the trials and runs that it lacks, its budget becomes the larger of the
// two, and its journal has the entries of both; of runs that one has corrected, those
// of the other are the ones that were. All or nothing: where a study has
// another spec (ErrSpecChanged), or a trial or run contradicts one of dst
// (ErrConflict), nothing changes. The sources may be open in another process.
func Merge(dst string, srcs []string, opts MergeOptions) (merged []Merged, err error) {
	var all []content
	named := make(map[string]bool)
	for _, src := range srcs {
		if sameFile(src, dst) {
			return nil, in(src, errors.New("it cannot be merged with itself: leave it out of the sources"))
		}
		list, err := readContents(src)
		if err != nil {
			return nil, err
		}
		for i := range list {
			named[list[i].Study.Name] = true
			list[i].source = src
			list[i].numerics = opts.AcceptNumerics
			list[i].name = list[i].Study.Name
			if as, ok := opts.Rename[list[i].name]; ok {
				list[i].Study.Name = as
			}
		}
		all = append(all, list...)
	}
	for _, name := range slices.Sorted(maps.Keys(opts.Rename)) {
		if !named[name] {
			return nil, fmt.Errorf("no source has a study %s to be renamed %s", name, opts.Rename[name])
		}
	}
	_, missing := os.Stat(dst)
	db, err := Open(dst, opts.Open)
	if err != nil {
		return nil, err
	}
	merged, err = db.insert(all)
	if err != nil && errors.Is(missing, os.ErrNotExist) {
		err = errors.Join(err, os.Remove(dst))
	}
	return merged, errors.Join(err, db.Close())
}

// Insert stores a whole study: what was exported, say. Where the store has a
// study of that name, Insert joins the two as Merge does. Trials must be
// numbered from 0; the runs of a trial that is the DuplicateOf another may be given or
// left out.
func (db *DB) Insert(given search.Study, trials []search.Trial, journal ...search.Entry) (Merged, error) {
	merged, err := db.insert([]content{{Study: given, name: given.Name, trials: trials, journal: journal}})
	if err != nil {
		return Merged{}, err
	}
	return merged[0], nil
}

// content is all of a study, to be stored.
type content struct {
	search.Study
	trials  []search.Trial
	journal []search.Entry

	source   string // path of the store it comes from, "" if from none
	name     string // its name there
	numerics bool   // it may join a study of another numerics id
}

// readContents reads all studies of a store.
func readContents(path string) (list []content, err error) {
	s, err := Read(path)
	if err != nil {
		return nil, err
	}
	err = s.view(func(tx *bbolt.Tx) error {
		studies := tx.Bucket(studiesBucket)
		if studies == nil {
			return nil
		}
		return studies.ForEachBucket(func(name []byte) error {
			s, err := openStudy(tx, string(name))
			if err != nil {
				return err
			}
			c := content{}
			if c.Study, err = s.get(); err != nil {
				return err
			}
			if c.trials, err = s.all(true); err != nil {
				return err
			}
			c.journal, err = s.entries()
			list = append(list, c)
			return err
		})
	})
	return list, errors.Join(err, s.Close())
}

// insert joins studies to the store in one transaction.
func (db *DB) insert(list []content) ([]Merged, error) {
	var merged []Merged
	err := db.update(func(tx *bbolt.Tx) error {
		merged = merged[:0]
		for _, c := range list {
			m, err := join(tx, c)
			if err != nil && c.source != "" {
				err = fmt.Errorf("joining %s: %w", c.source, err)
			}
			if err != nil {
				return err
			}
			merged = append(merged, m)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return merged, nil
}

// join stores what the store lacks of a study.
func join(tx *bbolt.Tx, c content) (Merged, error) {
	m := Merged{Source: c.source, Name: c.name, As: c.Study.Name}
	if err := checkStudy(c.Study); err != nil {
		return m, err
	}
	s, err := openStudy(tx, c.Study.Name)
	var before progress
	if errors.Is(err, search.ErrNoStudy) {
		m.Created = true
		s, err = createStudy(tx, c.Study)
	} else if err == nil {
		if before, err = s.progress(); err == nil {
			err = s.widen(c)
		}
	}
	if err != nil {
		return m, err
	}
	if !m.Created {
		if c.trials, err = s.joinCorrections(c); err != nil {
			return m, err
		}
	}
	if m.Trials, err = s.joinTrials(c); err != nil {
		return m, err
	}
	if m.Runs, err = s.joinRuns(c.trials); err != nil {
		return m, err
	}
	if err := s.joinJournal(c.journal); err != nil {
		return m, err
	}
	if err := s.countQueue(); err != nil || m.Created {
		return m, err
	}
	return m, s.reopen(before, progress{c.Study.Budget, search.HasFinished(c.journal)})
}

// countQueue makes the number of goals enqueued that of the journal.
func (s *study) countQueue() error {
	stored, err := s.get()
	if err != nil {
		return err
	}
	entries, err := s.entries()
	if err != nil {
		return err
	}
	queued := 0
	for _, e := range entries {
		queued += len(e.Goals)
	}
	if stored.Budget.Enqueued == queued {
		return nil
	}
	stored.Budget.Enqueued = queued
	return s.put(stored)
}

// widen lets a study go as far as either of two goes.
func (s *study) widen(c content) error {
	stored, err := s.get()
	if err != nil {
		return err
	}
	if err := checkSpec(stored, c.Study); err != nil {
		return err
	}
	if stored.Numerics != c.Study.Numerics && !c.numerics {
		return s.wrap(fmt.Errorf("%w: its numerics id is %q, not %q: equal runs may differ in their bits", ErrConflict, stored.Numerics, c.Study.Numerics))
	}
	stored.Budget.Trials = max(stored.Budget.Trials, c.Study.Budget.Trials)
	stored.Budget.Patience = later(stored.Budget.Patience, c.Study.Budget.Patience)
	stored.Budget.Target = later(stored.Budget.Target, c.Study.Budget.Target)
	stored.Budget.Replicates = max(stored.Budget.Replicates, c.Study.Budget.Replicates)
	if a, b := stored.Budget.MaxFailures, c.Study.Budget.MaxFailures; a < 0 || b < 0 {
		stored.Budget.MaxFailures = -1
	} else {
		stored.Budget.MaxFailures = max(a, b)
	}
	stored.Budget.Runs = max(stored.Budget.Runs, c.Study.Budget.Runs)
	if t := c.Study.Created; stored.Created.IsZero() || !t.IsZero() && t.Before(stored.Created) {
		stored.Created = t
	}
	if err := s.put(stored); err != nil {
		return err
	}
	return s.extendAll(stored)
}

// later returns the limit that ends a study later, of two of which 0 is none.
func later[N int | float64](a, b N) N {
	if a == 0 || b == 0 {
		return 0
	}
	return max(a, b)
}

// joinTrials adds the trials that are not there, without their runs, and wants
// the others to be the same, but that they may have more runs.
func (s *study) joinTrials(c content) (added int, err error) {
	count, err := s.count()
	if err != nil {
		return 0, err
	}
	study, err := s.get()
	if err != nil {
		return 0, err
	}
	for i, t := range c.trials {
		if t.Number != i {
			return 0, s.wrap(errOrder(i, t.Number))
		}
		if i < count {
			stored, err := s.head(i)
			if err != nil {
				return 0, err
			}
			if err := checkSameTrial(stored, t); err != nil {
				return 0, s.wrapTrial(i, err)
			}
			if stored.DuplicateOf < 0 {
				if err := s.extend(i, t.Planned); err != nil {
					return 0, err
				}
				if err := s.joinSetAside(i, t); err != nil {
					return 0, err
				}
			}
			continue
		}
		if t, err = s.raised(study, c.trials, t); err != nil {
			return 0, err
		}
		if err := checkTrial(c.Study.Spec.Space, t, s.head); err != nil {
			return 0, s.wrapTrial(i, err)
		}
		if err := s.putTrial(t); err != nil {
			return 0, err
		}
		added++
	}
	return added, nil
}

// joinSetAside leaves a trial out of the ranking that the other copy has left out.
func (s *study) joinSetAside(number int, given search.Trial) error {
	t, err := s.head(number)
	if err != nil || t.SetAside != "" || given.SetAside == "" {
		return err
	}
	t.SetAside = given.SetAside
	if err := checkReason(t.SetAside); err != nil {
		return s.wrapTrial(number, err)
	}
	return s.putHead(t)
}

// raised returns a new trial with the runs that it is to have in this store: as
// many as its study, or its original, has here.
func (s *study) raised(study search.Study, given []search.Trial, t search.Trial) (search.Trial, error) {
	if t.DuplicateOf < 0 || t.DuplicateOf >= len(given) || given[t.DuplicateOf].Planned != t.Planned {
		if study.Budget.Runs > 0 {
			t.Planned = max(t.Planned, study.Planned())
		}
		return t, nil
	}
	original, err := s.head(t.DuplicateOf)
	t.Planned = original.Planned
	return t, err
}

// joinRuns adds the runs that are not there to trials that are, and ranks them.
func (s *study) joinRuns(trials []search.Trial) (added int, err error) {
	for _, t := range trials {
		if t.DuplicateOf >= 0 {
			if err := s.checkCopy(t); err != nil {
				return 0, s.wrapTrial(t.Number, err)
			}
			continue
		}
		head, err := s.head(t.Number)
		if err != nil {
			return 0, err
		}
		for _, run := range t.Runs {
			fresh, err := s.putRun(head, run)
			if err != nil {
				return 0, err
			}
			if fresh {
				added++
			}
		}
		if err := s.putRank(head); err != nil {
			return 0, err
		}
	}
	return added, nil
}

// checkCopy wants the runs of a copy to be those of its original, which is
// stored.
func (s *study) checkCopy(t search.Trial) error {
	runs, err := s.runsOf(t.DuplicateOf, true)
	if err != nil {
		return err
	}
	for _, run := range t.Runs {
		at := slices.IndexFunc(runs, func(r search.Run) bool { return r.Number == run.Number })
		if at < 0 {
			return fmt.Errorf("%w: it is the same as trial %d, which has no run %d", ErrConflict, t.DuplicateOf, run.Number)
		}
		if err := checkSameRun(runs[at], run); err != nil {
			return fmt.Errorf("it is the same as trial %d: run %d: %w", t.DuplicateOf, run.Number, err)
		}
	}
	return nil
}

// checkSameTrial refuses a trial that is not the stored one.
func checkSameTrial(stored, given search.Trial) error {
	switch {
	case !stored.Goal.Equal(given.Goal):
		return fmt.Errorf("%w: its goal is %v, not %v", ErrConflict, stored.Goal, given.Goal)
	case stored.Origin != given.Origin:
		return fmt.Errorf("%w: its origin is %s, not %s", ErrConflict, stored.Origin, given.Origin)
	case stored.DuplicateOf != given.DuplicateOf:
		return fmt.Errorf("%w: it is the same as trial %d, not %d", ErrConflict, stored.DuplicateOf, given.DuplicateOf)
	}
	return nil
}
