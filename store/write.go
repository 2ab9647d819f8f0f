package store

import (
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"goalsearch/search"
)

var _ search.Store = (*DB)(nil)

// Create adds a study; search.ErrStudyExists if its name is taken.
func (db *DB) Create(given search.Study) error {
	if err := checkStudy(given); err != nil {
		return in(db.path, err)
	}
	return db.update(func(tx *bbolt.Tx) error {
		_, err := createStudy(tx, given)
		return err
	})
}

// Update changes the budget and the numerics id of a study. It refuses one whose
// spec differs (ErrSpecChanged), naming the differences. Trials that plan fewer
// runs than the study does then plan as many.
func (db *DB) Update(given search.Study) error {
	if err := checkStudy(given); err != nil {
		return in(db.path, err)
	}
	return db.change(given.Name, func(s *study) error {
		stored, err := s.get()
		if err != nil {
			return err
		}
		if err := checkSpec(stored, given); err != nil {
			return err
		}
		stored.Budget, stored.Numerics = given.Budget, given.Numerics
		if err := s.put(stored); err != nil {
			return err
		}
		return s.extendAll(stored)
	})
}

// Extend lets trials have more runs, all or none. A trial that plans as many
// already stays as it is.
func (db *DB) Extend(name string, planned int, trials ...int) error {
	return db.change(name, func(s *study) error {
		for _, number := range trials {
			if err := s.extend(number, planned); err != nil {
				return err
			}
		}
		return nil
	})
}

// Propose adds trials without runs, all or none. Their numbers must follow on
// from the trials that are there.
func (db *DB) Propose(name string, trials []search.Trial) error {
	return db.change(name, func(s *study) error {
		stored, err := s.get()
		if err != nil {
			return err
		}
		next, err := s.count()
		if err != nil {
			return err
		}
		for i, t := range trials {
			if t.Number != next+i {
				return s.wrap(errOrder(next+i, t.Number))
			}
			if len(t.Runs) > 0 {
				return s.wrapTrial(t.Number, errors.New("it is proposed and has runs already: add them with AddRun"))
			}
			if err := checkTrial(stored.Spec.Space, t, s.head); err != nil {
				return s.wrapTrial(t.Number, err)
			}
			if err := s.putTrial(t); err != nil {
				return err
			}
			if t.DuplicateOf >= 0 {
				if err := s.putRank(t); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// AddRun adds an ended run to a trial. A run that is stored stays as it is:
// adding it again does nothing, even where its provenance differs, and adding
// another in its place is refused (ErrConflict). Runs that are added at the same
// time share a transaction.
func (db *DB) AddRun(name string, trial int, run search.Run) error {
	return db.share(func(tx *bbolt.Tx) error {
		s, err := openStudy(tx, name)
		if err != nil {
			return err
		}
		t, err := s.head(trial)
		if err != nil {
			return err
		}
		added, err := s.putRun(t, run)
		if err != nil || !added {
			return err
		}
		return s.putRank(t)
	})
}

// Record appends to the study's journal.
func (db *DB) Record(name string, entry search.Entry) error {
	return db.change(name, func(s *study) error {
		if err := checkRecorded(entry); err != nil {
			return s.wrap(err)
		}
		return s.record(entry)
	})
}

// Correct takes ended runs out of their trials, or puts others in their place, and
// appends the entry to the journal, before the next trial, with the runs as they were.
// All or nothing: a run that is not there is refused (ErrConflict).
func (db *DB) Correct(name string, entry search.Entry, corrections []search.Correction) error {
	return db.change(name, func(s *study) error {
		if err := checkCorrection(entry, corrections); err != nil {
			return s.wrap(err)
		}
		var err error
		if entry.Trial, err = s.count(); err != nil {
			return err
		}
		for _, c := range corrections {
			old, err := s.correct(c)
			if err != nil {
				return err
			}
			entry.Superseded = append(entry.Superseded, search.Supersede(c.Trial, old))
		}
		return s.record(entry)
	})
}

// Enqueue appends an entry with goals to the journal, before the next trial, and
// raises the number of goals enqueued. Goals must be of the study's space.
func (db *DB) Enqueue(name string, entry search.Entry) error {
	return db.change(name, func(s *study) error {
		stored, err := s.get()
		if err != nil {
			return err
		}
		if err := checkQueued(stored.Spec.Space, entry); err != nil {
			return s.wrap(err)
		}
		if entry.Trial, err = s.count(); err != nil {
			return err
		}
		stored.Budget.Enqueued += len(entry.Goals)
		if err := s.put(stored); err != nil {
			return err
		}
		return s.record(entry)
	})
}

// SetAside leaves a trial out of the ranking for a reason, or if that is "" no more, and
// appends the entry to the journal, before the next trial.
func (db *DB) SetAside(name string, trial int, reason string, entry search.Entry) error {
	return db.change(name, func(s *study) error {
		t, err := s.head(trial)
		if err != nil {
			return err
		}
		t.SetAside = reason
		if err := checkSetAside(t, entry); err != nil {
			return s.wrapTrial(trial, err)
		}
		if entry.Trial, err = s.count(); err != nil {
			return err
		}
		if err := s.putHead(t); err != nil {
			return err
		}
		return s.record(entry)
	})
}

// Remove deletes a study with all that belongs to it. Compact gives its room
// back to the disk.
func (db *DB) Remove(name string) error {
	return db.change(name, func(s *study) error {
		return s.b.Tx().Bucket(studiesBucket).DeleteBucket([]byte(name))
	})
}

// Rename gives a study another name; search.ErrStudyExists if that is taken.
func (db *DB) Rename(old, new string) error {
	if err := checkName(new); err != nil {
		return in(db.path, err)
	}
	return db.change(old, func(s *study) error {
		studies := s.b.Tx().Bucket(studiesBucket)
		b, err := studies.CreateBucket([]byte(new))
		if errors.Is(err, bolterrors.ErrBucketExists) {
			return errStudyExists(new)
		}
		if err != nil {
			return err
		}
		if err := b.Put(studyKey, s.b.Get(studyKey)); err != nil {
			return err
		}
		for _, name := range studyBuckets {
			if err := s.b.MoveBucket(name, b); err != nil {
				return fmt.Errorf("study %s: bucket %s: %w", old, name, err)
			}
		}
		return studies.DeleteBucket([]byte(old))
	})
}

// change runs f on a study in a transaction of its own.
func (db *DB) change(name string, f func(*study) error) error {
	return db.update(func(tx *bbolt.Tx) error {
		s, err := openStudy(tx, name)
		if err != nil {
			return err
		}
		return f(s)
	})
}
