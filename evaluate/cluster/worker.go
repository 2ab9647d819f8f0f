package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"goalsearch/evaluate/dataset"
	"goalsearch/search"
)

// Trainer does the runs of a worker.
type Trainer interface {
	// EvaluateOn does a run, on data whose content has a checksum.
	EvaluateOn(ctx context.Context, checksum string, r search.RunSpec, report func(search.Epoch) error) (search.Outcome, error)
	// Checksum returns that of the content of a data set, to be used under a scale.
	Checksum(ctx context.Context, ref dataset.Ref, scale string) (string, error)
	// Receive takes the content of a data set, which must have a checksum, in place of
	// what the worker has.
	Receive(ctx context.Context, ref dataset.Ref, scale, checksum string, content io.Reader) error
}

// WorkerOptions say who a worker is and how it reaches a server.
type WorkerOptions struct {
	Access Access
	Identity
	// Idle is how long the worker stays without a run; 0: for ever.
	Idle time.Duration
	// Trainer does the runs. It is called from as many goroutines as there are cores.
	Trainer Trainer
	// Provenance says by what runs on data of this checksum are made here.
	Provenance func(checksum string) (search.Provenance, error)
	// Say tells a person what happens to the worker.
	Say func(string)
}

// Worker takes runs from a queue and trains them.
type Worker struct {
	options          WorkerOptions
	conn             *nats.Conn
	js               jetstream.JetStream
	queue            jetstream.Consumer
	heartbeatTimeout time.Duration // how long the queue waits for a sign of life
	required         Requirements
	objects          objects
	closed           chan error // the connection is closed for good
	lastRun          atomic.Int64

	mu       sync.Mutex // guards what follows
	presence Presence
	told     time.Time

	data   sync.Mutex // is held while a data set is looked for; guards what follows
	agreed map[Dataset]bool
}

// Join connects to a server, and waits for it and for a coordinator if need be. What
// does not fit, the key, the program, the data, it returns as a *Refusal.
func Join(ctx context.Context, o WorkerOptions) (*Worker, error) {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown" // it is for people
	}
	w := &Worker{options: o, closed: make(chan error, 1), agreed: make(map[Dataset]bool)}
	w.presence = Presence{ID: nuid.Next(), Host: host, PID: os.Getpid(), Since: time.Now().UTC().Truncate(time.Second)}
	w.lastRun.Store(time.Now().UnixNano())
	joining, cancel := w.withinIdle(ctx)
	defer cancel()
	w.conn, err = o.Access.dial(joining, client{
		role: worker, name: fmt.Sprintf("goalsearch worker %s/%d", host, os.Getpid()), inbox: workerInbox,
		lost:  func(err error) { o.Say(fmt.Sprintf("the connection to the server is lost (%v); trying again", err)) },
		back:  func() { o.Say("the connection to the server is there again") },
		ended: func(err error) { w.closed <- err },
	}, func(err error) { o.Say(fmt.Sprintf("%v; trying again", err)) })
	if err != nil {
		return nil, o.idle(err, "no server answered at %s")
	}
	if err := w.join(joining); err != nil {
		w.conn.Close()
		return nil, o.idle(err, "the server at %s had no search")
	}
	for _, d := range w.required.Datasets {
		if err := w.has(ctx, d); err != nil {
			w.conn.Close()
			return nil, err
		}
	}
	return w, nil
}

// ErrIdle is returned where a worker has had nothing to do for as long as it stays.
var ErrIdle = errors.New("there was nothing to do")

// idle is ErrIdle with what there was instead of something to do, if err is that.
func (o WorkerOptions) idle(err error, instead string) error {
	if !errors.Is(err, ErrIdle) {
		return err
	}
	return fmt.Errorf("%w for %v: %s", err, o.Idle, fmt.Sprintf(instead, o.Access.URL))
}

// withinIdle ends a context when the worker has been idle for as long as it stays.
func (w *Worker) withinIdle(ctx context.Context) (context.Context, context.CancelFunc) {
	if w.options.Idle <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, w.options.Idle, ErrIdle)
}

// join agrees with the coordinator and opens the queue.
func (w *Worker) join(ctx context.Context) error {
	if err := w.agree(ctx); err != nil {
		return err
	}
	var err error
	if w.js, err = jetstream.New(w.conn, jetstream.WithDefaultTimeout(apiTimeout)); err != nil {
		return err
	}
	asked := servers{conn: w.conn, access: w.options.Access, role: worker, say: w.options.Say}
	if err := asked.patiently(ctx, w.open); err != nil {
		return err
	}
	w.heartbeatTimeout = w.queue.CachedInfo().Config.AckWait
	return nil
}

// open finds the queue and the store of objects.
func (w *Worker) open(ctx context.Context) (err error) {
	if w.queue, err = w.js.Consumer(ctx, runsStream, queueConsumer); err != nil {
		return fmt.Errorf("the queue of runs: %w", err)
	}
	if w.objects.store, err = w.js.ObjectStore(ctx, objectsBucket); err != nil {
		return fmt.Errorf("the store of objects: %w", err)
	}
	return nil
}

