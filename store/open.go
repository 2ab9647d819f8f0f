package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"goalsearch/store/internal/boltfile"
)

// Options of Open. The zero value is ready for use.
type Options struct {
	// Wait is how long to wait for another process to let go of the store; 0: 1 s.
	Wait time.Duration
	// Command is what other processes are told that holds the store; "": the
	// command line of this process.
	Command string
	// Since is the time they are told; zero: the time of Open.
	Since time.Time
}

const defaultWait = time.Second

// DB is a store open for writing. Only one process at a time can have it. It
// implements search.Store. Its methods may be called from several goroutines.
type DB struct {
	Reader
	owner  Owner
	shared sharer
	// writeSnapshot writes the store as a transaction sees it: bbolt's WriteTo.
	writeSnapshot func(*bbolt.Tx, io.Writer) (int64, error)

	mu      sync.Mutex // guards server and control
	server  *server
	control Control
}

// Open opens the store at path for writing and makes it if there is none; an
// empty file, or a bbolt file without buckets, becomes a store. It refuses,
// leaving the file as it is, what is no store (ErrNotStore), one of a newer
// schema (ErrNewer), a truncated or damaged one (ErrTruncated, ErrCorrupt), and
// one that another process has open (ErrLocked): the message says which.
func Open(path string, opts Options) (*DB, error) {
	if opts.Wait <= 0 {
		opts.Wait = defaultWait
	}
	if opts.Command == "" {
		opts.Command = commandLine()
	}
	if opts.Since.IsZero() {
		opts.Since = time.Now()
	}
	bolt, _, err := openBolt(path, true, opts.Wait)
	if errors.Is(err, errBusy) {
		return nil, lockedError(path)
	}
	if err != nil {
		return nil, in(path, err)
	}
	db := &DB{Reader: Reader{path: path, bolt: bolt}, writeSnapshot: (*bbolt.Tx).WriteTo}
	if err := db.format(); err != nil {
		return nil, errors.Join(in(path, err), bolt.Close())
	}
	if db.owner, err = newOwner(path, opts); err != nil {
		return nil, errors.Join(in(path, err), bolt.Close())
	}
	return db, nil
}

// Close ends serving and lets go of the file.
func (db *DB) Close() error {
	err := db.stopServing()
	return in(db.path, errors.Join(err, db.bolt.Close()))
}

// errBusy: the lock was not to be had in time.
var errBusy = errors.New("another process has the file open")

// lockPoll is the time between two attempts to get the lock.
const lockPoll = 10 * time.Millisecond

// openBolt opens a bbolt file, having looked at it under its lock. The file is
// returned for reading its bytes; it is bbolt's and closed by it. An empty file
// is boltfile.ErrEmpty for a reader.
func openBolt(path string, write bool, wait time.Duration) (bolt *bbolt.DB, file *os.File, err error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, nil, fmt.Errorf("%w but a directory", ErrNotStore)
	}
	open := func(name string, flag int, perm os.FileMode) (*os.File, error) {
		f, err := openLocked(name, flag, perm, write, wait)
		if err != nil {
			return nil, err
		}
		if err := inspect(f, write); err != nil {
			return nil, errors.Join(err, f.Close())
		}
		file = f
		return f, nil
	}
	err = guard(func() (err error) {
		bolt, err = bbolt.Open(path, 0o644, &bbolt.Options{ReadOnly: !write, Timeout: max(wait, time.Millisecond), OpenFile: open, FreelistType: bbolt.FreelistMapType})
		return err
	})
	if err != nil && file != nil { // bbolt has closed it, unless it panicked
		unlock(file)
		file.Close()
	}
	switch {
	case err == nil:
		return bolt, file, nil
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, nil, errBusy
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, missing(path, write)
	case errors.Is(err, fs.ErrPermission):
		return nil, nil, fmt.Errorf("%w: %w", ErrNoAccess, err)
	}
	return nil, nil, err
}

// missing says what is missing where a file could not be opened, or made, for want of it.
func missing(path string, write bool) error {
	if target, err := os.Readlink(path); err == nil {
		return &DanglingLinkError{target}
	}
	if _, err := os.Stat(filepath.Dir(path)); write && err != nil {
		return ErrNoDirectory
	}
	return ErrNoStore
}

