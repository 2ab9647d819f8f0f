package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"goalsearch/search"
)

// mostDeliveries is how often a run is given to workers that then go silent, before it
// ends as failed: something in it kills them.
const mostDeliveries = 5

// releaseTime bounds how long a worker that leaves waits for the server.
const releaseTime = 5 * time.Second

// delivery is one delivery of a run to this worker.
type delivery struct {
	*Worker
	message jetstream.Msg
	id      string
	job     job
}

// take does with a run from the queue what is to be done. An error is one that ends
// the worker.
func (w *Worker) take(ctx, leaving context.Context, m jetstream.Msg) error {
	d := delivery{Worker: w, message: m, id: strings.TrimPrefix(m.Subject(), runSubject)}
	signs, stop := context.WithCancel(ctx)
	defer stop()
	go d.liveSigns(signs)
	if err := json.Unmarshal(m.Data(), &d.job); err != nil {
		w.options.Say(fmt.Sprintf("a run in the queue cannot be read and is dropped: %v", err))
		return m.Term()
	}
	if known, err := lastOf(ctx, w.conn, resultsStream, resultSubject+d.id); err == nil && known != nil {
		return d.done()
	}
	if err := d.fits(ctx); err != nil {
		d.release()
		return err
	}
	used, err := d.deliveries(ctx)
	if err != nil {
		return d.orLeave(ctx, err)
	}
	if used > mostDeliveries {
		return d.finish(ctx, leaving, d.deadLetter())
	}
	return d.train(ctx, leaving)
}

// liveSigns tells the queue that the run is being trained. How long it waits for a sign
// may have changed since the worker joined.
func (d delivery) liveSigns(ctx context.Context) {
	heartbeatTimeout := d.heartbeatTimeout
	if queue, err := d.js.Consumer(timeout(ctx, apiTimeout), runsStream, queueConsumer); err == nil {
		heartbeatTimeout = queue.CachedInfo().Config.AckWait
	}
	// The queue gives the run to another if it hears nothing.
	every(ctx, heartbeatTimeout/3, func() { _ = d.message.InProgress() })
}

// fits refuses a run that another program, or one with other data, must train.
func (d delivery) fits(ctx context.Context) error {
	if err := d.job.Identity.check(d.options.Identity); err != nil {
		return err
	}
	return d.has(ctx, d.job.Data)
}

// deliveries counts how often the run was given to a worker, this time included,
// without being handed back.
func (d delivery) deliveries(ctx context.Context) (int, error) {
	meta, err := d.message.Metadata()
	if err != nil {
		return 0, err
	}
	n := int(min(meta.NumDelivered, 1<<30))
	if n <= mostDeliveries {
		return n, nil
	}
	back, _, err := d.releases(ctx)
	return n - back, err
}

// releases returns how often the run was handed back, and the number of the message
// that says so.
func (d delivery) releases(ctx context.Context) (count int, seq uint64, err error) {
	m, err := lastOf(ctx, d.conn, releasesStream, releaseSubject+d.id)
	if m == nil || err != nil {
		return 0, 0, err
	}
	if count, err = strconv.Atoi(string(m.Data)); err != nil {
		return 0, 0, fmt.Errorf("the number of hand-backs cannot be read: %w", err)
	}
	seq, err = strconv.ParseUint(m.Header.Get(jetstream.SequenceHeader), 10, 64)
	return count, seq, err
}

// release gives the run to another worker, and notes that this one did not die of it.
func (d delivery) release() {
	ctx, cancel := context.WithTimeout(context.Background(), releaseTime)
	defer cancel()
	for {
		count, seq, err := d.releases(ctx)
		if err == nil {
			var taken bool
			taken, err = publishFirst(ctx, d.js, releaseSubject+d.id, strconv.AppendInt(nil, int64(count)+1, 10), seq)
			if err == nil && !taken {
				break
			}
		}
		if ctx.Err() != nil {
			break // the queue finds out by itself
		}
		pause(ctx, redial/5)
	}
	_ = d.message.Nak()
	_ = d.conn.FlushTimeout(releaseTime)
}

