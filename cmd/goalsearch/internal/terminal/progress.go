package terminal

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"goalsearch/internal/plaintext"
)

// The least time between two changes of a live line, and two lines in a log.
const (
	frame  = 100 * time.Millisecond
	sparse = 10 * time.Second
)

// Progress shows how far some work is: a live line on a terminal, a line now and then
// elsewhere. It may be used by several goroutines.
type Progress struct {
	w    io.Writer
	name string
	rate func(perSecond float64) string

	mu      sync.Mutex
	live    *liveLine // nil where w is no terminal
	started time.Time
	first   int       // what was done at the start
	shown   time.Time // when a line was
	said    string    // in the last line of a log
	pending func()    // shows what has come since; nil: nothing has
}

// NewProgress shows work that is counted in units.
func NewProgress(w io.Writer, name, units string) *Progress {
	p := &Progress{w: w, name: plaintext.Printable(name), rate: func(perSecond float64) string {
		if perSecond < 1 {
			return fmt.Sprintf("%.3g %s/min", perSecond*60, units)
		}
		return fmt.Sprintf("%.3g %s/s", perSecond, units)
	}}
	if columns := columnsOf(w); columns != nil {
		p.live = &liveLine{w: w, columns: columns}
	}
	return p
}

// columnsOf returns what tells the width of a terminal; nil: w is none.
func columnsOf(w io.Writer) func() int {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return func() int {
		width, _, err := term.GetSize(int(f.Fd()))
		if err != nil || width < 1 {
			return usualColumns
		}
		return width
	}
}

// Update shows that done of total steps are done; about is said of them, with the time
// left behind it.
func (p *Progress) Update(done, total int, about string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.started.IsZero() {
		p.started, p.first = now, done
	}
	if left, ok := p.left(now, done, total); ok {
		about += ", " + left
	}
	pause := sparse
	p.pending = func() {
		if text := p.name + ": " + about; text != p.said {
			fmt.Fprintln(p.w, text)
			p.said = text
		}
	}
	if p.live != nil {
		pause = frame
		p.pending = func() { p.live.draw(p.name, about, done, total) }
	}
	if now.Sub(p.shown) >= pause {
		p.show(now)
	}
}

// show shows what has come since it was last called.
func (p *Progress) show(now time.Time) {
	if p.pending != nil {
		p.pending()
		p.pending, p.shown = nil, now
	}
}

// left tells rate and time left.
func (p *Progress) left(now time.Time, done, total int) (string, bool) {
	elapsed := now.Sub(p.started)
	if done <= p.first || elapsed < time.Second/10 {
		return "", false
	}
	rate := float64(done-p.first) / elapsed.Seconds()
	text := p.rate(rate)
	if done < total {
		text += ", " + Duration(time.Duration(float64(total-done)/rate*float64(time.Second))) + " left"
	}
	return text, true
}

// Note says something between two updates.
func (p *Progress) Note(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.live != nil {
		p.live.clear()
	}
	fmt.Fprintln(p.w, text)
}

// End leaves the last state on the screen or in the log.
func (p *Progress) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.show(time.Now())
	if p.live != nil {
		p.live.keep()
		p.live = nil
	}
}