// openLocked opens a file and takes its lock. Where a compacted store took the
// file's place meanwhile, it opens that one.
func openLocked(name string, flag int, perm os.FileMode, write bool, wait time.Duration) (*os.File, error) {
	for start := time.Now(); ; time.Sleep(lockPoll) {
		if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() { // opening a pipe would wait
			return nil, notRegular(info)
		}
		f, err := os.OpenFile(name, flag, perm)
		if err != nil {
			return nil, err
		}
		locked, err := tryLock(f, write)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("it cannot be locked: %w", err), f.Close())
		}
		if locked && isAt(f, name) {
			return f, nil
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
		if !locked && time.Since(start) >= wait {
			return nil, errBusy
		}
	}
}

// isAt reports whether the path still leads to the open file.
func isAt(f *os.File, path string) bool {
	a, errA := f.Stat()
	b, errB := os.Stat(path)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// inspect refuses a locked file that bbolt should not get. A writer's file in
// which nothing was ever committed is emptied, so that bbolt starts it anew.
func inspect(f *os.File, write bool) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return notRegular(info)
	}
	_, err = readMeta(f, info.Size())
	if write && errors.Is(err, boltfile.ErrEmpty) {
		return f.Truncate(0)
	}
	return err
}

// readMeta looks at a bbolt file before bbolt gets it. An empty one is boltfile.ErrEmpty.
func readMeta(f *os.File, size int64) (boltfile.Meta, error) {
	m, err := boltfile.ReadMeta(f, size)
	switch {
	case err == nil || errors.Is(err, boltfile.ErrEmpty):
		return m, err
	case errors.Is(err, boltfile.ErrTruncated):
		return m, fmt.Errorf("%w: %w", ErrTruncated, err)
	case errors.Is(err, boltfile.ErrInvalid):
		return m, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return m, fmt.Errorf("%w: %w", ErrNotStore, err)
}

func notRegular(info fs.FileInfo) error {
	return fmt.Errorf("%w but a %s", ErrNotStore, info.Mode().Type())
}

// format makes a new store of a file without buckets and refuses one that is
// not a store that this package can write.
func (db *DB) format() error {
	fresh, err := db.checkFormat()
	if err != nil || !fresh {
		return err
	}
	return full(guard(func() error {
		return db.bolt.Update(func(tx *bbolt.Tx) error {
			meta, err := tx.CreateBucket(metaBucket)
			if err != nil {
				return err
			}
			if _, err := tx.CreateBucket(studiesBucket); err != nil {
				return err
			}
			return errors.Join(meta.Put(formatKey, []byte(formatValue)), meta.Put(schemaKey, fmt.Append(nil, Schema)))
		})
	}))
}

// formatValue is the JSON text by which a store is known.
const formatValue = `"goalsearch"`

// checkFormat reports whether the file has no buckets, and refuses one that is
// no store, or a newer one.
func (r *Reader) checkFormat() (fresh bool, err error) {
	err = r.transaction(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(metaBucket)
		if meta == nil || string(meta.Get(formatKey)) != formatValue {
			var names []string
			err := tx.ForEach(func(name []byte, _ *bbolt.Bucket) error {
				names = append(names, fmt.Sprintf("%.40q", name))
				return nil
			})
			if err != nil {
				return err
			}
			if fresh = len(names) == 0; fresh {
				return nil
			}
			slices.Sort(names)
			return fmt.Errorf("%w: it is a bbolt file of another program, with buckets %s", ErrNotStore, strings.Join(names[:min(3, len(names))], ", "))
		}
		return checkSchema(meta.Get(schemaKey))
	})
	return fresh, err
}

// checkSchema reads the schema version of a file.
func checkSchema(text []byte) error {
	schema, err := strconv.Atoi(string(text))
	if err != nil || schema < 1 {
		return fmt.Errorf("%w: its schema version is %q, not a number from 1 on", ErrCorrupt, text)
	}
	if schema > Schema {
		return fmt.Errorf("%w: it has schema version %d, this goalsearch reads up to %d: install a newer one", ErrNewer, schema, Schema)
	}
	return nil
}

// guard runs f and makes an error of a fault in the memory map and of bbolt's
// panics about the content of a file.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrCorrupt, p)
		}
	}()
	return f()
}

// update runs f in a transaction of its own.
func (db *DB) update(f func(*bbolt.Tx) error) error {
	return in(db.path, full(guard(func() error { return db.bolt.Update(f) })))
}
