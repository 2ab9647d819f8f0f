package cluster

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"goalsearch/search"
)

// Options of an Evaluator.
type Options struct {
	// Server is the one that this process has embedded; nil: Access says where it is.
	Server *Server
	Access Access
	// Name says to people who the coordinator is.
	Name string
	Requirements
	// Content writes the content of a data set of the user's own, for workers that do not
	// have it; nil: workers must have all data sets.
	Content func(ctx context.Context, d Dataset, w io.Writer) error
	// Purpose is the same where the same studies go on: runs in the queue then stay.
	Purpose string
	// HeartbeatTimeout is how long a worker may not be heard of before its runs are given to
	// others; 0: 30 s.
	HeartbeatTimeout time.Duration
	// Replicas is on how many servers of a cluster everything is kept; 0: on one.
	Replicas int
	// Say tells a person what happens to the connection.
	Say func(string)
}

const defaultHeartbeatTimeout = 30 * time.Second

// Evaluator is the search.Evaluator of a coordinator: workers do the runs.
type Evaluator struct {
	options  Options
	conn     *nats.Conn
	queue    *queue
	registry *registry
	stop     context.CancelFunc
	ended    sync.WaitGroup
	// publishing bounds the runs that are being put into the queue.
	publishing chan struct{}
	broken     chan struct{} // closed when the connection is, for good
	brokenBy   error         // read after broken is closed

	mu        sync.Mutex // guards what follows
	waiting   map[string]*wait
	inbox     *inbox             // of the results, from collect on
	given     map[address]string // ids of the runs whose outcomes were given to the runner
	withdrawn chan struct{}      // closed when runs in the queue are not waited for
	leaving   bool
}

// wait is a run whose result is awaited.
type wait struct {
	job     job
	done    chan struct{} // closed when result is there
	result  result
	err     error // why the result cannot be had
	callers int
	since   time.Time
}

// address is a run as the store has it.
type address struct {
	study      string
	trial, run int
}

// NewEvaluator connects to a server and prepares its streams. Results that came
// while no coordinator was there are found.
func NewEvaluator(ctx context.Context, o Options) (*Evaluator, error) {
	if o.HeartbeatTimeout <= 0 {
		o.HeartbeatTimeout = defaultHeartbeatTimeout
	}
	if o.Say == nil {
		o.Say = func(string) {}
	}
	o.Replicas = max(o.Replicas, 1)
	e := &Evaluator{
		options: o, registry: newRegistry(), waiting: make(map[string]*wait), given: make(map[address]string),
		withdrawn: make(chan struct{}), publishing: make(chan struct{}, 256),
		broken: make(chan struct{}),
	}
	var err error
	if e.conn, err = e.connect(ctx); err != nil {
		return nil, err
	}
	if err := e.open(ctx); err != nil {
		e.conn.Close()
		return nil, err
	}
	return e, nil
}

func (e *Evaluator) connect(ctx context.Context) (*nats.Conn, error) {
	c := client{
		role: coordinator, name: e.options.Name, inbox: coordinatorInbox,
		lost: func(err error) {
			e.options.Say(fmt.Sprintf("the connection to the server is lost (%v); trying again", err))
		},
		back: func() { e.options.Say("the connection to the server is there again") },
		ended: func(err error) {
			e.brokenBy = err
			close(e.broken)
		},
	}
	if e.options.Server != nil {
		return e.options.Server.connect(c)
	}
	conn, err := e.options.Access.dial(ctx, c, func(err error) { e.options.Say(fmt.Sprintf("%v; trying again", err)) })
	if err != nil {
		return nil, err
	}
	return conn, e.alone(conn)
}

