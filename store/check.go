package store

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"goalsearch/search"
	"goalsearch/store/internal/boltfile"
)

// Problem is something wrong with a store. Study is "" and Trial and Run are -1
// where it is not about one.
type Problem struct {
	Study string
	Trial int
	Run   int
	Text  string
}

func (p Problem) String() string {
	var b strings.Builder
	if p.Study != "" {
		fmt.Fprintf(&b, "study %s: ", p.Study)
	}
	if p.Trial >= 0 {
		fmt.Fprintf(&b, "trial %d: ", p.Trial)
	}
	if p.Run >= 0 {
		fmt.Fprintf(&b, "run %d: ", p.Run)
	}
	return b.String() + p.Text
}

// Check reads the whole store at path and returns what is wrong with it: with
// the pages of the file, and with what the studies say of each other. It is an
// error if the file cannot be read as a store at all. It works beside a writer.
func Check(path string) ([]Problem, error) {
	s, err := Read(path)
	if err != nil {
		return nil, err
	}
	problems, err := s.check()
	return problems, errors.Join(err, s.Close())
}

func (s *Snapshot) check() ([]Problem, error) {
	c := &checker{}
	if s.bolt == nil {
		return nil, nil
	}
	info, err := s.file.Stat()
	if err != nil {
		return nil, in(s.path, err)
	}
	m, err := readMeta(s.file, info.Size())
	if err != nil {
		return nil, in(s.path, err)
	}
	if pages := boltfile.Check(s.file, m); len(pages) > 0 {
		for _, text := range pages {
			c.add(text)
		}
		return c.found, nil // what stands in such pages is not worth reading
	}
	err = s.view(func(tx *bbolt.Tx) error {
		for err := range tx.Check() {
			c.add(err.Error())
		}
		return c.store(tx)
	})
	return c.found, err
}

// checker collects problems.
type checker struct{ found []Problem }

func (c *checker) add(text string) {
	c.found = append(c.found, Problem{Trial: -1, Run: -1, Text: text})
}

func (c *checker) study(name, format string, args ...any) {
	c.found = append(c.found, Problem{Study: name, Trial: -1, Run: -1, Text: fmt.Sprintf(format, args...)})
}

func (c *checker) trial(name string, trial int, err error) {
	c.found = append(c.found, Problem{Study: name, Trial: trial, Run: -1, Text: err.Error()})
}

func (c *checker) run(name string, trial, run int, err error) {
	c.found = append(c.found, Problem{Study: name, Trial: trial, Run: run, Text: err.Error()})
}

// store checks the root and every study.
func (c *checker) store(tx *bbolt.Tx) error {
	err := tx.ForEach(func(name []byte, _ *bbolt.Bucket) error {
		if !bytes.Equal(name, metaBucket) && !bytes.Equal(name, studiesBucket) {
			c.add(fmt.Sprintf("bucket %q does not belong here", name))
		}
		return nil
	})
	studies := tx.Bucket(studiesBucket)
	if err != nil || studies == nil {
		return err
	}
	return studies.ForEach(func(key, value []byte) error {
		if value != nil {
			c.add(fmt.Sprintf("key %q in bucket studies is no study", key))
			return nil
		}
		s, err := openStudy(tx, string(key))
		if err != nil {
			c.add(err.Error())
			return nil
		}
		return c.content(s)
	})
}

// content checks all that belongs to a study.
func (c *checker) content(s *study) error {
	given, err := decodeStudy(s.name, s.b.Get(studyKey))
	if err == nil {
		err = checkContent(given)
	}
	if err != nil {
		c.study(s.name, "%v", err)
		return nil
	}
	known := map[string]bool{string(studyKey): true}
	for _, name := range studyBuckets {
		known[string(name)] = true
	}
	trials, whole := c.trials(s, given.Spec.Space)
	whole = c.runs(s, trials) && whole
	if whole {
		c.indexes(s, trials)
	}
	c.journal(s, trials)
	return s.b.ForEach(func(key, _ []byte) error {
		if !known[string(key)] {
			c.study(s.name, "key %q does not belong here", key)
		}
		return nil
	})
}

