package pidnet

import "sync"

// split calls work on parts of 0..n-1, one per thread, and waits for them. The
// thread number is below threads. Work on an index must not depend on the part.
// A panic in any part is raised again here, in the caller's goroutine.
func split(threads, n int, work func(thread, from, to int)) {
	threads = min(threads, n)
	if threads <= 1 {
		work(0, 0, n)
		return
	}
	var group sync.WaitGroup
	raised := make([]any, threads)
	for t := range threads {
		group.Go(func() {
			defer func() { raised[t] = recover() }()
			work(t, t*n/threads, (t+1)*n/threads)
		})
	}
	group.Wait()
	for _, p := range raised {
		if p != nil {
			panic(p)
		}
	}
}
