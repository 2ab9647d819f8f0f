package store_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"goalsearch/search"
	"goalsearch/store"
	"goalsearch/store/storetest"
)

var equal = cmp.Options{cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0)}

// complete returns trials of a study of storetest with two runs each.
func complete(n int) []search.Trial {
	list := make([]search.Trial, n)
	for i := range list {
		list[i] = storetest.Trial(i, 2)
		list[i].Runs = []search.Run{storetest.Scored(0, score(i)), storetest.Scored(1, score(i)/2)}
	}
	return list
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, equal); diff != "" {
		t.Errorf("%s (- wanted, + got):\n%s", what, diff)
	}
}

// ranked makes a study with trials in all states.
func ranked(t *testing.T) *store.DB {
	t.Helper()
	db := open(t, filepath.Join(t.TempDir(), "test.db"))
	check(t, db.Create(storetest.Study("a")))
	scores := []float64{0.5, 0.25, 0.75, 0.5, -1, 0}
	var list []search.Trial
	for i := range len(scores) + 3 {
		list = append(list, storetest.Trial(i, 2))
	}
	copied := storetest.Trial(2, 2)
	copied.Number, copied.DuplicateOf = len(list), 2
	list = append(list, copied)
	check(t, db.Propose("a", list))
	for i, x := range scores {
		check(t, db.AddRun("a", i, storetest.Scored(0, x+0.125)))
		check(t, db.AddRun("a", i, storetest.Scored(1, x-0.125)))
	}
	check(t, db.AddRun("a", 7, storetest.Diverged(1)))
	check(t, db.AddRun("a", 6, storetest.Scored(0, 0.9)))
	check(t, db.AddRun("a", 7, storetest.Scored(0, 0.9)))
	late := storetest.Trial(7, 2)
	late.Number, late.DuplicateOf = len(list), 7
	check(t, db.Propose("a", []search.Trial{late}))
	return db
}

// TestRankIndex: a trial stands in the index of the ranking with the value of all its runs;
// db.Check holds the index to the trials.
func TestRankIndex(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	db := open(t, path)
	check(t, db.Serve())
	check(t, db.Create(storetest.Study("a")))
	trials := make([]search.Trial, 4)
	for i := range trials {
		trials[i] = storetest.Trial(i, 1)
	}
	trials[3] = storetest.Trial(0, 1)
	trials[3].Number, trials[3].DuplicateOf = 3, 0
	check(t, db.Propose("a", trials))
	for i, change := range []func() error{
		func() error { return db.AddRun("a", 0, storetest.Scored(0, 0.9)) },
		func() error { return db.AddRun("a", 1, storetest.Scored(0, 0.8)) },
		func() error { return db.AddRun("a", 2, storetest.Scored(0, 0.7)) },
		func() error { return db.Extend("a", 2, 0, 2) },
		func() error { return db.AddRun("a", 0, storetest.Scored(1, 0.3)) },
		func() error { return db.AddRun("a", 2, storetest.Diverged(1)) },
		func() error { return db.Extend("a", 3, 2) },
	} {
		check(t, change())
		problems, err := store.Check(path)
		if err != nil || len(problems) > 0 {
			t.Errorf("after change %d: %v, %v", i, problems, err)
		}
	}
}

func TestTrial(t *testing.T) {
	db := ranked(t)
	all, err := db.Trials("a")
	check(t, err)
	for i := range all {
		one, err := db.Trial("a", i)
		check(t, err)
		same(t, fmt.Sprint("trial ", i), all[i], one)
	}
	for _, number := range []int{-1, 11} {
		_, err = db.Trial("a", number)
		refused(t, err, store.ErrNoTrial, "study a", fmt.Sprint(number), "0 to 10")
	}
	summaries, err := db.TrialSummaries("a")
	check(t, err)
	for i, o := range summaries {
		if o.State() != all[i].State() || o.Reason() != all[i].Reason() {
			t.Errorf("trial %d is %s, in its summary %s", i, all[i].State(), o.State())
		}
		x, _ := o.Value()
		if y, _ := all[i].Value(); x != y {
			t.Errorf("trial %d has value %v, in its summary %v", i, y, x)
		}
	}
}

