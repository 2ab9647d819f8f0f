package pidnet

// pool is the threads of one network. They wait between the parts of the work,
// so that handing these out allocates nothing.
type pool struct {
	threads int
	parts   []chan part // of the threads besides the caller's own
	ended   chan any    // what a part panicked with, or nil
}

// part is the share of one thread in some work on 0..n-1.
type part struct {
	work             func(thread, from, to int)
	thread, from, to int
}

func newTeam(threads int) *pool {
	t := &pool{threads: threads, ended: make(chan any)}
	for range threads - 1 {
		parts := make(chan part)
		t.parts = append(t.parts, parts)
		go serve(parts, t.ended)
	}
	return t
}

// dismiss ends the threads.
func dismiss(parts []chan part) {
	for _, p := range parts {
		close(p)
	}
}

func serve(parts <-chan part, ended chan<- any) {
	for p := range parts {
		ended <- p.do()
	}
}

// do does the part and returns what it panicked with, or nil.
func (p part) do() (raised any) {
	defer func() { raised = recover() }()
	p.work(p.thread, p.from, p.to)
	return nil
}

// split has work done on parts of 0..n-1, a part per thread, and waits for it.
// Work on an index must not depend on the part that it is in. A panic in any part
// is raised again here, in the caller's goroutine.
func (t *pool) split(n int, work func(thread, from, to int)) {
	threads := min(t.threads, n)
	if threads <= 1 {
		work(0, 0, n)
		return
	}
	for i := 1; i < threads; i++ {
		t.parts[i-1] <- part{work, i, i * n / threads, (i + 1) * n / threads}
	}
	raised := part{work, 0, 0, n / threads}.do()
	for range threads - 1 {
		if r := <-t.ended; r != nil {
			raised = r
		}
	}
	if raised != nil {
		panic(raised)
	}
}
