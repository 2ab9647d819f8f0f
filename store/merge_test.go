package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"goalsearch/search"
	"goalsearch/store"
	"goalsearch/store/storetest"
)

// storeOf makes a store with studies.
func storeOf(t *testing.T, studies ...stored) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	db, err := store.Open(path, store.Options{})
	check(t, err)
	for _, s := range studies {
		_, err := db.Insert(s.Study, s.Trials, s.Journal...)
		check(t, err)
	}
	check(t, db.Close())
	return path
}

type stored struct {
	Study   search.Study
	Trials  []search.Trial
	Journal []search.Entry
}

// content reads the study of a store.
func content(t *testing.T, path, name string) stored {
	t.Helper()
	s, err := store.Read(path)
	check(t, err)
	defer s.Close()
	var c stored
	c.Study, err = s.Study(name)
	check(t, err)
	c.Trials, err = s.Trials(name)
	check(t, err)
	c.Journal, err = s.Journal(name)
	check(t, err)
	return c
}

func TestMerge(t *testing.T) {
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	created := search.Entry{Time: at, Event: search.Created}
	a := stored{storetest.Study("a"), complete(4), []search.Entry{created, {Time: at.Add(3 * time.Hour), Trial: 4, Event: search.Finished}}}
	a.Trials[1].Runs = a.Trials[1].Runs[:1]
	a.Trials[3].Runs = nil
	b := stored{storetest.Study("a"), complete(6), []search.Entry{created, {Time: at.Add(time.Hour), Trial: 2, Event: search.Interrupted}}}
	b.Trials[0].Runs = nil
	b.Trials[1].Runs = b.Trials[1].Runs[1:]
	b.Trials[5] = storetest.Trial(3, 2)
	b.Trials[5].Number, b.Trials[5].DuplicateOf = 5, 3
	b.Trials[5].Runs = b.Trials[3].Runs
	b.Study.Budget = search.Budget{Trials: 6, MaxFailures: 2}
	b.Study.Created = at
	c := stored{Study: storetest.Study("c"), Trials: complete(1)}
	dst, src := storeOf(t, a), storeOf(t, b, c)

	merged, err := store.Merge(dst, []string{src}, store.MergeOptions{})
	check(t, err)
	same(t, "report", []store.Merged{
		{Source: src, Name: "a", As: "a", Trials: 2, Runs: 5},
		{Source: src, Name: "c", As: "c", Created: true, Trials: 1, Runs: 2},
	}, merged)
	whole(t, dst)
	got := content(t, dst, "a")
	want := complete(6)
	want[5] = b.Trials[5]
	want[5].Runs = want[3].Runs
	same(t, "trials", want, got.Trials)
	study := storetest.Study("a")
	study.Created = at
	same(t, "study", study, got.Study)
	same(t, "journal", []search.Entry{created, b.Journal[1], a.Journal[1]}, got.Journal)
	same(t, "the new study", c, content(t, dst, "c"))

	merged, err = store.Merge(dst, []string{src}, store.MergeOptions{})
	check(t, err)
	same(t, "report of a second time", []store.Merged{{Source: src, Name: "a", As: "a"}, {Source: src, Name: "c", As: "c"}}, merged)
	same(t, "a second time", got, content(t, dst, "a"))

	// The other way round gives the same.
	dst, src = storeOf(t, b), storeOf(t, a)
	fresh := filepath.Join(t.TempDir(), "new.db")
	_, err = store.Merge(fresh, []string{dst, src}, store.MergeOptions{})
	check(t, err)
	same(t, "the other way round", got, content(t, fresh, "a"))
	whole(t, fresh)
}

