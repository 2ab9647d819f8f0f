package store

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"goalsearch/search"
)

// server answers other processes for a DB.
type server struct {
	db       *DB
	listener *net.UnixListener
	slots    chan struct{} // taken while a snapshot is sent
	done     chan struct{} // closed when serving ends
	wg       sync.WaitGroup

	mu    sync.Mutex // guards conns, and the closing of done
	conns map[net.Conn]bool
}

// Serve answers other processes from now until Close, so that they can read the
// store while it is open for writing and are told who has it.
func (db *DB) Serve() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.server != nil {
		return nil
	}
	listener, err := listen(db.owner.Store)
	if err != nil {
		return in(db.path, fmt.Errorf("other commands cannot read it while this one runs: %w", err))
	}
	db.server = newServer(db, listener)
	db.server.wg.Go(db.server.accept)
	return nil
}

func newServer(db *DB, listener *net.UnixListener) *server {
	return &server{
		db:       db,
		listener: listener,
		slots:    make(chan struct{}, maxSnapshots),
		done:     make(chan struct{}),
		conns:    make(map[net.Conn]bool),
	}
}

// listen opens the socket of a store. The caller holds the store's lock, so a
// socket that is there is one that a dead process left behind.
func listen(full string) (*net.UnixListener, error) {
	path, err := makeSocketPath(full)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return listener, nil
}

// stopServing removes the socket and ends all connections.
func (db *DB) stopServing() error {
	db.mu.Lock()
	s := db.server
	db.server = nil
	db.mu.Unlock()
	if s == nil {
		return nil
	}
	err := s.listener.Close()
	s.mu.Lock()
	close(s.done)
	for conn := range s.conns {
		conn.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
	return err
}

func (s *server) accept() {
	for {
		conn, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // out of file descriptors, say
			time.Sleep(lockPoll)
			continue
		}
		s.mu.Lock()
		select {
		case <-s.done:
			s.mu.Unlock()
			conn.Close()
			return
		default:
		}
		s.conns[conn] = true
		s.mu.Unlock()
		s.wg.Go(func() {
			// An error here is the other side's going away, or is told to it.
			_ = s.handle(conn)
			conn.Close()
			s.mu.Lock()
			delete(s.conns, conn)
			s.mu.Unlock()
		})
	}
}

func (s *server) handle(conn net.Conn) error {
	var r request
	if err := readLine(conn, bufio.NewReader(conn), &r); err != nil {
		return err
	}
	switch r.Do {
	case doWho:
		return writeLine(conn, answer{Owner: s.me()})
	case doSnapshot:
		return s.snapshot(conn)
	case doCluster:
		return s.cluster(conn)
	case doRetry:
		runs, err := search.Retry(s.db, r.Study, r.Trials, time.Now().UTC())
		if err != nil {
			return writeLine(conn, answer{Error: err.Error()})
		}
		return writeLine(conn, answer{Owner: s.me(), Runs: runs})
	case doEnqueue, doSetAside, doStop, doPause, doContinue:
		if err := s.handleControl(r); err != nil {
			return writeLine(conn, answer{Error: err.Error()})
		}
		return writeLine(conn, answer{Owner: s.me()})
	}
	return writeLine(conn, answer{Error: fmt.Sprintf("the process that has the store open does not know the request %.40q: it may be an older goalsearch", r.Do)})
}

// snapshot sends the store as it is now. Its size goes ahead at once; the content goes
// through a temporary file, so that however slow the other side is, the transaction is
// short.
func (s *server) snapshot(conn net.Conn) error {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-time.After(slotTimeout):
		return writeLine(conn, answer{Error: "too many others are reading it"})
	}
	spool, err := newSpool()
	if err != nil {
		return errors.Join(err, writeLine(conn, answer{Error: fmt.Sprintf("a snapshot cannot be made: %v", err)}))
	}
	defer spool.close()
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		spool.end(s.copyTo(spool))
	}()
	defer func() {
		spool.end(net.ErrClosed)
		<-copied
	}()
	go func() { // whoever closes the store does not wait for the copy
		select {
		case <-s.done:
			spool.end(net.ErrClosed)
		case <-copied:
		}
	}()
	size, err := spool.awaitSize()
	if err != nil {
		return errors.Join(err, writeLine(conn, answer{Error: err.Error()}))
	}
	if err := writeLine(conn, answer{Owner: s.me(), Bytes: size}); err != nil {
		return err
	}
	return spool.sendTo(sender{conn}, size)
}

// copyTo writes a consistent copy of the store to a spool.
func (s *server) copyTo(spool *spool) error {
	err := s.db.transaction(func(tx *bbolt.Tx) error {
		spool.begin(tx.Size())
		_, err := s.db.writeSnapshot(tx, spool)
		return err
	})
	if err != nil {
		return fmt.Errorf("a snapshot could not be written to %s: %w", os.TempDir(), err)
	}
	return nil
}