// alone refuses a server that another coordinator uses, and a key that is not a
// coordinator's.
func (e *Evaluator) alone(conn *nats.Conn) error {
	reply, err := conn.Request(helloSubject, nil, time.Second)
	if errors.Is(conn.LastError(), nats.ErrPermissionViolation) {
		conn.Close()
		return refuse("%s", servers{access: e.options.Access, role: coordinator}.notAllowed())
	}
	if err != nil {
		return nil // nobody answers
	}
	conn.Close()
	var other struct{ Coordinator string }
	_ = json.Unmarshal(reply.Data, &other) // it is only told
	return refuse("another coordinator (%s) uses the server at %s: wait until it has ended, or use another server", other.Coordinator, e.options.Access.URL)
}

// open prepares the streams, and listens to results and workers.
func (e *Evaluator) open(ctx context.Context) error {
	sum := sha256.Sum256([]byte(e.options.Version + "\n" + e.options.Numerics + "\n" + e.options.Purpose))
	o := queueOptions{hex.EncodeToString(sum[:8]), e.options.HeartbeatTimeout, e.options.Replicas}
	err := e.servers().patiently(ctx, func(ctx context.Context) (err error) {
		e.queue, err = openQueue(ctx, e.conn, o)
		return err
	})
	if err != nil {
		return err
	}
	if err := e.servers().patiently(ctx, e.offer); err != nil {
		return err
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	e.stop = stop
	if err = e.collect(ctx, background); err != nil {
		stop()
		return err
	}
	hello, err := json.Marshal(struct {
		Requirements
		Coordinator string
	}{e.options.Requirements, e.options.Name})
	if err != nil {
		return err
	}
	if _, err := e.conn.Subscribe(presenceSubject+"*", func(m *nats.Msg) { e.registry.hear(m.Data) }); err != nil {
		return err
	}
	if _, err := e.conn.Subscribe(helloSubject, func(m *nats.Msg) { _ = m.Respond(hello) }); err != nil {
		return err
	}
	e.ended.Go(func() { e.tidy(background) })
	e.ended.Go(func() { e.watchQueue(background) })
	e.ended.Go(func() { e.refresh(background) })
	return e.conn.Flush()
}

// servers are those that the coordinator asks.
func (e *Evaluator) servers() servers {
	return servers{e.conn, e.options.Access, coordinator, e.options.Replicas, e.options.Say}
}

// Close ends the connection. Results that the store has are removed before.
func (e *Evaluator) Close() error {
	e.stop()
	e.ended.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), apiTimeout)
	defer cancel()
	if err := e.removeStored(ctx, mostRemoved); err != nil {
		e.options.Say(fmt.Sprintf("%v; they are removed by the next search, or in time by the server", err))
	}
	if err := e.withdrawData(ctx, nil); err != nil {
		e.options.Say(fmt.Sprintf("data sets on the server: %v; they are removed by the next search, or in time by the server", err))
	}
	e.conn.Close()
	return nil
}

// Evaluate implements search.Evaluator.
func (e *Evaluator) Evaluate(ctx context.Context, r search.RunSpec, report func(search.Epoch) error) (search.Outcome, error) {
	outcome, _, err := e.Attribute(ctx, r, report)
	return outcome, err
}

// Attribute implements search.RemoteEvaluator. Epochs are reported when the run has ended.
// When ctx ends first, the run stays in the queue.
func (e *Evaluator) Attribute(ctx context.Context, r search.RunSpec, report func(search.Epoch) error) (search.Outcome, search.Provenance, error) {
	j, id, err := e.jobOf(r)
	if err != nil {
		return search.Outcome{}, search.Provenance{}, err
	}
	w, first := e.await(id, j)
	defer e.leave(id, w)
	if first {
		if err := e.request(ctx, id, j, w); err != nil {
			return search.Outcome{}, search.Provenance{}, err
		}
	}
	select {
	case <-w.done:
	case <-e.withdrawn:
		select {
		case <-w.done: // both
		default:
			return search.Outcome{}, search.Provenance{}, search.ErrInterrupted
		}
	case <-e.broken:
		return search.Outcome{}, search.Provenance{}, fmt.Errorf("the connection to the server ended: %w", cmp.Or(e.brokenBy, nats.ErrConnectionClosed))
	case <-ctx.Done():
		return search.Outcome{}, search.Provenance{}, ctx.Err()
	}
	if w.err != nil {
		return search.Outcome{}, search.Provenance{}, w.err
	}
	e.mu.Lock()
	e.given[address{r.Study, r.Trial, r.Run}] = id
	e.mu.Unlock()
	outcome, provenance, err := w.result.evaluated()
	if n := len(outcome.Curve) - 1; err == nil && j.epochs > 0 && n != j.epochs {
		return search.Outcome{}, provenance, &search.Failure{Reason: fmt.Sprintf("the result that a worker handed in has %d epochs, not %d", n, j.epochs)}
	}
	if report != nil {
		for _, epoch := range outcome.Curve {
			if err := report(epoch); err != nil {
				return search.Outcome{}, provenance, err
			}
		}
	}
	return outcome, provenance, err
}

