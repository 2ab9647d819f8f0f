package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"

	"go.etcd.io/bbolt"

	"goalsearch/internal/atomicfile"
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
		return in(src, fmt.Errorf("%w: %v (%d problems in all)", ErrCorrupt, problems[0], len(problems)))
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
	temp, err := atomicfile.Create(full)
	if err != nil {
		return errors.Join(in(path, err), db.Close())
	}
	defer temp.Discard()
	if err := compact(db.bolt, temp.Name()); err != nil {
		return errors.Join(in(path, err), db.Close())
	}
	if runtime.GOOS == "windows" { // an open file cannot be replaced there
		if err := db.Close(); err != nil {
			return err
		}
		return in(path, temp.Commit())
	}
	// Under the lock: who waits for it finds that the path leads elsewhere now.
	return errors.Join(in(path, temp.Commit()), db.Close())
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
		return exists(dst)
	}
	temp, err := atomicfile.CreateLike(dst, src)
	if err != nil {
		return err
	}
	defer temp.Discard()
	if err := write(temp.Name()); err != nil {
		return fmt.Errorf("file %s: %w", dst, err)
	}
	err = temp.CommitNew()
	if errors.Is(err, fs.ErrExist) {
		return exists(dst)
	}
	return err
}

func exists(path string) error {
	return fmt.Errorf("file %s exists: remove it first or give another name", path)
}

func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}
