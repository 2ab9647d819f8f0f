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

// handBackTime bounds how long a worker that leaves waits for the server.
const handBackTime = 5 * time.Second

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
	a := delivery{Worker: w, message: m, id: strings.TrimPrefix(m.Subject(), runSubject)}
	signs, stop := context.WithCancel(ctx)
	defer stop()
	go a.liveSigns(signs)
	if err := json.Unmarshal(m.Data(), &a.job); err != nil {
		w.options.Say(fmt.Sprintf("a run in the queue cannot be read and is dropped: %v", err))
		return m.Term()
	}
	if known, err := lastOf(ctx, w.conn, resultsStream, resultSubject+a.id); err == nil && known != nil {
		return a.done()
	}
	if err := a.fits(ctx); err != nil {
		a.release()
		return err
	}
	used, err := a.deliveries(ctx)
	if err != nil {
		return a.orLeave(ctx, err)
	}
	if used > mostDeliveries {
		return a.finish(ctx, leaving, a.poisonous())
	}
	return a.train(ctx, leaving)
}

// liveSigns tells the queue that the run is being trained. How long it waits for a sign
// may have changed since the worker joined.
func (a delivery) liveSigns(ctx context.Context) {
	silence := a.silence
	if queue, err := a.js.Consumer(timeout(ctx, apiTimeout), runsStream, queueConsumer); err == nil {
		silence = queue.CachedInfo().Config.AckWait
	}
	// The queue gives the run to another if it hears nothing.
	every(ctx, silence/3, func() { _ = a.message.InProgress() })
}

// fits refuses a run that another program, or one with other data, must train.
func (a delivery) fits(ctx context.Context) error {
	if err := a.job.Identity.check(a.options.Identity); err != nil {
		return err
	}
	return a.has(ctx, a.job.Data)
}

// deliveries counts how often the run was given to a worker, this time included,
// without being handed back.
func (a delivery) deliveries(ctx context.Context) (int, error) {
	meta, err := a.message.Metadata()
	if err != nil {
		return 0, err
	}
	n := int(min(meta.NumDelivered, 1<<30))
	if n <= mostDeliveries {
		return n, nil
	}
	back, _, err := a.handBacks(ctx)
	return n - back, err
}

// handBacks returns how often the run was handed back, and the number of the message
// that says so.
func (a delivery) handBacks(ctx context.Context) (count int, seq uint64, err error) {
	m, err := lastOf(ctx, a.conn, handbacksStream, handbackSubject+a.id)
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
func (a delivery) release() {
	ctx, cancel := context.WithTimeout(context.Background(), handBackTime)
	defer cancel()
	for {
		count, seq, err := a.handBacks(ctx)
		if err == nil {
			var taken bool
			taken, err = publishFirst(ctx, a.js, handbackSubject+a.id, strconv.AppendInt(nil, int64(count)+1, 10), seq)
			if err == nil && !taken {
				break
			}
		}
		if ctx.Err() != nil {
			break // the queue finds out by itself
		}
		pause(ctx, redial/5)
	}
	_ = a.message.Nak()
	_ = a.conn.FlushTimeout(handBackTime)
}

// poisonous is the result of a run that workers die of.
func (a delivery) poisonous() result {
	return result{
		Reason:     fmt.Sprintf("%d workers took the training and died or went silent", mostDeliveries),
		Stack:      "none: no worker lived to tell",
		Provenance: a.provenance(time.Now()),
	}
}

// provenance says where and by what the run is made.
func (a delivery) provenance(start time.Time) search.Provenance {
	p, err := a.options.Provenance(a.job.Data.Checksum)
	if err != nil {
		a.options.Say(fmt.Sprintf("what made a run cannot be told: %v", err))
	}
	p.Started = start.UTC()
	return p
}

// train trains the run and hands its result in, or the run back where the worker is to
// leave first.
func (a delivery) train(ctx, leaving context.Context) error {
	start := time.Now()
	a.begin(a.job.Run, a.id, start)
	defer a.end(a.id)
	run := a.job.Run
	run.Alone = false
	outcome, err := search.Safely(leaving, onData{a.options.Trainer, a.job.Data.Checksum}, run, func(e search.Epoch) error {
		a.reached(a.id, e.Epoch)
		return nil
	})
	r := result{Outcome: outcome, Provenance: a.provenance(start)}
	r.Provenance.Seconds = time.Since(start).Seconds()
	var failure *search.Failure
	switch {
	case errors.As(err, &failure):
		r.Reason, r.Stack = failure.Reason, failure.Stack[:min(len(failure.Stack), longestStack)]
		if r.Reason == "" {
			r.Reason = "failed without a reason"
		}
	case leaving.Err() != nil:
		a.release()
		return nil
	case err != nil:
		// It is this machine's; another may do better, but not for ever.
		_ = a.message.Nak()
		return fmt.Errorf("study %s, trial %d, run %d: %w", run.Study, run.Trial, run.Run, err)
	}
	return a.finish(ctx, leaving, r)
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
func (a delivery) finish(ctx, leaving context.Context, r result) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(leaving, func() {
		time.AfterFunc(handBackTime, cancel)
	})()
	text, err := encode(r)
	if err != nil {
		return err
	}
	if len(text) > largest {
		name := "result-" + a.id
		if err := a.objects.Write(ctx, name, text); err != nil {
			return a.orLeave(ctx, fmt.Errorf("a result of %d bytes cannot be handed in: %w", len(text), err))
		}
		if text, err = encode(result{Object: name}); err != nil {
			return err
		}
	}
	// Where another result is there already, that one counts.
	if _, err := publishFirst(ctx, a.js, resultSubject+a.id, text, 0); err != nil {
		return a.orLeave(ctx, err)
	}
	a.count()
	return a.done()
}

// done takes the run out of the queue.
func (a delivery) done() error {
	if err := a.message.Ack(); err != nil && !errors.Is(err, nats.ErrConnectionClosed) {
		return fmt.Errorf("the queue: %w", err)
	}
	return nil // an answer that is lost has the run delivered again, to a worker that finds its result
}

// orLeave hands the run back because of an error, which ends the worker unless it
// leaves anyway or the server is only away for a while.
func (a delivery) orLeave(ctx context.Context, err error) error {
	a.release()
	if ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, nats.ErrTimeout) || errors.Is(err, nats.ErrNoResponders) {
		return nil
	}
	return err
}
