package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"goalsearch/search"
)

// study is the bucket of a study within a transaction.
type study struct {
	name string
	b    *bbolt.Bucket

	trials, runs, details, rank, same, journal *bbolt.Bucket
}

// openStudy finds a study; ErrNoStudy if there is none.
func openStudy(tx *bbolt.Tx, name string) (*study, error) {
	studies := tx.Bucket(studiesBucket)
	if studies == nil || name == "" {
		return nil, errNoStudy(name)
	}
	b := studies.Bucket([]byte(name))
	if b == nil {
		return nil, errNoStudy(name)
	}
	return bindStudy(name, b)
}

func bindStudy(name string, b *bbolt.Bucket) (*study, error) {
	s := &study{name: name, b: b}
	for i, at := range []**bbolt.Bucket{&s.trials, &s.runs, &s.details, &s.rank, &s.same, &s.journal} {
		if *at = b.Bucket(studyBuckets[i]); *at == nil {
			return nil, fmt.Errorf("%w: study %s has no bucket %s", ErrCorrupt, name, studyBuckets[i])
		}
	}
	return s, nil
}

// createStudy makes the bucket of a study that there is not.
func createStudy(tx *bbolt.Tx, given search.Study) (*study, error) {
	studies, err := tx.CreateBucketIfNotExists(studiesBucket)
	if err != nil {
		return nil, err
	}
	b, err := studies.CreateBucket([]byte(given.Name))
	if errors.Is(err, bolterrors.ErrBucketExists) {
		return nil, errStudyExists(given.Name)
	}
	if err != nil {
		return nil, err
	}
	for _, name := range studyBuckets {
		if _, err := b.CreateBucket(name); err != nil {
			return nil, err
		}
	}
	s, err := bindStudy(given.Name, b)
	if err != nil {
		return nil, err
	}
	return s, s.put(given)
}

// wrap says which study an error is about.
func (s *study) wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("study %s: %w", s.name, err)
}

func (s *study) wrapTrial(trial int, err error) error {
	if err == nil {
		return nil
	}
	return s.wrap(fmt.Errorf("trial %d: %w", trial, err))
}

func (s *study) wrapRun(trial, run int, err error) error {
	if err == nil {
		return nil
	}
	return s.wrapTrial(trial, fmt.Errorf("run %d: %w", run, err))
}

func (s *study) get() (search.Study, error) {
	given, err := decodeStudy(s.name, s.b.Get(studyKey))
	return given, s.wrap(err)
}

func (s *study) put(given search.Study) error {
	value, err := encodeStudy(given)
	if err != nil {
		return s.wrap(err)
	}
	return s.b.Put(studyKey, value)
}

// count returns the number of trials: they are numbered without gaps.
func (s *study) count() (int, error) {
	key, _ := s.trials.Cursor().Last()
	if key == nil {
		return 0, nil
	}
	last, err := parseNumber(key)
	return last + 1, s.wrap(err)
}

// head returns a trial without its runs.
func (s *study) head(number int) (search.Trial, error) {
	var raw []byte
	if number >= 0 {
		raw = s.trials.Get(numberKey(number))
	}
	if raw == nil {
		count, err := s.count()
		if err != nil {
			return search.Trial{}, err
		}
		return search.Trial{}, s.wrap(errNoTrial(number, count))
	}
	t, err := decodeTrial(number, string(raw), nil)
	return t, s.wrapTrial(number, err)
}

// original returns the number of the trial whose runs t has.
func original(t search.Trial) int {
	if t.DuplicateOf >= 0 {
		return t.DuplicateOf
	}
	return t.Number
}