// deadLetter is the result of a run that workers die of.
func (d delivery) deadLetter() result {
	return result{
		Reason:     fmt.Sprintf("%d workers took the training and died or went silent", mostDeliveries),
		Stack:      "none: no worker lived to tell",
		Provenance: d.provenance(time.Now()),
	}
}

// provenance says where and by what the run is made.
func (d delivery) provenance(start time.Time) search.Provenance {
	p, err := d.options.Provenance(d.job.Data.Checksum)
	if err != nil {
		d.options.Say(fmt.Sprintf("what made a run cannot be told: %v", err))
	}
	p.Started = start.UTC()
	return p
}

// train trains the run and hands its result in, or the run back where the worker is to
// leave first.
func (d delivery) train(ctx, leaving context.Context) error {
	start := time.Now()
	d.begin(d.job.Run, d.id, start)
	defer d.end(d.id)
	run := d.job.Run
	run.Alone = false
	outcome, err := search.Safely(leaving, onData{d.options.Trainer, d.job.Data.Checksum}, run, func(e search.Epoch) error {
		d.reached(d.id, e.Epoch)
		return nil
	})
	r := result{Outcome: outcome, Provenance: d.provenance(start)}
	r.Provenance.Seconds = time.Since(start).Seconds()
	var failure *search.Failure
	switch {
	case errors.As(err, &failure):
		r.Reason, r.Stack = failure.Reason, failure.Stack[:min(len(failure.Stack), longestStack)]
		if r.Reason == "" {
			r.Reason = "failed without a reason"
		}
	case leaving.Err() != nil:
		d.release()
		return nil
	case err != nil:
		// It is this machine's; another may do better, but not for ever.
		_ = d.message.Nak()
		return fmt.Errorf("study %s, trial %d, run %d: %w", run.Study, run.Trial, run.Run, err)
	}
	return d.finish(ctx, leaving, r)
}

// onData is the search.Evaluator of data of a checksum.
type onData struct {
	trainer  Trainer
	checksum string
}

// Evaluate implements search.Evaluator.
func (o onData) Evaluate(ctx context.Context, r search.RunSpec, report func(search.Epoch) error) (search.Outcome, error) {
	return o.trainer.EvaluateOn(ctx, o.checksum, r, report)
}

// finish hands a result in and takes the run out of the queue. It waits for a server
// that is away; a worker that is to leave meanwhile does not wait long.
func (d delivery) finish(ctx, leaving context.Context, r result) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(leaving, func() {
		time.AfterFunc(releaseTime, cancel)
	})()
	text, err := encode(r)
	if err != nil {
		return err
	}
	if len(text) > largest {
		name := "result-" + d.id
		if err := d.objects.Write(ctx, name, text); err != nil {
			return d.orLeave(ctx, fmt.Errorf("a result of %d bytes cannot be handed in: %w", len(text), err))
		}
		if text, err = encode(result{Object: name}); err != nil {
			return err
		}
	}
	// Where another result is there already, that one counts.
	if _, err := publishFirst(ctx, d.js, resultSubject+d.id, text, 0); err != nil {
		return d.orLeave(ctx, err)
	}
	d.count()
	return d.done()
}

// done takes the run out of the queue.
func (d delivery) done() error {
	if err := d.message.Ack(); err != nil && !errors.Is(err, nats.ErrConnectionClosed) {
		return fmt.Errorf("the queue: %w", err)
	}
	return nil // an answer that is lost has the run delivered again, to a worker that finds its result
}

// orLeave hands the run back because of an error, which ends the worker unless it
// leaves anyway or the server is only away for a while.
func (d delivery) orLeave(ctx context.Context, err error) error {
	d.release()
	if ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, nats.ErrTimeout) || errors.Is(err, nats.ErrNoResponders) {
		return nil
	}
	return err
}
