package store_test

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"goalsearch/search"
	"goalsearch/store"
	"goalsearch/store/storetest"
)

var someGoal = search.Params{{Name: "{F}", Value: 0.5}}

// TestControl: a process that searches can be stopped and paused by others, as far
// as it lets them, and takes goals for its queue.
func TestControl(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	db, err := store.Open(path, store.Options{})
	check(t, err)
	check(t, db.Create(storetest.Study("a")))
	check(t, db.Serve())
	if err := store.Stop(path); err == nil || !strings.Contains(err.Error(), "cannot be stopped") {
		t.Errorf("stop a process that does not search: %v", err)
	}
	stops, paused := 0, false
	db.HandleControl(store.Control{Stop: func() { stops++ }, Pause: func(on bool) { paused = on }, Paused: func() bool { return paused }})
	check(t, store.Stop(path))
	if stops != 1 {
		t.Errorf("stopped %d times", stops)
	}
	for _, on := range []bool{true, false} {
		check(t, store.Pause(path, on))
		snapshot, err := store.Read(path)
		check(t, err)
		if paused != on || snapshot.Live() == nil || snapshot.Live().Paused != on {
			t.Errorf("after pause %v: paused %v, seen %+v", on, paused, snapshot.Live())
		}
		check(t, snapshot.Close())
	}
	check(t, store.Enqueue(path, "a", []search.Params{someGoal}, time.Now()))
	err = store.Enqueue(path, "a", []search.Params{{{Name: "{F}", Value: 7}}}, time.Now())
	if err == nil || !strings.Contains(err.Error(), "bounds") {
		t.Errorf("a goal outside the space: %v", err)
	}
	if err := store.Enqueue(path, "b", []search.Params{someGoal}, time.Now()); err == nil || !strings.Contains(err.Error(), "no such study") {
		t.Errorf("a study that is not there: %v", err)
	}
	check(t, store.Enqueue(path, "a", slices.Repeat([]search.Params{someGoal}, 10000), time.Now()))
	check(t, db.Close())

	if err := store.Stop(path); !errors.Is(err, store.ErrIdle) {
		t.Errorf("stop where nobody searches: %v", err)
	}
	check(t, store.Enqueue(path, "a", []search.Params{someGoal, someGoal}, time.Now()))
	snapshot, err := store.Read(path)
	check(t, err)
	study, err := snapshot.Study("a")
	check(t, err)
	journal, err := snapshot.Journal("a")
	check(t, err)
	check(t, snapshot.Close())
	if study.Budget.Enqueued != 10003 || study.Budget.Total() != study.Budget.Trials+10003 || len(journal) != 3 || len(journal[2].Goals) != 2 {
		t.Errorf("extent %+v, %d entries", study.Budget, len(journal))
	}
	none := filepath.Join(t.TempDir(), "none.db")
	if err := store.Enqueue(none, "a", []search.Params{someGoal}, time.Now()); !errors.Is(err, store.ErrNoStore) {
		t.Errorf("a store that is not there: %v", err)
	}
}

// TestRetry: failed runs are to be trained again, through the process that has the store
// open, and without one.
func TestRetry(t *testing.T) {
	failed := complete(3)
	failed[1].Runs = []search.Run{storetest.Diverged(0), storetest.Diverged(1)}
	failed[2].Runs = []search.Run{storetest.Diverged(0)}
	path := storeOf(t, stored{Study: storetest.Study("a"), Trials: failed})
	retry := func(wantRuns int, wantSearching bool, trials ...int) {
		t.Helper()
		runs, searching, err := store.Retry(path, "a", trials, time.Now())
		check(t, err)
		if runs != wantRuns || searching != wantSearching {
			t.Errorf("%d runs, searching %v", runs, searching)
		}
	}
	db, err := store.Open(path, store.Options{})
	check(t, err)
	check(t, db.Serve())
	retry(2, true, 1)
	_, searching, err := store.Retry(path, "a", []int{0}, time.Now())
	if err == nil || !searching || !strings.Contains(err.Error(), "trial 0 is complete") {
		t.Errorf("a trial that has not failed: %v", err)
	}
	check(t, db.Close())
	retry(1, false)
	retry(0, false)
	_, _, err = store.Retry(path, "a", []int{0}, time.Now())
	if wrong, ok := errors.AsType[*search.NotFailedError](err); !ok || wrong.Trial != 0 {
		t.Errorf("a trial that has not failed: %v", err)
	}
	got := content(t, path, "a")
	if len(got.Trials[1].Runs)+len(got.Trials[2].Runs) != 0 || len(got.Journal) != 2 || len(got.Journal[0].Superseded) != 2 {
		t.Errorf("trials %+v, journal %+v", got.Trials, got.Journal)
	}
	whole(t, path)
	none := filepath.Join(t.TempDir(), "none.db")
	if _, _, err := store.Retry(none, "a", nil, time.Now()); !errors.Is(err, store.ErrNoStore) {
		t.Errorf("a store that is not there: %v", err)
	}
}

// TestCluster: what a process tells of its workers comes whole, however long it is.
func TestCluster(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.db")
	db, err := store.Open(path, store.Options{})
	check(t, err)
	if _, err := store.Cluster(path); !errors.Is(err, store.ErrIdle) {
		t.Errorf("of a process that does not answer: %v", err)
	}
	check(t, db.Serve())
	if text, err := store.Cluster(path); text != nil || err != nil {
		t.Errorf("of a process without workers: %s, %v", text, err)
	}
	want := json.RawMessage(`"` + strings.Repeat("worker ", 100_000) + `"`)
	db.HandleControl(store.Control{Cluster: func() json.RawMessage { return want }})
	got, err := store.Cluster(path)
	check(t, err)
	if string(got) != string(want) {
		t.Errorf("%d bytes come of %d", len(got), len(want))
	}
	check(t, db.Close())
}
