package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"goalsearch/store/internal/boltfile"
)

// Snapshot is a store as it was at one moment, open for reading.
type Snapshot struct {
	Reader
	file *os.File // of the open bbolt file, nil if it is empty
	temp string   // path of the temporary copy, "" if there is none
	live *Owner
}

// readWait is how long Read goes on trying to get at a store that another
// process has open: the time that opening and closing it may take.
const readWait = time.Second

// Read opens the store at path for reading. It neither makes nor changes a
// file. Where a process has the store open for writing, Read fetches a snapshot
// from it; it fails if that process serves none (ErrLocked). Where there is no
// such process, none can open the store for writing until the Snapshot is
// closed: one that is kept for long should be closed and read anew.
//
// It refuses what Open refuses, and a file that is not there (ErrNoStore).
func Read(path string) (*Snapshot, error) {
	var err error
	for start := time.Now(); ; time.Sleep(lockPoll) {
		s, direct := openSnapshot(path, path)
		if !errors.Is(direct, errBusy) {
			return s, in(path, direct)
		}
		if s, err = fetch(path); err == nil {
			return s, nil
		}
		if refused := (*refusal)(nil); errors.As(err, &refused) || time.Since(start) >= readWait {
			break
		}
	}
	return nil, in(path, &LockedError{findOwner(path), err})
}

// Live returns the process that had the store open for writing when it was
// read, nil if there was none.
func (s *Snapshot) Live() *Owner { return s.live }

// Close lets go of the store.
func (s *Snapshot) Close() error {
	var errs []error
	if s.bolt != nil {
		errs = append(errs, s.bolt.Close())
	}
	if s.temp != "" {
		if err := os.Remove(s.temp); !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return in(s.path, errors.Join(errs...))
}

// openSnapshot opens the bbolt file at path for reading, as the store at name.
func openSnapshot(path, name string) (*Snapshot, error) {
	s := &Snapshot{Reader: Reader{path: name}}
	var err error
	if s.bolt, s.file, err = openBolt(path, false, 0); err != nil {
		if errors.Is(err, boltfile.ErrEmpty) {
			return s, nil
		}
		return nil, err
	}
	if _, err := s.checkFormat(); err != nil {
		return nil, errors.Join(err, s.bolt.Close())
	}
	return s, nil
}

// fetch gets a snapshot from the process that has the store open.
func fetch(path string) (*Snapshot, error) {
	conn, r, a, err := ask(path, request{Do: doSnapshot})
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	f, err := newTemp()
	if err != nil {
		return nil, err
	}
	if err := errors.Join(receive(f, receiver{conn, r}, a.Bytes), f.Close()); err != nil {
		discard(f)
		return nil, err
	}
	s, err := openSnapshot(f.Name(), path)
	if err != nil {
		discard(f)
		return nil, err
	}
	s.live = a.Owner
	if os.Remove(f.Name()) != nil { // an open file may have to keep its name
		s.temp = f.Name()
	}
	return s, nil
}

// receive writes a snapshot of so many bytes to a file.
func receive(f *os.File, r io.Reader, size int64) error {
	n, err := io.CopyN(f, r, size)
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("its snapshot ended after %d of %d bytes: that process has ended, or has no room for a copy in its temporary directory", n, size)
	}
	if err != nil {
		return fmt.Errorf("after %d of the snapshot's %d bytes: %w", n, size, err)
	}
	return nil
}

func newTemp() (*os.File, error) { return os.CreateTemp("", "goalsearch-*.db") }

// discard closes and removes a temporary file.
func discard(f *os.File) {
	f.Close()
	os.Remove(f.Name())
}