// runsOf returns the runs stored for a trial, whole or as a summary.
func (s *study) runsOf(trial int, whole bool) ([]search.Run, error) {
	var runs []search.Run
	prefix := numberKey(trial)
	c := s.runs.Cursor()
	for key, raw := c.Seek(prefix); bytes.HasPrefix(key, prefix); key, raw = c.Next() {
		_, number, err := parsePair(key)
		if err != nil {
			return nil, s.wrapTrial(trial, err)
		}
		var run search.Run
		if whole {
			run, err = decodeRun(number, string(raw), string(s.details.Get(key)))
		} else {
			run, err = decodeRunSummary(number, string(raw))
		}
		if err != nil {
			return nil, s.wrapRun(trial, number, err)
		}
		runs = append(runs, run)
	}
	return runs, nil
}

// trial returns one trial with its runs.
func (s *study) trial(number int, whole bool) (search.Trial, error) {
	t, err := s.head(number)
	if err != nil {
		return search.Trial{}, err
	}
	t.Runs, err = s.runsOf(original(t), whole)
	if err == nil && t.DuplicateOf >= 0 {
		var o search.Trial
		o, err = s.head(t.DuplicateOf)
		t.SetAside = o.SetAside
	}
	return t, err
}

// all returns all trials with their runs.
func (s *study) all(whole bool) ([]search.Trial, error) {
	trials, err := s.heads()
	if err != nil {
		return nil, err
	}
	if err := s.fill(trials, whole); err != nil {
		return nil, err
	}
	for i, t := range trials {
		if t.DuplicateOf >= 0 {
			trials[i].Runs = cloneRuns(trials[t.DuplicateOf].Runs)
			trials[i].SetAside = trials[t.DuplicateOf].SetAside
		}
	}
	return trials, nil
}

// heads returns all trials without their runs. The first is decoded by itself, for the
// others to share the names in its goal.
func (s *study) heads() ([]search.Trial, error) {
	var trials []search.Trial
	values := batch[string]{take: func(values []string) error {
		var like search.Params
		if len(trials) > 0 {
			like = trials[0].Goal
		}
		begin := len(trials)
		trials = slices.Grow(trials, len(values))[:begin+len(values)]
		return inParallel(len(values), func(i int) (err error) {
			number := begin + i
			trials[number], err = decodeTrial(number, values[i], like)
			if same := trials[number].DuplicateOf; err == nil && same >= number {
				err = fmt.Errorf("%w: it is the same as trial %d, which comes later", ErrCorrupt, same)
			}
			return s.wrapTrial(number, err)
		})
	}}
	next := 0
	c := s.trials.Cursor()
	for key, raw := c.First(); key != nil; key, raw = c.Next() {
		number, err := parseNumber(key)
		if err == nil && number != next {
			err = fmt.Errorf("%w: trial %d is missing", ErrCorrupt, next)
		}
		if err != nil {
			return nil, s.wrap(err)
		}
		if err := values.add(string(raw)); err != nil {
			return nil, err
		}
		if next == 0 {
			if err := values.flush(); err != nil {
				return nil, err
			}
		}
		next++
	}
	if err := values.flush(); err != nil {
		return nil, err
	}
	return trials, nil
}

// storedRun is a run as it is stored.
type storedRun struct {
	trial, number int
	run, detail   string
}

// fill gives trials the runs that are stored for them, in one pass.
func (s *study) fill(trials []search.Trial, whole bool) error {
	runs := make([]search.Run, 0, len(trials))
	var of []int // the trial of each run
	values := batch[storedRun]{take: func(values []storedRun) error {
		begin := len(runs)
		runs = slices.Grow(runs, len(values))[:begin+len(values)]
		for _, v := range values {
			of = append(of, v.trial)
		}
		return inParallel(len(values), func(i int) (err error) {
			v := values[i]
			if whole {
				runs[begin+i], err = decodeRun(v.number, v.run, v.detail)
			} else {
				runs[begin+i], err = decodeRunSummary(v.number, v.run)
			}
			return s.wrapRun(v.trial, v.number, err)
		})
	}}
	if err := s.eachRun(len(trials), whole, values.add); err != nil {
		return err
	}
	if err := values.flush(); err != nil {
		return err
	}
	for begin, end := 0, 0; begin < len(runs); begin = end {
		for end = begin; end < len(runs) && of[end] == of[begin]; end++ {
		}
		trials[of[begin]].Runs = runs[begin:end:end]
	}
	return nil
}