// jobOf makes the message of a run.
func (e *Evaluator) jobOf(r search.RunSpec) (job, string, error) {
	var task struct {
		Dataset  taskData `json:"dataset"`
		Training struct {
			Epochs int `json:"epochs"`
		} `json:"training"`
	}
	if err := json.Unmarshal(r.TrainingSpec, &task); err != nil {
		return job{}, "", fmt.Errorf("what to train cannot be read: %w", err)
	}
	j := job{Identity: e.options.Identity, Run: r, epochs: cmp.Or(r.Epochs, task.Training.Epochs)}
	for _, d := range e.options.Datasets {
		if d.isOf(task.Dataset) {
			j.Data = d
		}
	}
	if j.Data.Name == "" {
		return job{}, "", fmt.Errorf("the data set %q is none of those that workers are required to have", task.Dataset.Name)
	}
	id, err := j.id()
	return j, id, err
}

// await enters a run among those that are waited for; first: nobody waited for it.
func (e *Evaluator) await(id string, j job) (w *wait, first bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	w, there := e.waiting[id]
	if !there {
		w = &wait{job: j, done: make(chan struct{}), since: time.Now()}
		e.waiting[id] = w
		e.settle(id, w)
	}
	w.callers++
	return w, !there
}

// settle gives a waiting run its result, if that has come. e.mu is held.
func (e *Evaluator) settle(id string, w *wait) {
	text, ok := e.inbox.texts[id]
	if !ok {
		return
	}
	select {
	case <-w.done:
		return
	default:
	}
	if err := decode(text, &w.result); err != nil {
		w.result = unreadable(err)
	}
	if w.result.Object != "" {
		// It is read beside: everything else goes on meanwhile.
		go e.settleLarge(w)
		return
	}
	close(w.done)
}

// settleLarge fetches a result that is an object.
func (e *Evaluator) settleLarge(w *wait) {
	text, err := e.queue.objects.readResult(context.Background(), w.result.Object)
	switch {
	case errors.Is(err, jetstream.ErrObjectNotFound), errors.Is(err, errTooLarge):
		w.result = unreadable(err)
	case err != nil:
		w.err = err
	default:
		w.result = result{}
		if err := decode(text, &w.result); err != nil {
			w.result = unreadable(err)
		}
	}
	close(w.done)
}

// unreadable is what a result counts as that makes no sense: it is a worker's, and ends
// its run alone.
func unreadable(err error) result {
	return result{Reason: fmt.Sprintf("the result that a worker handed in cannot be read: %v", err)}
}

// leave ends the waiting of one caller.
func (e *Evaluator) leave(id string, w *wait) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if w.callers--; w.callers == 0 {
		delete(e.waiting, id)
	}
}

// request puts a run into the queue, unless its result is there.
func (e *Evaluator) request(ctx context.Context, id string, j job, w *wait) error {
	select {
	case e.publishing <- struct{}{}:
		defer func() { <-e.publishing }()
	case <-ctx.Done():
		return ctx.Err()
	}
	e.mu.Lock()
	leaving := e.leaving
	e.mu.Unlock()
	if leaving {
		return nil
	}
	select {
	case <-w.done:
		return nil
	default:
	}
	return e.queue.publish(ctx, id, j)
}
