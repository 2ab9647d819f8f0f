package store

import (
	"runtime"
	"sync"
)

// inParallel calls f for 0 to n-1 on all cores, each call once, and returns the error
// of the lowest number that has one. f must not touch the pages of a file: what is
// wrong with them is caught in the goroutine of the transaction alone.
func inParallel(n int, f func(i int) error) error {
	parts := min(runtime.GOMAXPROCS(0), n)
	errs := make([]error, parts)
	var group sync.WaitGroup
	for part := range parts {
		group.Go(func() {
			for i := part * n / parts; i < (part+1)*n/parts; i++ {
				if errs[part] = f(i); errs[part] != nil {
					return
				}
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// block is how many values are copied before they are decoded: enough to share among
// the cores, few enough for the copies to stay in their caches.
const block = 1000

// batch collects values and hands them on a block at a time.
type batch[T any] struct {
	values []T
	take   func([]T) error // must not keep the slice
}

func (b *batch[T]) add(value T) error {
	if b.values = append(b.values, value); len(b.values) < block {
		return nil
	}
	return b.flush()
}

// flush hands on what was added since the last block.
func (b *batch[T]) flush() error {
	err := b.take(b.values)
	b.values = b.values[:0]
	return err
}