// TestMergeRuns: of two studies of which one has more runs of each trial, the
// joined one has these.
func TestMergeRuns(t *testing.T) {
	list := func(runs, trials int) stored {
		s := stored{Study: storetest.Study("a")}
		s.Study.Spec.Strategy, s.Study.Spec.Runs = search.List, 1
		s.Study.Budget = search.Budget{Trials: trials, MaxFailures: -1, Runs: runs}
		for i := range trials {
			trial := storetest.Trial(i, runs)
			for run := range runs {
				trial.Runs = append(trial.Runs, storetest.Scored(run, 0.5))
			}
			s.Trials = append(s.Trials, trial)
		}
		last := storetest.Trial(0, runs)
		last.Number, last.DuplicateOf, last.Runs = trials, 0, s.Trials[0].Runs
		s.Trials = append(s.Trials, last)
		return s
	}
	a, b := list(2, 3), list(5, 3)
	a.Trials[3].Runs, a.Trials[2].Runs = a.Trials[3].Runs[:2], nil
	b.Trials, b.Study.Budget.Trials = b.Trials[:2], 2
	want := list(5, 3)
	want.Trials[2].Runs = nil
	for name, pair := range map[string][2]stored{"more to fewer": {a, b}, "fewer to more": {b, a}} {
		dst := storeOf(t, pair[0])
		_, err := store.Merge(dst, []string{storeOf(t, pair[1])}, store.MergeOptions{})
		check(t, err)
		whole(t, dst)
		got := content(t, dst, "a")
		same(t, name+": trials", want.Trials, got.Trials)
		same(t, name+": extent", want.Study.Budget, got.Study.Budget)
	}
}

func TestMergeRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*stored)
		cause error
		words []string
	}{
		"another spec":     {func(s *stored) { s.Study.Spec.Seed = 7 }, store.ErrSpecChanged, []string{"study a", "seed: 1 became 7"}},
		"another goal":     {func(s *stored) { s.Trials[2].Goal[0].Value = 0.75 }, store.ErrConflict, []string{"study a: trial 2", "goal"}},
		"another origin":   {func(s *stored) { s.Trials[2].Origin = search.Proposed }, store.ErrConflict, []string{"study a: trial 2", "offspring"}},
		"another score":    {func(s *stored) { s.Trials[1].Runs[1].Outcome.Curve[1].TrainAccuracy = 0 }, store.ErrConflict, []string{"study a: trial 1: run 1", "curve"}},
		"another seed":     {func(s *stored) { s.Trials[1].Runs[1].Seed = 5 }, store.ErrConflict, []string{"study a: trial 1: run 1", "seed"}},
		"another numerics": {func(s *stored) { s.Study.Numerics = "other" }, store.ErrConflict, []string{"study a", `"other"`}},
	} {
		t.Run(name, func(t *testing.T) {
			a := stored{Study: storetest.Study("a"), Trials: complete(3)}
			b := stored{Study: storetest.Study("a"), Trials: complete(5)}
			test.spoil(&b)
			first := stored{Study: storetest.Study("0"), Trials: complete(1)}
			dst, src := storeOf(t, a), storeOf(t, first, b)
			_, err := store.Merge(dst, []string{src}, store.MergeOptions{})
			refused(t, err, test.cause, append(test.words, dst, src)...)
			same(t, "the store that was to change", a, content(t, dst, "a"))
			s, err := store.Read(dst)
			check(t, err)
			_, err = s.Study("0")
			refused(t, err, search.ErrNoStudy)
			check(t, s.Close())

			fresh := filepath.Join(t.TempDir(), "new.db")
			_, err = store.Merge(fresh, []string{dst, src}, store.MergeOptions{})
			refused(t, err, test.cause)
			if _, err := os.Stat(fresh); !errors.Is(err, os.ErrNotExist) {
				t.Error("a store was left where there was none")
			}

			_, err = store.Merge(dst, []string{src}, store.MergeOptions{Rename: map[string]string{"a": "b"}})
			check(t, err)
			b.Study.Name = "b"
			same(t, "under another name", b, content(t, dst, "b"))
			whole(t, dst)
		})
	}
	path := storeOf(t, stored{Study: storetest.Study("a")})
	before, err := os.ReadFile(path)
	check(t, err)
	_, err = store.Merge(path, []string{path}, store.MergeOptions{})
	refused(t, err, nil, path, "itself")
	_, err = store.Merge(filepath.Join(t.TempDir(), "x.db"), []string{path}, store.MergeOptions{Rename: map[string]string{"x": "y"}})
	refused(t, err, nil, "no source has a study x")
	_, err = store.Merge(path, []string{path + ".missing"}, store.MergeOptions{})
	refused(t, err, store.ErrNoStore, path+".missing")
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the file was changed")
	}
}

