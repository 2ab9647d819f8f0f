package terminal

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// The least time between two changes of the bar, and two lines in a log.
const (
	frame  = 100 * time.Millisecond
	sparse = 10 * time.Second
)

// Progress shows how far some work is: a live bar on a terminal, a line now and
// then elsewhere. It may be used by several goroutines.
type Progress struct {
	w    io.Writer
	name string
	rate func(perSecond float64) string

	mu      sync.Mutex
	bar     *progressbar.ProgressBar // nil where w is no terminal
	started time.Time
	first   int       // what was done at the start
	done    int       // what is done
	shown   time.Time // when the bar or a line was
	said    string    // in the last line of a log
	pending func()    // shows what has come since; nil: nothing has
}

// NewProgress shows work that is counted in units.
func NewProgress(w io.Writer, name, units string) *Progress {
	return &Progress{w: w, name: name, rate: func(perSecond float64) string {
		if perSecond < 1 {
			return fmt.Sprintf("%.3g %s/min", perSecond*60, units)
		}
		return fmt.Sprintf("%.3g %s/s", perSecond, units)
	}}
}

// Update shows that done of total steps are done; about is said of them, with
// the time left behind it.
func (m *Progress) Update(done, total int, about string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	if m.started.IsZero() {
		m.started, m.first = now, done
		if isTerminal(m.w) {
			m.bar = newBar(m.w, total)
		}
	}
	m.done = done
	text := m.name + ": " + about
	if left, ok := m.left(now, done, total); ok {
		text += ", " + left
	}
	pause := sparse
	m.pending = func() {
		if text != m.said {
			fmt.Fprintln(m.w, text)
		}
		m.said = text
	}
	if m.bar != nil {
		pause = frame
		m.pending = func() {
			// A bar that was full once is not drawn again, and more work may come.
			m.bar.ChangeMax(max(total, 1))
			m.bar.Set(min(done, max(total, 1)-1)) // fails only where the terminal is gone
			m.bar.Describe(text)
		}
	}
	if now.Sub(m.shown) >= pause {
		m.show(now)
	}
}

// show shows what has come since it was last called.
func (m *Progress) show(now time.Time) {
	if m.pending != nil {
		m.pending()
		m.pending, m.shown = nil, now
	}
}

// left tells rate and time left.
func (m *Progress) left(now time.Time, done, total int) (string, bool) {
	elapsed := now.Sub(m.started)
	if done <= m.first || elapsed < time.Second/10 {
		return "", false
	}
	rate := float64(done-m.first) / elapsed.Seconds()
	text := m.rate(rate)
	if done < total {
		text += ", " + Duration(time.Duration(float64(total-done)/rate*float64(time.Second))) + " left"
	}
	return text, true
}

// Note says something between two updates.
func (m *Progress) Note(text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.bar != nil {
		m.bar.Clear() // fails only where the terminal is gone
	}
	fmt.Fprintln(m.w, text)
}

// End leaves the last state on the screen or in the log.
func (m *Progress) End() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.show(time.Now())
	if m.bar != nil {
		m.bar.Set(m.done) // fails only where the terminal is gone
		fmt.Fprintln(m.w)
		m.bar = nil
	}
}

// newBar returns a bar for a terminal.
func newBar(w io.Writer, total int) *progressbar.ProgressBar {
	return progressbar.NewOptions(total,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetWidth(20),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionUseANSICodes(true),
	)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Downloads shows how far the files of a data set are.
type Downloads struct {
	w      io.Writer
	meters map[string]*Progress
}

func NewDownloads(w io.Writer) *Downloads {
	return &Downloads{w: w, meters: make(map[string]*Progress)}
}

// Update has the form of dataset.FetchOptions.Progress.
func (d *Downloads) Update(file string, done, total int64) {
	m, ok := d.meters[file]
	if !ok {
		d.End() // files come one after another
		m = NewProgress(d.w, file, "bytes")
		m.rate = func(perSecond float64) string { return Bytes(uint64(perSecond)) + "/s" }
		d.meters[file] = m
	}
	of := ""
	if total > 0 {
		of = " of " + Bytes(uint64(total))
	}
	m.Update(int(done), int(max(total, done)), Bytes(uint64(done))+of)
}

// End leaves the last state on the screen or in the log.
func (d *Downloads) End() {
	for _, m := range d.meters {
		m.End()
	}
}
