package dashboard

import (
	"sync"
	"time"

	"goalsearch/results/report"
)

// watch has the newest data, and tells followers when there are newer ones.
type watch struct {
	source  Source
	options Options
	done    chan struct{} // closed when the dashboard is
	reading sync.Mutex    // held while the source is read

	mu        sync.Mutex // guards what follows
	followers map[chan struct{}]bool
	newest    []byte
	failure   error
	seen      string        // what Changed said before the newest data were read
	next      time.Time     // before which nothing is read
	took      time.Duration // the last reading
	working   bool          // work goes on
}

// Looking takes at most one part in so many of the time.
const rarely = 200

func newWatch(source Source, o Options) *watch {
	return &watch{source: source, options: o, done: make(chan struct{}), followers: make(map[chan struct{}]bool)}
}

// data returns the newest data; where nobody follows the changes, they are read now.
func (w *watch) data() ([]byte, error) {
	w.mu.Lock()
	alone := len(w.followers) == 0 && !w.options.Now().Before(w.next)
	first := w.newest == nil && w.failure == nil
	w.mu.Unlock()
	if alone || first {
		w.look()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.newest, w.failure
}

// follow returns a channel that has something at once and after every change, and how
// to leave. It is closed when the dashboard is.
func (w *watch) follow() (changes <-chan struct{}, leave func()) {
	c := make(chan struct{}, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-w.done:
		close(c)
		return c, func() {}
	default:
	}
	c <- struct{}{}
	w.followers[c] = true
	if !w.working {
		w.working = true
		go w.work()
	}
	return c, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.followers, c)
	}
}

func (w *watch) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.done)
	for c := range w.followers {
		close(c)
		delete(w.followers, c)
	}
}

// hurry has the next look come soon: the reader has changed something.
func (w *watch) hurry() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen, w.next = "", time.Time{}
}

// work looks at the source as long as anybody follows the changes.
func (w *watch) work() {
	for {
		w.mu.Lock()
		if len(w.followers) == 0 {
			w.working = false
			w.mu.Unlock()
			return
		}
		due := !w.options.Now().Before(w.next)
		w.mu.Unlock()
		if due {
			w.look()
		}
		select {
		case <-w.done:
			return
		case <-time.After(w.options.Every):
		}
	}
}

// look reads the source if it has changed, and tells the followers.
func (w *watch) look() {
	w.reading.Lock()
	defer w.reading.Unlock()
	now, err := w.source.Changed()
	w.mu.Lock()
	unchanged := err == nil && w.seen == now && w.newest != nil && w.failure == nil
	w.mu.Unlock()
	if unchanged {
		return
	}
	start := w.options.Now()
	var data []byte
	if err == nil {
		var studies []report.Study
		var live report.Live
		if studies, live, err = w.source.Read(); err == nil {
			data, err = report.Encode(studies, report.Options{
				Title: w.options.Title, Program: w.options.Program, Generated: start.UTC().Format("2006-01-02 15:04:05 UTC"), Live: &live,
			})
		}
	}
	end := w.options.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failure = err
	if err == nil {
		w.newest = data
	}
	w.seen = now
	// Who is held up once by other work is not slow: the shorter of two counts.
	took := end.Sub(start)
	w.next = end.Add(max(w.options.Every, rarely*min(took, w.took)))
	w.took = took
	for c := range w.followers {
		select {
		case c <- struct{}{}:
		default: // it has not taken the last one yet
		}
	}
}