func TestMergeAcceptNumerics(t *testing.T) {
	a := stored{Study: storetest.Study("a"), Trials: complete(1)}
	b := stored{Study: storetest.Study("a"), Trials: complete(2)}
	b.Study.Numerics = "other"
	dst, src := storeOf(t, a), storeOf(t, b)
	_, err := store.Merge(dst, []string{src}, store.MergeOptions{AcceptNumerics: true})
	check(t, err)
	a.Trials = b.Trials
	same(t, "study", a, content(t, dst, "a"))
}

func TestInsertRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	db := open(t, path)
	for name, spoil := range map[string]func(*stored){
		"no study":      func(s *stored) { s.Study = search.Study{} },
		"a gap":         func(s *stored) { s.Trials = s.Trials[1:] },
		"a bad trial":   func(s *stored) { s.Trials[1].Goal = nil },
		"a bad run":     func(s *stored) { s.Trials[1].Runs[0].Number = 9 },
		"a run twice":   func(s *stored) { s.Trials[1].Runs[1] = storetest.Scored(0, 0.01) },
		"a bad journal": func(s *stored) { s.Journal = []search.Entry{{}} },
		"a copy's other run": func(s *stored) {
			s.Trials[2] = s.Trials[1]
			s.Trials[2].Number, s.Trials[2].DuplicateOf = 2, 1
			s.Trials[2].Runs = complete(3)[2].Runs
		},
	} {
		s := stored{Study: storetest.Study("a"), Trials: complete(3)}
		spoil(&s)
		if _, err := db.Insert(s.Study, s.Trials, s.Journal...); err == nil {
			t.Errorf("%s: inserted", name)
		}
		_, err := db.Study("a")
		refused(t, err, search.ErrNoStudy)
	}
}

// TestMergeExtents: of two studies the joined one goes as far as either, whichever is
// merged into the other.
func TestMergeExtents(t *testing.T) {
	a, b := stored{Study: storetest.Study("a")}, stored{Study: storetest.Study("a")}
	a.Study.Budget = search.Budget{Trials: 5, MaxFailures: 3, Patience: 10, Target: 0.9, Replicates: 0.1}
	b.Study.Budget = search.Budget{Trials: 4, MaxFailures: -1, Replicates: 0.3}
	want := search.Budget{Trials: 5, MaxFailures: -1, Replicates: 0.3}
	both := a
	both.Study.Budget.Patience, both.Study.Budget.Target = 20, 0.8
	for name, c := range map[string]struct {
		into, from stored
		want       search.Budget
	}{
		"limits into none": {b, a, want},
		"none into limits": {a, b, want},
		"two limits":       {a, both, search.Budget{Trials: 5, MaxFailures: 3, Patience: 20, Target: 0.9, Replicates: 0.1}},
	} {
		dst := storeOf(t, c.into)
		_, err := store.Merge(dst, []string{storeOf(t, c.from)}, store.MergeOptions{})
		check(t, err)
		same(t, name, c.want, content(t, dst, "a").Study.Budget)
	}
}

