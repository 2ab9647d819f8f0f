package store

import (
	"go.etcd.io/bbolt"

	"goalsearch/search"
)

// Reader answers questions about a store. What it returns is the caller's: it
// shares no memory with the store. A DB is a Reader of what is committed, a
// Snapshot of one moment.
type Reader struct {
	path string
	bolt *bbolt.DB // nil: an empty file
}

// Path returns the path of the store as it was given.
func (r *Reader) Path() string { return r.path }

// Studies lists the studies by name.
func (r *Reader) Studies() ([]search.Overview, error) {
	var list []search.Overview
	err := r.view(func(tx *bbolt.Tx) error {
		studies := tx.Bucket(studiesBucket)
		if studies == nil {
			return nil
		}
		return studies.ForEachBucket(func(name []byte) error {
			s, err := openStudy(tx, string(name))
			if err != nil {
				return err
			}
			o, err := s.overview()
			list = append(list, o)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// Overview returns a study and how far it is; search.ErrNoStudy if there is none.
func (r *Reader) Overview(name string) (search.Overview, error) {
	return query(r, name, (*study).overview)
}

func (s *study) overview() (search.Overview, error) {
	o := search.Overview{}
	var err error
	if o.Study, err = s.get(); err != nil {
		return o, err
	}
	if o.Trials, err = s.counts(o.Spec); err != nil {
		return o, err
	}
	o.Last, err = s.lastStep()
	return o, s.wrap(err)
}

// lastStep is the last entry of the journal that says how far the search is; zero if there
// is none.
func (s *study) lastStep() (search.Entry, error) {
	c := s.journal.Cursor()
	for key, raw := c.Last(); key != nil; key, raw = c.Prev() {
		e, err := decodeEntry(raw)
		if err != nil || !e.Event.Annotates() {
			return e, err
		}
	}
	return search.Entry{}, nil
}

// counts is search.Count of the trials. A trial that the ranking has with a value has all
// its runs; of the others alone, and where there are rungs, more is read.
func (s *study) counts(spec search.Spec) (search.Counts, error) {
	var counts search.Counts
	count, err := s.count()
	if err != nil {
		return counts, err
	}
	scored := make([]bool, count)
	c := s.rank.Cursor()
	for key, _ := c.First(); key != nil; key, _ = c.Next() {
		inverted, number, err := parseRank(key)
		if err != nil {
			return counts, s.wrap(err)
		}
		if number < count {
			scored[number] = inverted != unscored
		}
	}
	for number := range count {
		if scored[number] && len(spec.Rungs) == 0 {
			counts.Complete++
			continue
		}
		t, err := s.head(number)
		if err == nil {
			t.Runs, err = s.runsOf(original(t), false)
		}
		if err != nil {
			return counts, err
		}
		counts.Add(spec, t)
	}
	return counts, nil
}

// Study returns a study by name; search.ErrNoStudy if there is none.
func (r *Reader) Study(name string) (search.Study, error) {
	return query(r, name, (*study).get)
}

// Trials returns all trials by number, with their runs by run number. A trial
// that is the DuplicateOf another has that one's runs.
func (r *Reader) Trials(name string) ([]search.Trial, error) {
	return query(r, name, func(s *study) ([]search.Trial, error) { return s.all(true) })
}

// TrialSummaries returns all trials like Trials, but of each run only what does not
// grow with its length: the curve has the last epoch alone, and there are no
// atoms and no provenance. State, Value and Reason of the trials are the same.
// It takes a fraction of the time.
func (r *Reader) TrialSummaries(name string) ([]search.Trial, error) {
	return query(r, name, func(s *study) ([]search.Trial, error) { return s.all(false) })
}

// Trial returns one trial with its runs; ErrNoTrial if there is none.
func (r *Reader) Trial(name string, number int) (search.Trial, error) {
	return query(r, name, func(s *study) (search.Trial, error) { return s.trial(number, true) })
}

// Journal returns the study's journal in the order in which it was written.
func (r *Reader) Journal(name string) ([]search.Entry, error) {
	return query(r, name, (*study).entries)
}

// query runs f on a study in a read transaction.
func query[T any](r *Reader, name string, f func(*study) (T, error)) (T, error) {
	var answer, zero T
	if r.bolt == nil {
		return zero, in(r.path, errNoStudy(name))
	}
	err := r.view(func(tx *bbolt.Tx) error {
		s, err := openStudy(tx, name)
		if err != nil {
			return err
		}
		answer, err = f(s)
		return err
	})
	if err != nil {
		return zero, err
	}
	return answer, nil
}

// view runs f in a read transaction and says which store its error is about.
func (r *Reader) view(f func(*bbolt.Tx) error) error {
	return in(r.path, r.transaction(f))
}

// transaction runs f in a read transaction; on an empty file, on an empty store.
func (r *Reader) transaction(f func(*bbolt.Tx) error) error {
	if r.bolt == nil {
		return nil
	}
	return guard(func() error { return r.bolt.View(f) })
}