func TestStudies(t *testing.T) {
	db := ranked(t)
	check(t, db.Create(storetest.Study("0")))
	last := search.Entry{Trial: 3, Event: search.Interrupted}
	check(t, db.Record("a", search.Entry{Event: search.Created}))
	check(t, db.Record("a", last))
	got, err := db.Studies()
	check(t, err)
	same(t, "studies", []search.Overview{
		{Study: storetest.Study("0")},
		{Study: storetest.Study("a"), Trials: search.Counts{Waiting: 1, Running: 1, Complete: 7, Failed: 2}, Last: last},
	}, got)
}

// TestOverviewCounts holds the counts of an overview against those of the trials: of a
// study with rungs whose trials ended at several, of which one waits for a replicate, one
// has failed before all its runs have ended, and one is a copy.
func TestOverviewCounts(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "test.db"))
	study := storetest.Study("a")
	study.Spec.Runs, study.Spec.Rungs, study.Spec.Seeds = 1, []int{2}, search.SharedSeeds
	check(t, db.Create(study))
	var list []search.Trial
	for i := range 6 {
		list = append(list, storetest.Trial(i, 1))
	}
	copied := storetest.Trial(1, 1)
	copied.Number, copied.DuplicateOf = len(list), 1
	check(t, db.Propose("a", append(list, copied)))
	for i := range 5 {
		check(t, db.AddRun("a", i, storetest.Scored(0, 0.5)))
	}
	check(t, db.Extend("a", 2, 1, 2, 3))
	check(t, db.AddRun("a", 1, storetest.Scored(1, 0.75)))
	check(t, db.AddRun("a", 2, storetest.Scored(1, 0.75)))
	check(t, db.Extend("a", 3, 2, 4))
	check(t, db.AddRun("a", 4, storetest.Diverged(1)))
	trials, err := db.TrialSummaries("a")
	check(t, err)
	got, err := db.Overview("a")
	check(t, err)
	want := search.Counts{Waiting: 1, Running: 1, Complete: 3, Pruned: 1, Failed: 1, Unfinished: 2}
	same(t, "counts", want, got.Trials)
	same(t, "counts of the trials", want, search.Count(study.Spec, trials))
	_, err = db.Overview("b")
	refused(t, err, search.ErrNoStudy, "b")
}

func TestRenameRemove(t *testing.T) {
	db := ranked(t)
	for i := range 100 {
		check(t, db.Record("a", search.Entry{Trial: i, Event: search.Resumed}))
	}
	check(t, db.Create(storetest.Study("b")))
	trials, err := db.Trials("a")
	check(t, err)
	journal, err := db.Journal("a")
	check(t, err)

	refused(t, db.Rename("a", "b"), search.ErrStudyExists, "b")
	refused(t, db.Rename("a", "a"), search.ErrStudyExists, "a")
	refused(t, db.Rename("c", "d"), search.ErrNoStudy, "c")
	refused(t, db.Rename("a", ""), nil, "name")
	check(t, db.Rename("a", "c"))
	_, err = db.Study("a")
	refused(t, err, search.ErrNoStudy)
	got, err := db.Study("c")
	check(t, err)
	same(t, "study", storetest.Study("c"), got)
	moved, err := db.Trials("c")
	check(t, err)
	same(t, "trials", trials, moved)
	check(t, db.Record("c", search.Entry{Event: search.Finished}))
	entries, err := db.Journal("c")
	check(t, err)
	same(t, "journal", append(journal, search.Entry{Event: search.Finished}), entries)

	refused(t, db.Remove("a"), search.ErrNoStudy)
	check(t, db.Remove("c"))
	list, err := db.Studies()
	check(t, err)
	if len(list) != 1 || list[0].Name != "b" {
		t.Errorf("studies left: %v", list)
	}
	check(t, db.Create(storetest.Study("c")))
	trials, err = db.Trials("c")
	if err != nil || len(trials) > 0 {
		t.Errorf("%d trials of a removed study, error %v", len(trials), err)
	}
}

// TestManyTrials reads more trials and runs than are decoded at a time.
func TestManyTrials(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "test.db"))
	want := complete(2345)
	want[1200].Runs = want[1200].Runs[:1]
	want[1201].Runs = nil
	_, err := db.Insert(storetest.Study("a"), want)
	check(t, err)
	got, err := db.Trials("a")
	check(t, err)
	same(t, "trials", want, got)
	for i := range want {
		for k, r := range want[i].Runs {
			want[i].Runs[k] = search.Run{Number: r.Number, Seed: r.Seed, Outcome: search.Outcome{Curve: r.Outcome.Curve[1:]}}
		}
	}
	got, err = db.TrialSummaries("a")
	check(t, err)
	same(t, "summary", want, got)
}
