package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"goalsearch/store"
	"goalsearch/store/storetest"
)

// boltFile makes a bbolt file of some other content.
func boltFile(t *testing.T, path string, opts *bbolt.Options, fill func(*bbolt.Tx) error) {
	t.Helper()
	bolt, err := bbolt.Open(path, 0o644, opts)
	check(t, err)
	if fill != nil {
		check(t, bolt.Update(fill))
	}
	check(t, bolt.Close())
}

func bucket(name, key, value string) func(*bbolt.Tx) error {
	return func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte(name))
		if err != nil {
			return err
		}
		return b.Put([]byte(key), []byte(value))
	}
}

// fill makes a store with a study of so many complete trials.
func fill(t *testing.T, path string, trials int) {
	t.Helper()
	db, err := store.Open(path, store.Options{})
	check(t, err)
	_, err = db.Insert(storetest.Study("a"), complete(trials))
	check(t, err)
	check(t, db.Close())
}

func TestOpenMakesAStore(t *testing.T) {
	for name, prepare := range map[string]func(path string){
		"missing":        func(string) {},
		"empty":          func(path string) { check(t, os.WriteFile(path, nil, 0o644)) },
		"without bucket": func(path string) { boltFile(t, path, nil, nil) },
		"interrupted while it was made": func(path string) {
			boltFile(t, path, nil, nil)
			check(t, os.Truncate(path, int64(os.Getpagesize())))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "new.db")
			prepare(path)
			if name != "missing" {
				before, err := os.ReadFile(path)
				check(t, err)
				s, err := store.Read(path)
				check(t, err)
				list, err := s.Studies()
				if err != nil || len(list) > 0 {
					t.Errorf("%d studies, error %v", len(list), err)
				}
				check(t, s.Close())
				whole(t, path)
				if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
					t.Error("reading changed the file")
				}
			}
			db := open(t, path)
			check(t, db.Create(storetest.Study("a")))
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(t *testing.T, path string)
		cause   error
		words   []string
	}{
		{"a directory", func(t *testing.T, path string) { check(t, os.Mkdir(path, 0o755)) }, store.ErrNotStore, []string{"directory"}},
		{"text", func(t *testing.T, path string) {
			check(t, os.WriteFile(path, bytes.Repeat([]byte("study: a\n"), 10000), 0o644))
		}, store.ErrNotStore, []string{"bbolt"}},
		{"a short text", func(t *testing.T, path string) { check(t, os.WriteFile(path, []byte("x"), 0o644)) }, store.ErrNotStore, nil},
		{"a foreign bbolt file", func(t *testing.T, path string) {
			boltFile(t, path, nil, bucket("users", "a", "b"))
		}, store.ErrNotStore, []string{`"users"`}},
		{"a foreign bbolt file with our bucket's name", func(t *testing.T, path string) {
			boltFile(t, path, nil, bucket("meta", "format", `"other"`))
		}, store.ErrNotStore, nil},
		{"a foreign bbolt file without a free list", func(t *testing.T, path string) {
			boltFile(t, path, &bbolt.Options{NoFreelistSync: true}, bucket("users", "a", "b"))
		}, store.ErrNotStore, nil},
		{"a newer store", func(t *testing.T, path string) {
			fill(t, path, 1)
			boltFile(t, path, nil, bucket("meta", "schema", "7"))
		}, store.ErrNewer, []string{"version 7", fmt.Sprintf("up to %d", store.Schema), "install"}},
		{"a schema that is none", func(t *testing.T, path string) {
			fill(t, path, 1)
			boltFile(t, path, nil, bucket("meta", "schema", "x"))
		}, store.ErrCorrupt, nil},
		{"a truncated store", func(t *testing.T, path string) {
			fill(t, path, 200)
			check(t, os.Truncate(path, int64(3*os.Getpagesize())))
		}, store.ErrTruncated, []string{"bytes"}},
		{"a store cut within its first page", func(t *testing.T, path string) {
			fill(t, path, 200)
			check(t, os.Truncate(path, 100))
		}, store.ErrTruncated, nil},
		{"damaged meta pages", func(t *testing.T, path string) {
			fill(t, path, 1)
			damage(t, path, 40, 0xff)
			damage(t, path, int64(os.Getpagesize())+40, 0xff)
		}, store.ErrCorrupt, []string{"meta pages"}},
		{"garbage behind good meta pages", func(t *testing.T, path string) {
			fill(t, path, 200)
			info, err := os.Stat(path)
			check(t, err)
			start := 2 * os.Getpagesize()
			damage(t, path, int64(start), bytes.Repeat([]byte{0xee}, int(info.Size())-start)...)
		}, store.ErrCorrupt, nil},
		{"no directory", func(*testing.T, string) {}, store.ErrNoDirectory, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "test.db")
			if test.name == "no directory" {
				path = filepath.Join(path, "x.db")
			}
			test.prepare(t, path)
			before, _ := os.ReadFile(path)
			db, err := store.Open(path, store.Options{})
			if err == nil {
				db.Close()
			}
			refused(t, err, test.cause, append(test.words, path)...)
			if test.name != "no directory" {
				if s, err := store.Read(path); err == nil {
					_, err := s.Studies()
					if err == nil {
						t.Error("it can be read")
					}
					s.Close()
				} else {
					refused(t, err, test.cause, path)
				}
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
}

// damage writes bytes into a file.
func damage(t *testing.T, path string, at int64, b ...byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	check(t, err)
	_, err = f.WriteAt(b, at)
	check(t, err)
	check(t, f.Close())
}

// TestDanglingLink: a link into nowhere has an error of its own, unless the file can be made
// where it leads.
func TestDanglingLink(t *testing.T) {
	dir := t.TempDir()
	path, target := filepath.Join(dir, "s.db"), filepath.Join("nowhere", "real.db")
	check(t, os.Symlink(target, path))
	_, opened := store.Open(path, store.Options{})
	_, read := store.Read(path)
	for _, err := range []error{opened, read} {
		refused(t, err, store.ErrNoStore, path, "a link to "+target+", which does not exist")
		if link := (*store.DanglingLinkError)(nil); !errors.As(err, &link) || link.Target != target {
			t.Errorf("the error is %v", err)
		}
	}
	check(t, os.Mkdir(filepath.Join(dir, "nowhere"), 0o755))
	db := open(t, path)
	check(t, db.Create(storetest.Study("a")))
	if info, err := os.Stat(filepath.Join(dir, target)); err != nil || info.Size() == 0 {
		t.Errorf("the store is not where the link leads: %v", err)
	}
}

func TestReadMissing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing.db")
	_, err := store.Read(path)
	refused(t, err, store.ErrNoStore, path)
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("reading made a file")
	}
	_, err = store.Check(path)
	refused(t, err, store.ErrNoStore)
}

