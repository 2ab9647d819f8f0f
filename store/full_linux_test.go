package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"goalsearch/search"
	"goalsearch/store"
	"goalsearch/store/storetest"
)

// smallDisk mounts a disk of so many bytes.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("a small disk cannot be mounted: %v", err)
	}
	t.Cleanup(func() { check(t, syscall.Unmount(dir, 0)) })
	return dir
}

func TestFullDisk(t *testing.T) {
	dir := smallDisk(t, "512k")
	path := filepath.Join(dir, "test.db")
	ballast := filepath.Join(dir, "ballast")
	check(t, os.WriteFile(ballast, make([]byte, 128<<10), 0o644))
	db, err := store.Open(path, store.Options{})
	check(t, err)
	check(t, db.Create(storetest.Study("a")))
	stored := 0
	for ; stored < 10000 && err == nil; stored++ {
		if err = db.Propose("a", []search.Trial{storetest.Trial(stored, 1)}); err == nil {
			err = db.AddRun("a", stored, storetest.Scored(0, 0.5))
		}
	}
	refused(t, err, syscall.ENOSPC, path, "no room", "free some space")
	stored--
	for range 3 {
		refused(t, db.Propose("a", complete0(stored + 2000)[stored+1:]), nil)
	}
	trials, err := db.Trials("a")
	check(t, err)
	if len(trials) < stored || len(trials) > stored+1 {
		t.Errorf("%d trials, not %d", len(trials), stored)
	}
	check(t, os.Remove(ballast))
	check(t, db.Propose("a", []search.Trial{storetest.Trial(len(trials), 1)}))
	check(t, db.Close())
	whole(t, path)
}

func TestFullDiskAtOnce(t *testing.T) {
	dir := smallDisk(t, "64k")
	path := filepath.Join(dir, "test.db")
	ballast := filepath.Join(dir, "ballast")
	f, err := os.Create(ballast)
	check(t, err)
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	check(t, f.Close())
	for _, free := range []int64{0, 1, 2, 3, 4, 6} {
		info, err := os.Stat(ballast)
		check(t, err)
		check(t, os.Truncate(ballast, info.Size()-min(free, 1)*4096))
		db, err := store.Open(path, store.Options{})
		if err == nil {
			check(t, db.Close())
			continue
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("with %d pages free: %v", free, err)
		}
	}
	check(t, os.Remove(ballast))
	db, err := store.Open(path, store.Options{})
	check(t, err)
	check(t, db.Create(storetest.Study("a")))
	check(t, db.Close())
	whole(t, path)
}

func TestReadOnlyDisk(t *testing.T) {
	dir := smallDisk(t, "1m")
	path := filepath.Join(dir, "test.db")
	fill(t, path, 3)
	before, err := os.ReadFile(path)
	check(t, err)
	check(t, syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	_, err = store.Open(path, store.Options{})
	refused(t, err, syscall.EROFS, path)
	s, err := store.Read(path)
	check(t, err)
	check(t, s.Close())
	after, err := os.ReadFile(path)
	check(t, err)
	if !bytes.Equal(before, after) {
		t.Error("the file was changed")
	}
}
