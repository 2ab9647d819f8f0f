package cluster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"goalsearch/search"
)

// inbox has the results that have come and are not removed yet.
type inbox struct {
	texts  map[string][]byte // by id of the run
	order  []arrival         // in the order of the stream, without gaps but for what is removed
	last   uint64            // number of the last that was sent
	stored map[string]bool   // by id: the store has it, so that another result of it is none
}

// arrival is a result in the stream.
type arrival struct {
	id  string
	seq uint64
}

// collect listens to results. It returns when those that were there are known.
func (e *Evaluator) collect(ctx, background context.Context) error {
	e.inbox = &inbox{texts: make(map[string][]byte), stored: make(map[string]bool)}
	var info *jetstream.StreamInfo
	var consumer jetstream.Consumer
	err := e.servers().patiently(ctx, func(ctx context.Context) (err error) {
		if info, err = e.queue.results.Info(ctx); err == nil {
			consumer, err = e.queue.results.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{})
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("the stream of results: %w", err)
	}
	old := make(chan struct{})
	if info.State.Msgs == 0 {
		close(old)
	}
	last := info.State.LastSeq
	known := info.State.Msgs == 0
	listening, err := consumer.Consume(func(m jetstream.Msg) {
		meta, err := m.Metadata()
		if err != nil {
			return
		}
		e.sent(arrival{strings.TrimPrefix(m.Subject(), resultSubject), meta.Sequence.Stream}, m.Data())
		if !known && (meta.NumPending == 0 || meta.Sequence.Stream >= last) {
			known = true
			close(old)
		}
	})
	if err != nil {
		return fmt.Errorf("the stream of results: %w", err)
	}
	e.ended.Go(func() {
		<-background.Done()
		listening.Stop()
	})
	select {
	case <-old:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(startTime):
		return fmt.Errorf("the server does not send the %d results that it has", info.State.Msgs)
	}
}

// sent takes a result that the stream sends; after a lost connection perhaps again.
func (e *Evaluator) sent(a arrival, text []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if a.seq > e.inbox.last {
		e.inbox.last = a.seq
		e.inbox.order = append(e.inbox.order, a)
		e.arrived(a.id, text)
	}
}

// arrived takes a result. e.mu is held.
func (e *Evaluator) arrived(id string, text []byte) {
	if _, known := e.inbox.texts[id]; known {
		return
	}
	e.inbox.texts[id] = text
	if w, awaited := e.waiting[id]; awaited {
		e.settle(id, w)
		e.registry.ended()
	}
}

// AckOnStore returns a store that makes the results of runs removable from the server
// once it has them.
func (e *Evaluator) AckOnStore(s search.Store) search.Store { return acking{s, e} }

type acking struct {
	search.Store
	evaluator *Evaluator
}

// AddRun implements search.Store.
func (a acking) AddRun(study string, trial int, run search.Run) error {
	if err := a.Store.AddRun(study, trial, run); err != nil {
		return err
	}
	a.evaluator.kept(address{study, trial, run.Number})
	return nil
}

// kept notes that the store has a run.
func (e *Evaluator) kept(a address) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if id, ok := e.given[a]; ok {
		delete(e.given, a)
		e.inbox.stored[id] = true
	}
}

// tidyEvery is the time between two removals of results.
const tidyEvery = time.Second

// Of results behind one that is not for the store, as few are removed at a time that it
// takes no longer than tidyEvery, and in the end as many as can be in a few seconds.
const (
	removedAtOnce = 50
	mostRemoved   = 1000
)

// tidy removes results that the store has, now and then.
func (e *Evaluator) tidy(ctx context.Context) {
	every(ctx, tidyEvery, func() { _ = e.removeStored(ctx, removedAtOnce) }) // else the next time
}

// removeStored removes results that the store has: those that came before all that it
// has not, in one request, and of the others so many, one by one.
func (e *Evaluator) removeStored(ctx context.Context, most int) error {
	e.mu.Lock()
	box := e.inbox
	n := 0
	for n < len(box.order) && box.stored[box.order[n].id] {
		n++
	}
	first, rest := box.order[:n], box.order[n:]
	var single []arrival
	for _, a := range rest {
		if box.stored[a.id] && len(single) < most {
			single = append(single, a)
		}
	}
	e.mu.Unlock()
	var removed []arrival
	var err error
	if n > 0 {
		if err = e.queue.results.Purge(ctx, jetstream.WithPurgeSequence(first[n-1].seq+1)); err == nil {
			removed = first
		}
	}
	for _, a := range single {
		if err != nil {
			break
		}
		if err = e.queue.results.DeleteMsg(ctx, a.seq); isGone(err) {
			err = nil
		}
		if err == nil {
			removed = append(removed, a)
		}
	}
	e.forget(removed)
	if err != nil {
		return fmt.Errorf("results that the store has: %w", err)
	}
	return nil
}

// isGone reports whether a message could not be removed because it is not there.
func isGone(err error) bool {
	// The server's code, which its client passes on as text alone.
	return errors.Is(err, jetstream.ErrMsgNotFound) || err != nil && strings.Contains(err.Error(), "err_code=10043")
}

// forget takes results off the inbox that the server has no more.
func (e *Evaluator) forget(list []arrival) {
	e.mu.Lock()
	defer e.mu.Unlock()
	box := e.inbox
	removed := make(map[uint64]bool)
	for _, a := range list {
		delete(box.texts, a.id)
		removed[a.seq] = true
	}
	box.order = slices.DeleteFunc(slices.Clone(box.order), func(a arrival) bool { return removed[a.seq] })
}
