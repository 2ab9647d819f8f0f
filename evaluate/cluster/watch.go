package cluster

import (
	"cmp"
	"context"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"goalsearch/search"
)

// watchQueue looks now and then whether the queue still has what is waited for: a
// server may come back without what it has not had time to keep. It says where the
// servers cannot tell, and when they can again.
func (e *Evaluator) watchQueue(ctx context.Context) {
	told := ""
	every(ctx, e.options.HeartbeatTimeout, func() {
		info, err := e.queue.runs.Info(ctx)
		if ctx.Err() != nil {
			return
		}
		if now := e.lacking(info, err); now != told {
			told = now
			e.options.Say(cmp.Or(now, "the servers answer again"))
		}
		if err != nil {
			return // the server is away: next time
		}
		if long := e.waitingLong(); len(long) > int(info.State.Msgs) {
			e.repair(ctx, long)
		}
	})
}

// lacking is what the servers lack that tell info or give an error; "" where there is
// nothing, or where the connection is lost, of which is told elsewhere.
func (e *Evaluator) lacking(info *jetstream.StreamInfo, err error) string {
	switch {
	case !e.conn.IsConnected():
		return ""
	case err != nil:
		return e.servers().hindrance(err).waiting
	case withoutMajority(info.Cluster):
		return e.servers().leaderless()
	}
	return ""
}

// withoutMajority says whether at most half of the servers that keep a stream run. The
// last ones go on telling what they know of it.
func withoutMajority(c *jetstream.ClusterInfo) bool {
	if c == nil {
		return false // a server alone
	}
	all, away := len(c.Replicas), 0
	if c.Leader != "" {
		all++ // which is not among the replicas
	}
	for _, r := range c.Replicas {
		if r.Offline {
			away++
		}
	}
	return 2*away >= all && away > 0
}

// waitingLong returns the runs that have waited longer than a worker may be silent.
func (e *Evaluator) waitingLong() map[string]job {
	e.mu.Lock()
	defer e.mu.Unlock()
	long := make(map[string]job)
	for id, w := range e.waiting {
		select {
		case <-w.done:
		default:
			if !e.leaving && time.Since(w.since) > e.options.HeartbeatTimeout {
				long[id] = w.job
			}
		}
	}
	return long
}

// repair looks for the results of runs, and puts those that have none into the queue,
// where most of them are.
func (e *Evaluator) repair(ctx context.Context, runs map[string]job) {
	for id, j := range runs {
		m, err := lastOf(ctx, e.conn, resultsStream, resultSubject+id)
		if err != nil {
			return // the server is away: next time
		}
		if m != nil {
			e.mu.Lock()
			e.arrived(id, m.Data)
			e.mu.Unlock()
		} else if err := e.queue.publish(ctx, id, j); err != nil {
			return
		}
	}
}

// Withdraw ends the search with the runs that workers have under way: the others leave
// the queue and their Evaluate returns search.ErrInterrupted once those have ended. It
// is called once.
func (e *Evaluator) Withdraw(ctx context.Context) {
	const look = 100 * time.Millisecond
	e.mu.Lock()
	e.leaving = true
	e.mu.Unlock()
	for e.underWay() > 0 {
		// It empties the queue; what workers have under way gets its results all the same.
		_ = e.queue.runs.Purge(ctx)
		pause(ctx, look)
		if ctx.Err() != nil {
			return
		}
	}
	close(e.withdrawn)
	_ = e.queue.runs.Purge(ctx) // where that fails, the next start finds the runs
}

// underWay counts the awaited runs that workers have.
func (e *Evaluator) underWay() int {
	ids, n := e.registry.underWay(), 0
	for _, id := range e.unfinished() {
		if ids[id] {
			n++
		}
	}
	return n
}

// unfinished lists the runs whose results are awaited.
func (e *Evaluator) unfinished() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var ids []string
	for id, w := range e.waiting {
		select {
		case <-w.done:
		default:
			ids = append(ids, id)
		}
	}
	return ids
}

// Hold keeps workers from taking runs while the pause is on, until ctx ends.
func (e *Evaluator) Hold(ctx context.Context, p *search.Pause) {
	const (
		look = 200 * time.Millisecond
		long = 100 * 365 * 24 * time.Hour
	)
	held := false
	every(ctx, look, func() {
		on := p.On()
		if on == held {
			return
		}
		var err error
		if on {
			_, err = e.queue.js.PauseConsumer(ctx, runsStream, queueConsumer, time.Now().Add(long))
		} else {
			_, err = e.queue.js.ResumeConsumer(ctx, runsStream, queueConsumer)
		}
		if err == nil {
			held = on
		}
	})
}

// Status tells what workers do, and how much is left.
func (e *Evaluator) Status() Status {
	s := Status{Workers: e.registry.present()}
	s.Done, s.Rate = e.registry.pace()
	for _, w := range s.Workers {
		s.Running += len(w.Runs)
	}
	s.Queue = max(len(e.unfinished())-e.underWay(), 0)
	return s
}

// ClearObjects removes snapshots, when a study has ended.
func (e *Evaluator) ClearObjects(ctx context.Context) error {
	stream, err := e.queue.js.Stream(ctx, objectsStream)
	if err != nil {
		return err
	}
	return stream.Purge(ctx)
}