// TestMergeQueues: enqueued goals that became trials come before those that did not,
// whenever they were enqueued; where both became trials, the studies contradict.
func TestMergeQueues(t *testing.T) {
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	byHand := func(hour, trial int, goal search.Params) search.Entry {
		return search.Entry{Time: at.Add(time.Duration(hour) * time.Hour), Trial: trial, Event: search.GoalsEnqueued, Goals: []search.Params{goal}}
	}
	with := func(trials []search.Trial, journal ...search.Entry) stored {
		s := stored{Study: storetest.Study("a"), Trials: trials, Journal: journal}
		s.Study.Budget = search.Budget{Trials: 2, Enqueued: len(journal)}
		return s
	}
	tried := func() []search.Trial {
		trials := complete(3)
		trials[2].Origin = search.Enqueued
		return trials
	}
	other := complete(4)[3].Goal
	early, late := byHand(1, 2, other), byHand(2, 2, tried()[2].Goal)
	for name, pair := range map[string][2]stored{
		"tried into untried": {with(complete(2), early), with(tried(), late)},
		"untried into tried": {with(tried(), late), with(complete(2), early)},
	} {
		dst := storeOf(t, pair[0])
		_, err := store.Merge(dst, []string{storeOf(t, pair[1])}, store.MergeOptions{})
		check(t, err)
		got := content(t, dst, "a")
		same(t, name+": journal", []search.Entry{late, early}, got.Journal)
		same(t, name+": trials", tried(), got.Trials)
		if got.Study.Budget.Enqueued != 2 {
			t.Errorf("%s: %d goals are enqueued", name, got.Study.Budget.Enqueued)
		}
		whole(t, dst)
	}
	// An earlier copy had one of two goals alone.
	two := byHand(2, 2, tried()[2].Goal)
	two.Goals = append(two.Goals, other)
	both := complete(4)
	both[2].Origin, both[3].Origin = search.Enqueued, search.Enqueued
	one := byHand(1, 2, two.Goals[0])
	twice := with(both, two)
	twice.Study.Budget.Enqueued = 2
	copied := storeOf(t, twice)
	_, err := store.Merge(copied, []string{storeOf(t, with(complete(2), one))}, store.MergeOptions{})
	check(t, err)
	same(t, "an earlier copy: journal", []search.Entry{two, one}, content(t, copied, "a").Journal)

	dst := storeOf(t, with(tried(), early))
	_, err = store.Merge(dst, []string{storeOf(t, with(complete(2), byHand(3, 2, complete(6)[5].Goal)))}, store.MergeOptions{})
	refused(t, err, store.ErrConflict, "no order that both have")
}

// TestMergeReopens: a study that had come to its end has not where the joined one goes
// farther.
func TestMergeReopens(t *testing.T) {
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	ended := stored{storetest.Study("a"), complete(4), []search.Entry{{Time: at, Trial: 4, Event: search.Finished}}}
	ended.Study.Budget = search.Budget{Trials: 4}
	longer := stored{storetest.Study("a"), complete(2), []search.Entry{{Time: at.Add(-time.Hour), Event: search.Created}}}
	longer.Study.Budget = search.Budget{Trials: 8}
	done := stored{longer.Study, complete(8), []search.Entry{{Time: at.Add(time.Hour), Trial: 8, Event: search.Finished}}}
	for name, c := range map[string]struct {
		into, from stored
		want       search.Event
	}{
		"a longer one into an ended one": {ended, longer, search.Extended},
		"an ended one into a longer one": {longer, ended, search.Extended},
		"both have ended":                {ended, done, search.Finished},
		"both have ended, the other way": {done, ended, search.Finished},
	} {
		dst, src := storeOf(t, c.into), storeOf(t, c.from)
		for range 2 { // a second time changes nothing
			_, err := store.Merge(dst, []string{src}, store.MergeOptions{})
			check(t, err)
			journal := content(t, dst, "a").Journal
			if last := journal[len(journal)-1]; last.Event != c.want || last.Event == search.Extended && (last.Trial != 4 || !last.Time.Equal(at)) {
				t.Errorf("%s: the journal ends with %+v", name, last)
			}
			if n := len(journal); n > 3 {
				t.Errorf("%s: the journal has %d entries", name, n)
			}
		}
	}
}