// trials checks the trials and returns them without their runs, and whether
// there was nothing wrong.
func (c *checker) trials(s *study, space search.Space) (trials []search.Trial, whole bool) {
	before := len(c.found)
	earlier := func(number int) (search.Trial, error) { return trials[number], nil }
	cursor := s.trials.Cursor()
	for key, raw := cursor.First(); key != nil; key, raw = cursor.Next() {
		number, err := parseNumber(key)
		if err != nil {
			c.study(s.name, "trials: %v", err)
			continue
		}
		if number != len(trials) {
			c.study(s.name, "trial %d is missing", len(trials))
			break
		}
		t, err := decodeTrial(number, string(raw), nil)
		if err == nil {
			err = checkTrial(space, t, earlier)
		}
		if err != nil {
			c.trial(s.name, number, err)
		}
		trials = append(trials, t)
	}
	return trials, len(c.found) == before
}

// runs checks the runs, fills them in, and returns whether there was nothing
// wrong.
func (c *checker) runs(s *study, trials []search.Trial) bool {
	before := len(c.found)
	cursor := s.runs.Cursor()
	for key, raw := cursor.First(); key != nil; key, raw = cursor.Next() {
		trial, number, err := parsePair(key)
		if err != nil {
			c.study(s.name, "runs: %v", err)
			continue
		}
		if trial >= len(trials) {
			c.run(s.name, trial, number, errors.New("there is no such trial"))
			continue
		}
		run, err := decodeRun(number, string(raw), string(s.details.Get(key)))
		if err == nil {
			err = checkRun(trials[trial], run)
		}
		if err != nil {
			c.run(s.name, trial, number, err)
			continue
		}
		trials[trial].Runs = append(trials[trial].Runs, run)
	}
	cursor = s.details.Cursor()
	for key, _ := cursor.First(); key != nil; key, _ = cursor.Next() {
		if s.runs.Get(key) == nil {
			c.study(s.name, "details %x are of a missing run", key)
		}
	}
	return len(c.found) == before
}

// indexes compares the ranking and the index of copies with the trials.
func (c *checker) indexes(s *study, trials []search.Trial) {
	rank, same := make(map[string]bool), make(map[string]bool)
	for _, t := range trials {
		if t.DuplicateOf >= 0 {
			t.Runs = trials[t.DuplicateOf].Runs
			same[string(pairKey(t.DuplicateOf, t.Number))] = true
		}
		if key, ended := rankOf(t); ended {
			rank[string(rankKey(key, t.Number))] = true
		}
	}
	c.index(s, rankBucket, rank)
	c.index(s, sameBucket, same)
}

// index compares the keys of an index with those it should have.
func (c *checker) index(s *study, bucket []byte, want map[string]bool) {
	cursor := s.b.Bucket(bucket).Cursor()
	for key, _ := cursor.First(); key != nil; key, _ = cursor.Next() {
		if !want[string(key)] {
			c.study(s.name, "index %s has %x, which does not follow from the trials and runs", bucket, key)
		}
		delete(want, string(key))
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		c.study(s.name, "index %s lacks %x, which follows from the trials and runs", bucket, key)
	}
}

func (c *checker) journal(s *study, trials []search.Trial) {
	stored, err := s.get()
	if err != nil {
		return // that is told of the study
	}
	cursor := s.journal.Cursor()
	for key, raw := cursor.First(); key != nil; key, raw = cursor.Next() {
		_, err := parseNumber(key)
		if err == nil {
			var e search.Entry
			if e, err = decodeEntry(raw); err == nil {
				err = checkJournal(stored.Spec.Space, trials, e)
			}
		}
		if err != nil {
			c.study(s.name, "journal entry %x: %v", key, err)
		}
	}
}
