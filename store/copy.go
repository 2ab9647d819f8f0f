package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"go.etcd.io/bbolt"
)

// Backup writes a copy of the store at src, as it is at one moment, to dst,
// which must not exist. It works beside a writer. dst appears whole or not at all.
func Backup(src, dst string) error {
	s, err := Read(src)
	if err != nil {
		return err
	}
	err = publish(src, dst, s.writeTo)
	return errors.Join(err, s.Close())
}

// writeTo copies the snapshot to a file that is there and empty.
func (s *Snapshot) writeTo(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	err = s.transaction(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(f)
		return err
	})
	return errors.Join(err, f.Close())
}

// Compact writes the store at src to dst, which must not exist, without the
// room that removed and rewritten values left. It works beside a writer. With
// dst "", or the same as src, the compacted store takes the place of src, which
// nothing else may have open then; a kill at any instant leaves one of the two.
// It refuses a store in which Check finds a problem (ErrCorrupt).
func Compact(src, dst string) error {
	problems, err := Check(src)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return in(src, fmt.Errorf("%w: %v (%d problems in all): put back a copy made with `goalsearch db backup`", ErrCorrupt, problems[0], len(problems)))
	}
	if dst == "" || sameFile(src, dst) {
		return compactInPlace(src)
	}
	s, err := Read(src)
	if err != nil {
		return err
	}
	err = publish(src, dst, func(temp string) error { return compact(s.bolt, temp) })
	return errors.Join(err, s.Close())
}

func compactInPlace(path string) error {
	full, err := resolve(path)
	if err != nil {
		return in(path, err)
	}
	db, err := Open(path, Options{})
	if err != nil {
		return err
	}
	temp, err := tempBeside(full)
	if err != nil {
		return errors.Join(in(path, err), db.Close())
	}
	defer os.Remove(temp)
	if err := errors.Join(compact(db.bolt, temp), sameMode(full, temp)); err != nil {
		return errors.Join(in(path, err), db.Close())
	}
	if runtime.GOOS == "windows" { // an open file cannot be replaced there
		if err := db.Close(); err != nil {
			return err
		}
		return in(path, os.Rename(temp, full))
	}
	// Under the lock: who waits for it finds that the path leads elsewhere now.
	return errors.Join(in(path, os.Rename(temp, full)), in(path, syncDir(full)), db.Close())
}

// compactTx is the number of bytes that one transaction of a compaction copies.
const compactTx = 32 << 20

// compact writes a store to a bbolt file that is there and empty. src nil is an
// empty store.
func compact(src *bbolt.DB, path string) error {
	if src == nil {
		return nil
	}
	dst, err := bbolt.Open(path, 0o644, &bbolt.Options{Timeout: defaultWait, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return err
	}
	err = guard(func() error { return bbolt.Compact(dst, src, compactTx) })
	return errors.Join(err, dst.Close())
}

// publish has a copy of src written beside dst and then gives it the name dst.
func publish(src, dst string, write func(temp string) error) error {
	if _, err := os.Lstat(dst); err == nil {
		return fmt.Errorf("file %s exists: remove it first or give another name", dst)
	}
	temp, err := tempBeside(dst)
	if err != nil {
		return fmt.Errorf("file %s: %w", dst, err)
	}
	defer os.Remove(temp)
	if err := errors.Join(write(temp), syncFile(temp), sameMode(src, temp)); err != nil {
		return fmt.Errorf("file %s: %w", dst, err)
	}
	// A link, unlike a rename, does not replace a file that came meanwhile.
	if os.Link(temp, dst) != nil {
		if _, err := os.Lstat(dst); err == nil {
			return fmt.Errorf("file %s exists: remove it first or give another name", dst)
		}
		if err := os.Rename(temp, dst); err != nil {
			return err
		}
	}
	return syncDir(dst)
}

// tempBeside makes an empty file in the directory of path.
func tempBeside(path string) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// sameMode gives a copy the permissions of its original.
func sameMode(original, copied string) error {
	info, err := os.Stat(original)
	if err != nil {
		return err
	}
	return os.Chmod(copied, info.Mode().Perm())
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncDir makes a new name of a file durable.
func syncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil // a directory cannot be opened there
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}
