package store

import (
	"sync"

	"go.etcd.io/bbolt"
)

// sharer lets changes that arrive together share a transaction, and so its
// fsync. A lone change does not wait: whoever comes first commits for all that
// came while the commit before it was under way.
type sharer struct {
	mu      sync.Mutex // guards pending
	pending []*change
	commit  sync.Mutex // held by the one that commits
}

type change struct {
	do   func(*bbolt.Tx) error
	done chan error
}

// share runs do in a transaction, possibly with changes of other callers. It may
// run do more than once, each time in a transaction that has nothing of the
// time before.
func (db *DB) share(do func(*bbolt.Tx) error) error {
	c := &change{do, make(chan error, 1)}
	s := &db.shared
	s.mu.Lock()
	s.pending = append(s.pending, c)
	first := len(s.pending) == 1
	s.mu.Unlock()
	if first {
		s.commit.Lock()
		s.mu.Lock()
		batch := s.pending
		s.pending = nil
		s.mu.Unlock()
		db.commit(batch)
		s.commit.Unlock()
	}
	return <-c.done
}

// commit makes the changes in one transaction, without those that fail: a
// failing change is told its error, and the others are made again without it.
func (db *DB) commit(batch []*change) {
	for len(batch) > 0 {
		failed := -1
		err := db.update(func(tx *bbolt.Tx) error {
			for i, c := range batch {
				if err := c.do(tx); err != nil {
					failed = i
					return err
				}
			}
			return nil
		})
		if failed < 0 {
			for _, c := range batch {
				c.done <- err
			}
			return
		}
		batch[failed].done <- err
		batch = append(batch[:failed], batch[failed+1:]...)
	}
}
