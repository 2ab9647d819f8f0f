package store_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"goalsearch/search"
	"goalsearch/store"
	"goalsearch/store/storetest"
)

// key writes numbers as keys of the store have them.
func key(numbers ...uint64) []byte {
	var b []byte
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return b
}

func TestCheckFinds(t *testing.T) {
	put := func(bucket string, key []byte, value string) func(*bbolt.Bucket) error {
		return func(b *bbolt.Bucket) error { return b.Bucket([]byte(bucket)).Put(key, []byte(value)) }
	}
	remove := func(bucket string, key []byte) func(*bbolt.Bucket) error {
		return func(b *bbolt.Bucket) error {
			if b.Bucket([]byte(bucket)).Get(key) == nil {
				return fmt.Errorf("there is no key %x to remove", key)
			}
			return b.Bucket([]byte(bucket)).Delete(key)
		}
	}
	const (
		run    = `{"v":1,"seed":1000,"last":{"epoch":1,"train_accuracy":0.5,"validation_accuracy":0.5}}`
		detail = `{"v":1}`
	)
	for name, test := range map[string]struct {
		spoil func(*bbolt.Bucket) error
		want  string
	}{
		"study, no JSON":     {func(b *bbolt.Bucket) error { return b.Put([]byte("study"), []byte("{")) }, "study a: damaged"},
		"study without spec": {func(b *bbolt.Bucket) error { return b.Put([]byte("study"), []byte(`{"v":1}`)) }, "study a: no weight is free"},
		"a missing bucket":   {func(b *bbolt.Bucket) error { return b.DeleteBucket([]byte("rank")) }, "study a has no bucket rank"},
		"an unknown key":     {func(b *bbolt.Bucket) error { return b.Put([]byte("x"), []byte("y")) }, `key "x" does not belong here`},
		"a missing trial":    {remove("trials", key(1)), "study a: trial 1 is missing"},
		"a short key":        {put("trials", []byte{1}, "{}"), "has 1 bytes, not 8"},
		"trial, no JSON":     {put("trials", key(1), "x"), "trial 1: damaged"},
		"a newer trial":      {put("trials", key(1), `{"v":9}`), "trial 1: written by a newer goalsearch"},
		"another space":      {put("trials", key(1), `{"v":1,"origin":"design","goal":{"{L}":1},"planned":1}`), "trial 1: the goal has 1 weights"},
		"same as a later":    {put("trials", key(1), `{"v":1,"origin":"design","goal":{"{F}":1,"{F}{C}":0,"H_res":0},"planned":1,"same_as":3}`), "trial 1: it cannot be the same as trial 3"},
		"run without trial":  {put("runs", key(50, 0), run), "trial 50: run 0: there is no such trial"},
		"run beyond plan":    {put("runs", key(1, 7), run), "trial 1: run 7"},
		"run of a copy": {func(b *bbolt.Bucket) error {
			return errors.Join(put("runs", key(3, 0), run)(b), put("details", key(3, 0), detail)(b))
		}, "trial 3: run 0: the trial is the same as trial 0"},
		"run, no JSON":                  {put("runs", key(0, 0), "x"), "trial 0: run 0: damaged"},
		"no details":                    {remove("details", key(0, 0)), "trial 0: run 0: damaged: a value is missing"},
		"details of no run":             {put("details", key(1, 9), detail), "are of a missing run"},
		"rank lacks":                    {remove("rank", append(rankKeyOf(0.5), key(0)...)), "index rank lacks"},
		"rank has too much":             {put("rank", key(5, 1), ""), "index rank has"},
		"same lacks":                    {remove("same", key(0, 3)), "index same lacks"},
		"same has too much":             {put("same", key(0, 2), ""), "index same has"},
		"journal, no JSON":              {put("journal", key(1), "x"), "journal entry 0000000000000001: damaged"},
		"journal, no goal of the space": {put("journal", key(1), `{"v":1,"event":"enqueued","goals":[{"{L}":1}]}`), "goal 1: the goal has 1 weights"},
		"superseded, no trial":          {put("journal", key(1), `{"v":1,"event":"retried","superseded":[{"trial":9,"run":0,"seed":1,"reason":"x"}]}`), "superseded run: no such trial: 9"},
		"superseded, no outcome":        {put("journal", key(1), `{"v":1,"event":"retried","superseded":[{"trial":1,"run":0,"seed":1}]}`), "superseded run 0 of trial 1: it has neither"},
		"superseded, nothing":           {put("journal", key(1), `{"v":1,"event":"retried"}`), "superseded runs if its event is retried"},
		"told anew beyond all trials":   {put("journal", key(1), `{"v":1,"event":"retold","trial":5}`), "retold before trial 5, of 4 trials"},
		"journal, no event":             {put("journal", key(1), `{"v":1}`), "needs an event"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "test.db")
			db, err := store.Open(path, store.Options{})
			check(t, err)
			list := complete(3)
			for i := range list[0].Runs {
				list[0].Runs[i] = storetest.Scored(i, 0.5)
			}
			copied := storetest.Trial(0, 2)
			copied.Number, copied.DuplicateOf = 3, 0
			_, err = db.Insert(storetest.Study("a"), append(list, copied), search.Entry{Event: search.Created})
			check(t, err)
			check(t, db.Close())
			whole(t, path)
			boltFile(t, path, nil, func(tx *bbolt.Tx) error {
				return test.spoil(tx.Bucket([]byte("studies")).Bucket([]byte("a")))
			})
			problems, err := store.Check(path)
			check(t, err)
			var all []string
			for _, p := range problems {
				all = append(all, p.String())
			}
			if text := strings.Join(all, "\n"); !strings.Contains(text, test.want) {
				t.Errorf("problems do not say %q:\n%s", test.want, text)
			}
			refused(t, store.Compact(path, ""), store.ErrCorrupt, path)
		})
	}
}