// eachRun calls f with every run, with its details if they are wanted, in their order:
// by trial, then by number.
func (s *study) eachRun(trials int, whole bool, f func(storedRun) error) error {
	runs, details := s.runs.Cursor(), s.details.Cursor()
	key, raw := runs.First()
	at, detail := details.First()
	for ; key != nil; key, raw = runs.Next() {
		trial, number, err := parsePair(key)
		if err == nil && trial >= trials {
			err = fmt.Errorf("%w: there are runs of trial %d but no such trial", ErrCorrupt, trial)
		}
		if err != nil {
			return s.wrap(err)
		}
		one := storedRun{trial: trial, number: number, run: string(raw)}
		if whole {
			if !bytes.Equal(at, key) {
				return s.wrapRun(trial, number, fmt.Errorf("%w: its details are missing", ErrCorrupt))
			}
			one.detail = string(detail)
			at, detail = details.Next()
		}
		if err := f(one); err != nil {
			return err
		}
	}
	return nil
}

// putTrial stores a new trial, without runs, which has been checked.
func (s *study) putTrial(t search.Trial) error {
	if err := s.putHead(t); err != nil || t.DuplicateOf < 0 {
		return err
	}
	return s.same.Put(pairKey(t.DuplicateOf, t.Number), []byte{})
}

// putHead stores a trial without its runs.
func (s *study) putHead(t search.Trial) error {
	value, err := encodeTrial(t)
	if err != nil {
		return s.wrapTrial(t.Number, err)
	}
	return s.trials.Put(numberKey(t.Number), value)
}

// copies returns the numbers of the trials that are the DuplicateOf a trial.
func (s *study) copies(original int) ([]int, error) {
	var list []int
	prefix := numberKey(original)
	c := s.same.Cursor()
	for pair, _ := c.Seek(prefix); bytes.HasPrefix(pair, prefix); pair, _ = c.Next() {
		_, number, err := parsePair(pair)
		if err != nil {
			return nil, s.wrapTrial(original, err)
		}
		list = append(list, number)
	}
	return list, nil
}

// putRun stores a run of trial t. The run that is there already is accepted.
func (s *study) putRun(t search.Trial, run search.Run) (added bool, err error) {
	key := pairKey(t.Number, run.Number)
	if raw := s.runs.Get(key); raw != nil {
		stored, err := decodeRun(run.Number, string(raw), string(s.details.Get(key)))
		if err != nil {
			return false, s.wrapRun(t.Number, run.Number, err)
		}
		return false, s.wrapRun(t.Number, run.Number, checkSameRun(stored, run))
	}
	if err := checkRun(t, run); err != nil {
		return false, s.wrapRun(t.Number, run.Number, err)
	}
	value, detail, err := encodeRun(run)
	if err != nil {
		return false, s.wrapRun(t.Number, run.Number, err)
	}
	return true, errors.Join(s.runs.Put(key, value), s.details.Put(key, detail))
}

// correct takes a run out of its trial, or puts another in its place, and returns it.
func (s *study) correct(c search.Correction) (search.Run, error) {
	t, err := s.head(c.Trial)
	if err != nil {
		return search.Run{}, err
	}
	old, err := s.dropRun(t, c.Run)
	if err != nil {
		return old, s.wrapRun(c.Trial, c.Run, err)
	}
	if c.Replacement != nil {
		if err := checkReplacement(old, *c.Replacement); err != nil {
			return old, s.wrapRun(c.Trial, c.Run, err)
		}
		if _, err := s.putRun(t, *c.Replacement); err != nil {
			return old, err
		}
	}
	return old, s.putRank(t)
}

