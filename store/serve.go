package store

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"goalsearch/search"
)

// The protocol between the writer of a store and other processes: over a unix
// stream socket, one request a connection. A request is a line of JSON,
//
//	{"do":"who"}         who has the store open
//	{"do":"snapshot"}    the store as it is now
//	{"do":"enqueue","study":"…","goals":[…]}    goals for a study's queue
//	{"do":"cluster"}     what workers on other machines do
//	{"do":"stop"}, {"do":"pause"}, {"do":"continue"}    what Control has
//
// and so is the answer: {"holder":{…}}, or {"error":"…"}. The answer to snapshot
// has "bytes" as well, and so many bytes follow the line: a bbolt file; that to cluster
// likewise, and a JSON value follows.

const (
	doWho      = "who"
	doSnapshot = "snapshot"
	doCluster  = "cluster"
	doEnqueue  = "enqueue"
	doStop     = "stop"
	doPause    = "pause"
	doContinue = "continue"
)

type request struct {
	Do    string          `json:"do"`
	Study string          `json:"study,omitempty"`
	Goals []search.Params `json:"goals,omitempty"`
}

type answer struct {
	Holder *Owner `json:"holder,omitempty"`
	Bytes  int64  `json:"bytes,omitempty"`
	Error  string `json:"error,omitempty"`
}

// Bounds of the protocol.
const (
	maxLine      = 16 << 20         // bytes of a request or of an answer's line
	lineTimeout  = 5 * time.Second  // to receive or send a line
	chunk        = 1 << 20          // bytes of a snapshot sent under one timeout
	chunkTimeout = 10 * time.Second // to send or receive a chunk
	maxSnapshots = 4                // made at the same time
)

// server answers other processes for a DB.
type server struct {
	db       *DB
	listener *net.UnixListener
	slots    chan struct{} // taken while a snapshot is made
	wg       sync.WaitGroup

	mu     sync.Mutex // guards conns and closed
	conns  map[net.Conn]bool
	closed bool
}

// Serve answers other processes from now until Close, so that they can read the
// store while it is open for writing and are told who has it.
func (db *DB) Serve() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.server != nil {
		return nil
	}
	listener, err := listen(db.holder.Store)
	if err != nil {
		return in(db.path, fmt.Errorf("other commands cannot read it while this one runs: %w", err))
	}
	s := &server{db: db, listener: listener, slots: make(chan struct{}, maxSnapshots), conns: make(map[net.Conn]bool)}
	db.server = s
	s.wg.Go(s.accept)
	return nil
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
	s.closed = true
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
		if s.closed {
			s.mu.Unlock()
			conn.Close()
			return
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
		return writeLine(conn, answer{Holder: s.me()})
	case doSnapshot:
		return s.snapshot(conn)
	case doCluster:
		return s.cluster(conn)
	case doEnqueue, doStop, doPause, doContinue:
		if err := s.obey(r); err != nil {
			return writeLine(conn, answer{Error: err.Error()})
		}
		return writeLine(conn, answer{Holder: s.me()})
	}
	return writeLine(conn, answer{Error: fmt.Sprintf("the process that has the store open does not know the request %.40q: it may be an older goalsearch", r.Do)})
}

// snapshot sends the store as it is now. It goes through a temporary file, so
// that however slow the other side is, the transaction is short.
func (s *server) snapshot(conn net.Conn) error {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-time.After(lineTimeout):
		return writeLine(conn, answer{Error: "too many others are reading it"})
	}
	file, err := tempSnapshot(&s.db.Reader)
	if err != nil {
		return errors.Join(err, writeLine(conn, answer{Error: err.Error()}))
	}
	defer file.discard()
	if err := writeLine(conn, answer{Holder: s.me(), Bytes: file.size}); err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	for left := file.size; left > 0; {
		conn.SetDeadline(time.Now().Add(chunkTimeout))
		n, err := io.CopyN(conn, file, min(left, chunk))
		if err != nil {
			return err
		}
		left -= n
	}
	return nil
}

// tempFile is a file that is gone when it is discarded, and on systems that can
// when the process dies.
type tempFile struct {
	*os.File
	size int64
}

func newTemp() (*tempFile, error) {
	f, err := os.CreateTemp("", "goalsearch-*.db")
	if err != nil {
		return nil, err
	}
	return &tempFile{File: f}, nil
}

func (f *tempFile) discard() {
	f.Close()
	os.Remove(f.Name())
}

// tempSnapshot writes a consistent copy of a store to a temporary file.
func tempSnapshot(r *Reader) (*tempFile, error) {
	f, err := newTemp()
	if err != nil {
		return nil, err
	}
	os.Remove(f.Name()) // where a file can be used without a name
	err = r.transaction(func(tx *bbolt.Tx) (err error) {
		f.size, err = tx.WriteTo(f)
		return err
	})
	if err != nil {
		f.discard()
		return nil, fmt.Errorf("a snapshot could not be written to %s: %w", f.Name(), err)
	}
	return f, nil
}

// ask connects to the process that has a store open and sends a request. The
// connection is the caller's, with what follows the answer's line in the reader.
func ask(path string, q request) (net.Conn, *bufio.Reader, answer, error) {
	full, err := resolve(path)
	if err != nil {
		return nil, nil, answer{}, err
	}
	err = errNoSocket
	for _, socket := range socketPaths(full) {
		var conn net.Conn
		if conn, err = net.DialTimeout("unix", socket, lineTimeout); err != nil {
			continue
		}
		var r *bufio.Reader
		var a answer
		if r, a, err = exchange(conn, q); err == nil && a.Holder != nil && a.Holder.Store != full {
			err = fmt.Errorf("the socket %s is that of %s", socket, a.Holder.Store)
		}
		if err == nil {
			return conn, r, a, nil
		}
		conn.Close()
	}
	return nil, nil, answer{}, err
}

// errNoSocket: nobody serves the store.
var errNoSocket = errors.New("the process that has it open serves no snapshots")

// refusal is an error that the process which has the store open sent.
type refusal struct{ text string }

func (r *refusal) Error() string { return r.text }

func exchange(conn net.Conn, q request) (*bufio.Reader, answer, error) {
	if err := writeLine(conn, q); err != nil {
		return nil, answer{}, err
	}
	r := bufio.NewReader(conn)
	var a answer
	if err := readLine(conn, r, &a); err != nil {
		return nil, answer{}, err
	}
	if a.Error != "" {
		return nil, answer{}, &refusal{a.Error}
	}
	if a.Holder == nil {
		return nil, answer{}, errors.New("an answer without a holder")
	}
	return r, a, nil
}

// askWho asks the process that has a store open who it is.
func askWho(path string) (*Owner, error) {
	conn, _, a, err := ask(path, request{Do: doWho})
	if err != nil {
		return nil, err
	}
	return a.Holder, conn.Close()
}

func writeLine(conn net.Conn, value any) error {
	line, err := json.Marshal(value)
	if err != nil {
		return err
	}
	conn.SetDeadline(time.Now().Add(lineTimeout))
	_, err = conn.Write(append(line, '\n'))
	return err
}

func readLine(conn net.Conn, r *bufio.Reader, value any) error {
	conn.SetDeadline(time.Now().Add(lineTimeout))
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine:
			return errors.New("a line that is too long")
		case err == nil:
			return json.Unmarshal(line, value)
		case !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

// Live returns the process that has the store at path open for writing and answers
// for it, nil if there is none. It costs next to nothing.
func Live(path string) *Owner {
	h, err := askWho(path)
	if err != nil {
		return nil
	}
	return h
}