func TestUnwritable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	path := filepath.Join(t.TempDir(), "test.db")
	fill(t, path, 1)
	check(t, os.Chmod(path, 0o444))
	_, err := store.Open(path, store.Options{})
	refused(t, err, os.ErrPermission, path, "permissions")
}

// A file may be damaged in any way: whoever reads it gets an error or a list of
// problems, and the process goes on.
func TestDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "good.db")
	fill(t, path, 100)
	good, err := os.ReadFile(path)
	check(t, err)
	bad := filepath.Join(t.TempDir(), "bad.db")
	size, silent := os.Getpagesize(), 0
	// Headers and first elements of pages, where a wrong byte leads astray.
	for page := 2; page < min(len(good)/size, 20); page++ {
		for _, at := range []int{0, 8, 10, 12, 16, 20, 24, 28, 31, 40} {
			data := bytes.Clone(good)
			data[page*size+at] ^= 0xa5
			check(t, os.WriteFile(bad, data, 0o644))
			problems, err := store.Check(bad)
			if err == nil && len(problems) == 0 {
				silent++ // in a page that is not in use
			}
		}
	}
	if silent > 100 {
		t.Errorf("Check found nothing in %d damaged files", silent)
	}
}

func TestLocked(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", runtimeDir(t))
	path := filepath.Join(t.TempDir(), "test.db")
	since := time.Date(2026, 11, 23, 20, 40, 11, 0, time.Local)
	db, err := store.Open(path, store.Options{Command: "goalsearch run study.yaml", Since: since})
	check(t, err)
	defer db.Close()
	short := store.Options{Wait: time.Millisecond}

	t.Run("by a process that does not serve", func(t *testing.T) {
		_, err := store.Open(path, short)
		refused(t, err, store.ErrLocked, path)
		if _, err := os.Stat("/proc/locks"); err == nil {
			refused(t, err2(store.Open(path, short)), store.ErrLocked, fmt.Sprintf("process %d", os.Getpid()), filepath.Base(os.Args[0]))
		}
		_, err = store.Read(path)
		refused(t, err, store.ErrLocked, path, "cannot be read")
	})
	t.Run("by a process that serves", func(t *testing.T) {
		check(t, db.Serve())
		host, err := os.Hostname()
		check(t, err)
		_, err = store.Open(path, short)
		refused(t, err, store.ErrLocked, path, fmt.Sprintf("process %d (goalsearch run study.yaml) on %s since 2026-11-23 20:40:11", os.Getpid(), host))
		locked := (*store.LockedError)(nil)
		if !errors.As(err, &locked) || locked.Owner == nil || locked.Owner.PID != os.Getpid() {
			t.Errorf("the owner is %+v", locked)
		}
	})
	t.Run("by a reader", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "test.db")
		fill(t, path, 1)
		s, err := store.Read(path)
		check(t, err)
		_, err = store.Open(path, short)
		refused(t, err, store.ErrLocked, path)
		check(t, s.Close())
		db, err := store.Open(path, short)
		check(t, err)
		check(t, db.Close())
	})
	t.Run("for a moment", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "test.db")
		db, err := store.Open(path, store.Options{})
		check(t, err)
		time.AfterFunc(50*time.Millisecond, func() { db.Close() })
		again, err := store.Open(path, store.Options{})
		check(t, err)
		check(t, again.Close())
	})
}

func err2(_ *store.DB, err error) error { return err }

// runtimeDir makes a directory with a path short enough for a socket.
func runtimeDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gs")
	check(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