// dropRun takes a run of trial t out, and the trial out of the ranking.
func (s *study) dropRun(t search.Trial, number int) (search.Run, error) {
	if err := checkOwnRuns(t); err != nil {
		return search.Run{}, err
	}
	if number < 0 || s.runs.Get(pairKey(t.Number, number)) == nil {
		return search.Run{}, errNoRun()
	}
	key := pairKey(t.Number, number)
	old, err := decodeRun(number, string(s.runs.Get(key)), string(s.details.Get(key)))
	if err != nil {
		return old, err
	}
	if err := s.dropRank(t); err != nil {
		return old, err
	}
	return old, errors.Join(s.runs.Delete(key), s.details.Delete(key))
}

// putRank enters a trial in the ranking if it has ended, and if it is an
// original also its copies.
func (s *study) putRank(t search.Trial) error {
	return s.eachRank(t, func(key []byte) error { return s.rank.Put(key, []byte{}) })
}

// dropRank takes a trial out of the ranking, and if it is an original also its
// copies.
func (s *study) dropRank(t search.Trial) error { return s.eachRank(t, s.rank.Delete) }

// eachRank does something with the keys of a trial, and of its copies, in the
// ranking, if it has ended.
func (s *study) eachRank(t search.Trial, do func(key []byte) error) error {
	var err error
	if t.Runs, err = s.runsOf(original(t), false); err != nil {
		return err
	}
	key, ended := rankOf(t)
	if !ended {
		return nil
	}
	copies, err := s.copies(t.Number)
	if err != nil {
		return err
	}
	for _, number := range append(copies, t.Number) {
		if err := do(rankKey(key, number)); err != nil {
			return err
		}
	}
	return nil
}

// extend lets a trial, and its copies, have more runs. It is not in the ranking
// then until these have ended, unless it has failed.
func (s *study) extend(number, planned int) error {
	t, err := s.head(number)
	if err != nil {
		return err
	}
	if err := checkExtension(t, planned); err != nil {
		return s.wrapTrial(number, err)
	}
	if t.Planned >= planned {
		return nil
	}
	if err := s.dropRank(t); err != nil {
		return err
	}
	copies, err := s.copies(number)
	if err != nil {
		return err
	}
	for _, number := range append(copies, number) {
		if t, err = s.head(number); err != nil {
			return err
		}
		t.Planned = planned
		if err := s.putHead(t); err != nil {
			return err
		}
	}
	return s.putRank(t)
}

// extendAll lets every trial have the runs that its study plans.
func (s *study) extendAll(given search.Study) error {
	if given.Budget.Runs == 0 {
		return nil
	}
	count, err := s.count()
	if err != nil {
		return err
	}
	for number := range count {
		t, err := s.head(number)
		if err == nil && t.DuplicateOf < 0 {
			err = s.extend(number, given.Planned())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// rankOf returns where a trial stands in the ranking, and whether it does.
func rankOf(t search.Trial) (inverted uint64, ended bool) {
	if value, ok := t.Value(); ok {
		return invert(value), true
	}
	return unscored, t.State() == search.Failed
}

// record appends to the journal.
func (s *study) record(e search.Entry) error {
	value, err := encodeEntry(e)
	if err != nil {
		return s.wrap(err)
	}
	seq, err := s.journal.NextSequence()
	if err != nil {
		return err
	}
	return s.journal.Put(numberKey(int(seq)), value)
}

// entries returns the journal.
func (s *study) entries() ([]search.Entry, error) {
	var list []search.Entry
	c := s.journal.Cursor()
	for key, raw := c.First(); key != nil; key, raw = c.Next() {
		e, err := decodeEntry(raw)
		if err != nil {
			return nil, s.wrap(fmt.Errorf("journal entry %x: %w", key, err))
		}
		list = append(list, e)
	}
	return list, nil
}
