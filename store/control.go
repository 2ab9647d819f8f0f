package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"time"

	"goalsearch/search"
)

// Control is what other processes may ask of the one that has a store open for
// writing, besides its content. What is nil it refuses.
type Control struct {
	// Stop ends the work as soon as the trainings under way have ended.
	Stop func()
	// Pause holds trainings back, or lets them go on; Paused tells which.
	Pause  func(on bool)
	Paused func() bool
	// Cluster tells what workers on other machines do, as JSON, where there are any.
	Cluster func() json.RawMessage
}

// HandleControl lets other processes control this one through the socket of Serve.
func (db *DB) HandleControl(c Control) {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.control = c
}

// ErrIdle is returned where no process has the store open for writing.
var ErrIdle = errors.New("no process is searching in it")

// Stop asks the process that has the store at path open to end its work as soon as
// the trainings under way have ended. ErrIdle if there is none.
func Stop(path string) error { return command(path, request{Do: doStop}) }

// Pause asks the process that has the store at path open to hold trainings back, or
// to let them go on. ErrIdle if there is none.
func Pause(path string, on bool) error {
	if on {
		return command(path, request{Do: doPause})
	}
	return command(path, request{Do: doContinue})
}

// Cluster asks the process that has the store at path open what workers on other
// machines do; nil if it has none. ErrIdle if there is no process.
func Cluster(path string) (json.RawMessage, error) {
	conn, r, a, err := ask(path, request{Do: doCluster})
	if err != nil {
		return nil, commandError(path, err)
	}
	defer conn.Close()
	if a.Bytes < 1 {
		return nil, nil
	}
	text, err := io.ReadAll(io.LimitReader(receiver{conn, r}, a.Bytes))
	if err == nil && !json.Valid(text) {
		err = errors.New("what the workers do did not come whole")
	}
	return text, in(path, err)
}

// Enqueue adds goals to a study of the store at path, as search.Enqueue does:
// through the process that has the store open, if there is one.
func Enqueue(path, study string, goals []search.Params, now time.Time) error {
	err := command(path, request{Do: doEnqueue, Study: study, Goals: goals})
	if !errors.Is(err, ErrIdle) {
		return err
	}
	return alter(path, func(db *DB) error { return search.Enqueue(db, study, goals, now) })
}

// Retry has failed runs of a study of the store at path trained again, as search.Retry
// does, and returns how many: through the process that has the store open, if there is
// one, which then searching says.
func Retry(path, study string, trials []int, now time.Time) (runs int, searching bool, err error) {
	conn, _, a, err := ask(path, request{Do: doRetry, Study: study, Trials: trials})
	if err == nil {
		return a.Runs, true, conn.Close()
	}
	if err = commandError(path, err); !errors.Is(err, ErrIdle) {
		return 0, true, err
	}
	err = alter(path, func(db *DB) (err error) {
		runs, err = search.Retry(db, study, trials, now)
		return err
	})
	return runs, false, err
}

// SetAside leaves a trial of a study of the store at path out of the ranking for a
// reason, as search.SetAside does, or, if that is "", no more: through the process that
// has the store open, if there is one.
func SetAside(path, study string, trial int, reason string, now time.Time) error {
	err := command(path, request{Do: doSetAside, Study: study, Trials: []int{trial}, Reason: reason})
	if !errors.Is(err, ErrIdle) {
		return err
	}
	return alter(path, func(db *DB) error { return setAside(db, study, trial, reason, now) })
}

func setAside(db *DB, study string, trial int, reason string, now time.Time) error {
	if reason == "" {
		return search.RankAgain(db, study, trial, now)
	}
	return search.SetAside(db, study, trial, reason, now)
}

// alter opens a store that is there for a short change.
func alter(path string, change func(*DB) error) error {
	snapshot, err := Read(path) // Open would make a store that is not there
	if err != nil {
		return err
	}
	if err := snapshot.Close(); err != nil {
		return err
	}
	db, err := Open(path, Options{})
	if err != nil {
		return err
	}
	return errors.Join(change(db), db.Close())
}

// command sends a request that is answered by the owner alone.
func command(path string, r request) error {
	conn, _, _, err := ask(path, r)
	if err == nil {
		return conn.Close()
	}
	return commandError(path, err)
}

// commandError is why a request came to nothing: it was refused, or nobody is there, or
// who is there does not answer.
func commandError(path string, err error) error {
	if refused := (*refusal)(nil); errors.As(err, &refused) {
		return in(path, refused)
	}
	dial := (*net.OpError)(nil)
	if errors.Is(err, errNoSocket) || errors.Is(err, fs.ErrNotExist) || errors.As(err, &dial) && dial.Op == "dial" {
		return in(path, ErrIdle)
	}
	return in(path, fmt.Errorf("the process that searches in it does not answer: %w", err))
}

// cluster sends what workers on other machines do.
func (s *server) cluster(conn net.Conn) error {
	s.db.mu.Lock()
	tell := s.db.control.Cluster
	s.db.mu.Unlock()
	var text []byte
	if tell != nil {
		text = tell()
	}
	if err := writeLine(conn, answer{Owner: s.me(), Bytes: int64(len(text))}); err != nil {
		return err
	}
	_, err := sender{conn}.Write(text)
	return err
}

// me describes this process as it is now.
func (s *server) me() *Owner {
	s.db.mu.Lock()
	c := s.db.control
	s.db.mu.Unlock()
	owner := s.db.owner
	owner.Paused = c.Paused != nil && c.Paused()
	return &owner
}

// handleControl does what a request asks of this process.
func (s *server) handleControl(r request) error {
	s.db.mu.Lock()
	c := s.db.control
	s.db.mu.Unlock()
	switch {
	case r.Do == doStop && c.Stop != nil:
		c.Stop()
	case r.Do == doPause && c.Pause != nil:
		c.Pause(true)
	case r.Do == doContinue && c.Pause != nil:
		c.Pause(false)
	case r.Do == doSetAside && len(r.Trials) == 1:
		return setAside(s.db, r.Study, r.Trials[0], r.Reason, time.Now().UTC())
	case r.Do == doEnqueue:
		return search.Enqueue(s.db, r.Study, r.Goals, time.Now().UTC())
	default:
		return errors.New("the process that has the store open is not searching: it cannot be stopped or paused")
	}
	return nil
}
