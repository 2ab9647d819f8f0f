package terminal

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// ErrStopped is the cause of a context that a signal has ended.
var ErrStopped = errors.New("stopped")

// Stopper turns signals into an end of the work. The first ends the context; in
// a command that has asked for grace it only closes soft, and the second ends
// the context. One more kills the process, and so does the context's end if the
// work goes on regardless.
type Stopper struct {
	mu     sync.Mutex // guards grace and asked
	grace  bool
	asked  bool
	soft   chan struct{}
	cancel context.CancelCauseFunc
	// kill ends the process when the work has gone on for so long after the context's end.
	kill     func()
	patience time.Duration
}

// WatchSignals returns a context that ends by Ctrl-C or SIGTERM. done ends the
// watch: signals that come while the process ends are without effect.
func WatchSignals(ctx context.Context) (_ context.Context, s *Stopper, done func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	s = &Stopper{soft: make(chan struct{}), cancel: cancel, kill: func() { os.Exit(ExitInterrupted) }, patience: 10 * time.Second}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ended := make(chan struct{})
	go func() {
		for {
			select {
			case <-signals:
				if !s.ask() {
					signal.Stop(signals)
					return
				}
			case <-ended:
				return
			}
		}
	}()
	return ctx, s, sync.OnceFunc(func() {
		close(ended)
		cancel(nil)
	})
}

// Gracefully has the first signal close the channel that it returns instead of
// ending the context.
func (s *Stopper) Gracefully() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.grace = true
	return s.soft
}

// Stop ends the work as a first signal does; further calls do nothing.
func (s *Stopper) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.asked {
		s.take()
	}
}

// ask takes a signal; false if the context has ended with it.
func (s *Stopper) ask() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.take()
}

// take is ask; s.mu is held.
func (s *Stopper) take() bool {
	if s.grace && !s.asked {
		s.asked = true
		close(s.soft)
		return true
	}
	s.cancel(ErrStopped)
	time.AfterFunc(s.patience, s.kill)
	return false
}
