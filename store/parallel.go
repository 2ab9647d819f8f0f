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