// rankKeyOf is the key of a score ≥ 0 in the ranking, from the description in doc.go.
func rankKeyOf(score float64) []byte { return key(^(math.Float64bits(score) | 1<<63)) }

func TestCompact(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	fill(t, path, 60)
	db, err := store.Open(path, store.Options{})
	check(t, err)
	check(t, db.Rename("a", "b"))
	check(t, db.Record("b", search.Entry{Trial: 1, Event: search.Resumed}))
	_, err = db.Insert(storetest.Study("a"), complete(200))
	check(t, err)
	check(t, db.Remove("a"))
	refused(t, store.Compact(path, ""), store.ErrLocked, path)
	check(t, db.Close())
	check(t, os.Chmod(path, 0o640))
	before, err := os.Stat(path)
	check(t, err)

	other := filepath.Join(t.TempDir(), "compact.db")
	check(t, store.Compact(path, other))
	refused(t, store.Compact(path, other), nil, other, "exists")
	check(t, store.Compact(path, path))
	for _, compacted := range []string{path, other} {
		info, err := os.Stat(compacted)
		check(t, err)
		if info.Mode().Perm() != 0o640 {
			t.Errorf("%s has mode %v", compacted, info.Mode())
		}
		if info.Size() > before.Size()/2 {
			t.Errorf("%s still has %d bytes of %d", compacted, info.Size(), before.Size())
		}
		whole(t, compacted)
		db := open(t, compacted)
		got, err := db.Trials("b")
		check(t, err)
		same(t, "trials", complete(60), got)
		check(t, db.Record("b", search.Entry{Trial: 2, Event: search.Finished}))
		journal, err := db.Journal("b")
		check(t, err)
		same(t, "journal", []search.Entry{{Trial: 1, Event: search.Resumed}, {Trial: 2, Event: search.Finished}}, journal)
	}
	for _, dir := range []string{filepath.Dir(path), filepath.Dir(other)} {
		if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
			t.Errorf("files %v are left", left)
		}
	}
	refused(t, store.Compact(filepath.Join(t.TempDir(), "missing.db"), ""), store.ErrNoStore)
}

// Who waits for the lock of a file that is being replaced gets the new one.
func TestCompactWhileWaiting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	fill(t, path, 20)
	done := make(chan error)
	go func() {
		for range 10 {
			if err := store.Compact(path, ""); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for i := 20; ; i++ {
		select {
		case err := <-done:
			check(t, err)
			whole(t, path)
			s, err := store.Read(path)
			check(t, err)
			got, err := s.Trials("a")
			check(t, err)
			if len(got) != i {
				t.Errorf("%d trials of %d are left", len(got), i)
			}
			check(t, s.Close())
			return
		default:
			db, err := store.Open(path, store.Options{Wait: 10 * time.Second})
			check(t, err)
			check(t, db.Propose("a", []search.Trial{storetest.Trial(i, 1)}))
			check(t, db.Close())
			time.Sleep(5 * time.Millisecond)
		}
	}
}

func TestBackup(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", runtimeDir(t))
	path := filepath.Join(t.TempDir(), "test.db")
	fill(t, path, 50)
	db := open(t, path)
	check(t, db.Serve())
	for i, live := range []bool{true, false} {
		if !live {
			check(t, db.Close())
		}
		dst := filepath.Join(t.TempDir(), fmt.Sprintf("backup%d.db", i))
		check(t, store.Backup(path, dst))
		refused(t, store.Backup(path, dst), nil, dst, "exists")
		whole(t, dst)
		copied := open(t, dst)
		got, err := copied.Trials("a")
		check(t, err)
		same(t, "trials", complete(50), got)
	}
	refused(t, store.Backup(path, filepath.Join(path+".missing", "x.db")), os.ErrNotExist)
	refused(t, store.Backup(path+".missing", filepath.Join(t.TempDir(), "x.db")), store.ErrNoStore)
}
