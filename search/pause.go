package search

import (
	"context"
	"sync"
)

// Pause holds back the runs of a Runner while it is on; those under way go on to
// their end. The zero value is off. It may be used by several goroutines at once.
type Pause struct {
	mu sync.Mutex
	on chan struct{} // closed when the pause ends; nil: it is off
}

// Set turns the pause on or off and reports whether that changes anything.
func (p *Pause) Set(on bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case on == (p.on != nil):
		return false
	case on:
		p.on = make(chan struct{})
	default:
		close(p.on)
		p.on = nil
	}
	return true
}

// On reports whether the pause is on.
func (p *Pause) On() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.on != nil
}

// wait returns when the pause is off, or true when the work is to end first.
func (p *Pause) wait(ctx context.Context, interrupt <-chan struct{}) (ended bool) {
	if p == nil {
		return false
	}
	p.mu.Lock()
	on := p.on
	p.mu.Unlock()
	if on == nil {
		return false
	}
	select {
	case <-on:
		return p.wait(ctx, interrupt)
	case <-interrupt:
		return true
	case <-ctx.Done():
		return true
	}
}