// agree asks the coordinator what it requires, and holds it against what is here.
func (w *Worker) agree(ctx context.Context) error {
	for told := false; ; {
		reply, err := w.conn.RequestWithContext(timeout(ctx, apiTimeout/2), helloSubject, nil)
		if err == nil {
			if err := json.Unmarshal(reply.Data, &w.required); err != nil {
				return fmt.Errorf("what the coordinator requires cannot be read: %w", err)
			}
			break
		}
		if !told {
			w.options.Say("the server has no coordinator yet; waiting for one")
			told = true
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case err := <-w.closed:
			return w.refusal(err)
		case <-time.After(redial):
		}
	}
	return w.required.Identity.check(w.options.Identity)
}

// timeout is context.WithTimeout for a call that ends soon anyway.
func timeout(ctx context.Context, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(ctx, d)
	context.AfterFunc(ctx, cancel)
	return ctx
}

// has makes sure that the worker has a data set: from its own files, or, where these
// have not that content, from the server.
func (w *Worker) has(ctx context.Context, d Dataset) error {
	w.data.Lock()
	defer w.data.Unlock()
	if w.agreed[d] {
		return nil
	}
	err := d.check(ctx, w.options.Trainer)
	if err != nil && dataset.IsOwn(d.Name) && ctx.Err() == nil {
		err = w.receive(ctx, d, err)
	}
	if err != nil {
		return err
	}
	maps.DeleteFunc(w.agreed, func(other Dataset, _ bool) bool { return other.Ref == d.Ref && other.Scale == d.Scale })
	w.agreed[d] = true
	return nil
}

// fetchAttempts is how often a data set is asked for whose content does not come whole.
const fetchAttempts = 3

// receive gets a data set from the server that the worker has not because of an error.
func (w *Worker) receive(ctx context.Context, d Dataset, why error) error {
	begun := time.Now()
	var err error
	for range fetchAttempts {
		if err = w.fetchData(ctx, d); err == nil {
			w.options.Say(fmt.Sprintf("the data set %s came from the server in %v", d.Name, time.Since(begun).Round(time.Millisecond)))
			return nil
		}
		var refusal *Refusal
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, jetstream.ErrObjectNotFound), errors.Is(err, jetstream.ErrBucketNotFound):
			return why // the coordinator does not offer it
		case errors.As(err, &refusal):
			return err
		}
		pause(ctx, redial)
	}
	return fmt.Errorf("the data set %s does not come whole from the server: %w", d.Name, err)
}

// refusal is the error of a connection that is closed for good.
func (w *Worker) refusal(err error) error {
	if err == nil {
		err = nats.ErrConnectionClosed
	}
	if refusal := w.options.Access.refusal(err, worker); refusal != nil {
		return refusal
	}
	return fmt.Errorf("the connection to the server at %s ended: %w", w.options.Access.URL, err)
}

// Required is what the coordinator requires.
func (w *Worker) Required() Requirements { return w.required }

// Snapshots keeps the trainings that may be continued where all workers find them. It
// has the form of evaluate.Snapshots.
func (w *Worker) Snapshots() interface {
	Read(context.Context, string) ([]byte, error)
	Write(context.Context, string, []byte) error
	Remove(context.Context, string) error
} {
	return w.objects
}

// Work trains runs, so many at once, until leave is closed (what is under way is
// handed back), the worker has been idle for as long as it stays, or something is
// wrong. It returns how many have ended, and closes the connection.
func (w *Worker) Work(ctx context.Context, cores int, leave <-chan struct{}) (done int, err error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	w.mu.Lock()
	w.presence.Cores = cores
	w.mu.Unlock()
	w.lastRun.Store(time.Now().UnixNano())
	leaving, cancel := context.WithCancel(ctx) // ends when nothing new is to be taken
	defer cancel()
	var group, beside sync.WaitGroup
	for range cores {
		group.Go(func() {
			if err := w.core(ctx, leaving); err != nil {
				stop(err)
			}
		})
	}
	beside.Go(func() { w.beat(ctx) })
	ended := make(chan struct{})
	go func() { group.Wait(); close(ended) }()
	select {
	case <-leave:
		cancel()
		<-ended
	case err := <-w.closed:
		stop(w.refusal(err))
		<-ended
	case <-ended:
	}
	err = context.Cause(ctx)
	stop(nil)
	beside.Wait()
	return w.leaveRegistry(), err
}

// Close ends the connection of a worker that does not Work.
func (w *Worker) Close() { w.conn.Close() }

// poll is how long one request for a run waits at the server.
const poll = time.Second

// core takes one run after another.
func (w *Worker) core(ctx, leaving context.Context) error {
	for leaving.Err() == nil {
		if w.options.Idle > 0 && w.idle() > w.options.Idle {
			return nil
		}
		if !w.conn.IsConnected() {
			pause(leaving, redial/5)
			continue
		}
		m, err := w.queue.Next(jetstream.FetchMaxWait(poll))
		if errors.Is(err, nats.ErrTimeout) {
			continue
		}
		if err != nil {
			pause(leaving, redial/5) // the connection broke, or the queue is not there yet
			continue
		}
		if err := w.take(ctx, leaving, m); err != nil {
			return err
		}
		w.lastRun.Store(time.Now().UnixNano())
	}
	return nil
}

// idle is how long nothing has been under way.
func (w *Worker) idle() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.presence.Runs) > 0 {
		return 0
	}
	return time.Since(time.Unix(0, w.lastRun.Load()))
}
