package terminal

import (
	"context"
	"testing"
	"time"
)

// TestStopper: work that does not mind that its context has ended is ended.
func TestStopper(t *testing.T) {
	killed := make(chan struct{})
	ctx, cancel := context.WithCancelCause(t.Context())
	s := &Stopper{soft: make(chan struct{}), cancel: cancel, kill: func() { close(killed) }, patience: time.Millisecond}
	soft := s.Gracefully()
	if !s.ask() || ctx.Err() != nil {
		t.Fatal("the first signal ends the context of work that has asked for grace")
	}
	<-soft
	if s.ask() || context.Cause(ctx) != ErrStopped {
		t.Fatalf("the second signal leaves the context at %v", context.Cause(ctx))
	}
	<-killed
}
