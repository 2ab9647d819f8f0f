package store

import (
	"io"
	"os"
	"sync"
)

// spool is a temporary file that one goroutine writes while another sends what is there.
// So a slow receiver holds nothing up, and a receiver need not wait for the whole.
type spool struct {
	file *os.File

	mu      sync.Mutex // guards the rest
	changed *sync.Cond // any of it
	size    int64      // bytes that there will be; 0: not known yet
	written int64
	ended   bool
	err     error // why it ended before it was whole
}

func newSpool() (*spool, error) {
	f, err := newTemp()
	if err != nil {
		return nil, err
	}
	os.Remove(f.Name()) // where a file can be used without a name
	s := &spool{file: f}
	s.changed = sync.NewCond(&s.mu)
	return s, nil
}

// begin says how many bytes there will be.
func (s *spool) begin(size int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.size = size
	s.changed.Broadcast()
}

// Write appends to the spool, unless it has ended.
func (s *spool) Write(p []byte) (int, error) {
	s.mu.Lock()
	ended, err := s.ended, s.err
	s.mu.Unlock()
	if ended {
		return 0, err
	}
	n, err := s.file.Write(p)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.written += int64(n)
	s.changed.Broadcast()
	return n, err
}

// end says that nothing is written any more, because of err or, if it is nil, because the
// spool is whole. The first end counts.
func (s *spool) end(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return
	}
	if s.ended = true; err == nil && s.written != s.size {
		err = io.ErrUnexpectedEOF
	}
	s.err = err
	s.changed.Broadcast()
}

// awaitSize waits until it is known how many bytes there will be.
func (s *spool) awaitSize() (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.size == 0 && !s.ended {
		s.changed.Wait()
	}
	return s.size, s.err
}

// await waits until there are more than so many bytes, and returns how many there are.
func (s *spool) await(more int64) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.written <= more && !s.ended {
		s.changed.Wait()
	}
	return s.written, s.err
}

// sendTo sends all bytes, as they come.
func (s *spool) sendTo(w io.Writer, size int64) error {
	for sent := int64(0); sent < size; {
		written, err := s.await(sent)
		if err != nil {
			return err
		}
		n, err := io.CopyN(w, io.NewSectionReader(s.file, sent, written-sent), written-sent)
		sent += n
		if err != nil {
			return err
		}
	}
	return nil
}

// close removes the file.
func (s *spool) close() { discard(s.file) }
