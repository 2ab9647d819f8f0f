package store

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

// served opens a store and serves it, its snapshots written by write.
func served(t *testing.T, write func(*bbolt.Tx, io.Writer) (int64, error)) (*DB, string) {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "run-") // short enough for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	t.Setenv("XDG_RUNTIME_DIR", dir)
	path := filepath.Join(t.TempDir(), "test.db")
	db, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.writeSnapshot = write
	if err := db.Serve(); err != nil {
		t.Fatal(err)
	}
	return db, path
}

// TestSlowSnapshot: however long a snapshot takes, the answer comes before its first byte,
// and each byte as it is there.
func TestSlowSnapshot(t *testing.T) {
	more := make(chan int) // bytes that may be written
	_, path := served(t, func(tx *bbolt.Tx, w io.Writer) (int64, error) {
		var whole bytes.Buffer
		if _, err := tx.WriteTo(&whole); err != nil {
			return 0, err
		}
		size := int64(whole.Len())
		for n := range more {
			if _, err := w.Write(whole.Next(n)); err != nil {
				return 0, err
			}
		}
		_, err := whole.WriteTo(w)
		return size, err
	})
	conn, r, a, err := ask(path, request{Do: doSnapshot})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if info, err := os.Stat(path); err != nil || a.Bytes < 4*int64(os.Getpagesize()) || a.Bytes > info.Size() {
		t.Errorf("%d bytes are announced, the file has %d, %v", a.Bytes, info.Size(), err)
	}
	got := make([]byte, a.Bytes)
	at := 0
	for _, n := range []int{1, 4096, 100, 5000} {
		more <- n
		if _, err := io.ReadFull(r, got[at:at+n]); err != nil {
			t.Fatalf("%d bytes after %d: %v", n, at, err)
		}
		at += n
	}
	close(more)
	if _, err := io.ReadFull(r, got[at:]); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(copied, got, 0o600); err != nil {
		t.Fatal(err)
	}
	if problems, err := Check(copied); err != nil || len(problems) > 0 {
		t.Errorf("the snapshot: %v, %v", problems, err)
	}
}

// TestCloseEndsSnapshots: who closes the store does not wait for the disk of a snapshot.
func TestCloseEndsSnapshots(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan error, 1)
	db, path := served(t, func(_ *bbolt.Tx, w io.Writer) (int64, error) {
		close(begun)
		for {
			if _, err := w.Write(make([]byte, 1)); err != nil {
				ended <- err
				return 0, err
			}
		}
	})
	conn, _, _, err := ask(path, request{Do: doSnapshot})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	<-begun
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		t.Errorf("the snapshot ended with %v", err)
	}
}

// TestFailingSnapshot: a snapshot that fails on the way is no snapshot for its reader.
func TestFailingSnapshot(t *testing.T) {
	full := errors.New("full")
	for name, bytes := range map[string]int{"at once": 0, "on the way": 5000} {
		t.Run(name, func(t *testing.T) {
			_, path := served(t, func(_ *bbolt.Tx, w io.Writer) (int64, error) {
				n, err := w.Write(make([]byte, bytes))
				return int64(n), errors.Join(err, full)
			})
			_, err := fetch(path)
			if err == nil || !strings.Contains(err.Error(), "ended after") && !strings.Contains(err.Error(), "could not be written to "+os.TempDir()+": full") {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// TestSpool: whatever is written in whatever pieces, the receiver has the same bytes.
func TestSpool(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 1, 3000), 1, 20).Draw(t, "pieces")
		want := bytes.Join(pieces, nil)
		s, err := newSpool()
		if err != nil {
			t.Fatal(err)
		}
		defer s.close()
		go func() {
			s.begin(int64(len(want)))
			for _, p := range pieces {
				s.Write(p)
			}
			s.end(nil)
		}()
		size, err := s.awaitSize()
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := s.sendTo(&got, size); err != nil || !bytes.Equal(got.Bytes(), want) {
			t.Fatalf("%d bytes came of %d, %v", got.Len(), len(want), err)
		}
		if _, err := s.Write([]byte("more")); err == nil && s.written != size {
			t.Fatal("it is written after its end")
		}
	})
}

// timedConn is a connection of a few bytes a read or write, each of which must have a
// deadline of its own.
type timedConn struct {
	net.Conn
	rest  *bytes.Buffer
	timed bool
	late  int // reads and writes without a deadline of their own
}

func (c *timedConn) SetDeadline(time.Time) error { c.timed = true; return nil }

func (c *timedConn) use() {
	if !c.timed {
		c.late++
	}
	c.timed = false
}

func (c *timedConn) Read(p []byte) (int, error) {
	c.use()
	return c.rest.Read(p[:min(len(p), 7)])
}

func (c *timedConn) Write(p []byte) (int, error) {
	c.use()
	return c.rest.Write(p)
}

// TestDeadlinesAreOnProgress: what is streamed has a deadline for each piece, not for all.
func TestDeadlinesAreOnProgress(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789"), 20_000)
	out := &timedConn{rest: new(bytes.Buffer)}
	if _, err := io.Copy(sender{out}, bytes.NewReader(content)); err != nil || out.late > 0 {
		t.Errorf("%d writes had no deadline, %v", out.late, err)
	}
	in := &timedConn{rest: out.rest}
	f, err := os.Create(filepath.Join(t.TempDir(), "copy"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := receive(f, receiver{in, bufio.NewReader(in)}, int64(len(content))); err != nil || in.late > 0 {
		t.Errorf("%d reads had no deadline, %v", in.late, err)
	}
	if got, err := os.ReadFile(f.Name()); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes came, %v", len(got), err)
	}
}
