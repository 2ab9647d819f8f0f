package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"goalsearch/evaluate/dataset"
	"goalsearch/search"
	"goalsearch/store"
)

var (
	us     = Identity{Version: "v1", Numerics: "test/1"}
	digits = Dataset{Ref: dataset.Ref{Name: "digits"}, Checksum: "abc"}
	task   = json.RawMessage(`{"dataset":{"name":"digits"}}`)
)

// shortTimeout has runs of dead workers given to others soon.
const shortTimeout = 500 * time.Millisecond

type (
	spec      = search.RunSpec
	outcome   = search.Outcome
	trainFunc = func(context.Context, spec) (outcome, error)
)

// fake is a trainer of a few lines.
type fake struct {
	train trainFunc // nil: score
	calls atomic.Int64
}

func (f *fake) EvaluateOn(ctx context.Context, checksum string, r search.RunSpec, report func(search.Epoch) error) (search.Outcome, error) {
	f.calls.Add(1)
	if f.train != nil {
		return f.train(ctx, r)
	}
	return score(r), report(search.Epoch{})
}

func (*fake) Checksum(_ context.Context, ref dataset.Ref, _ string) (string, error) {
	if ref != digits.Ref {
		return "", fmt.Errorf("there is no %s", ref.Name)
	}
	return digits.Checksum, nil
}

func (*fake) Receive(context.Context, dataset.Ref, string, string, io.Reader) error {
	return errors.New("nothing is expected")
}

// score is an outcome that differs from seed to seed.
func score(r search.RunSpec) search.Outcome {
	x := float64(r.Seed%1000)/1000 + 1e-17
	return search.Outcome{Curve: []search.Epoch{{TrainAccuracy: x, ValidationAccuracy: x / 3}}, Atoms: search.Params{{Name: "{F}", Value: x / 7}}}
}

func specOf(seed uint64) search.RunSpec {
	return search.RunSpec{Study: "s", Trial: int(seed), TrainingSpec: task, Goal: search.Params{{Name: "{F}", Value: 0.1}}, Seed: seed}
}

func serverFor(t testing.TB, dir, keys string) *Server {
	t.Helper()
	s, err := Serve(ServerOptions{Listen: "127.0.0.1:0", Dir: dir, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Shutdown)
	return s
}

func coordinatorFor(t testing.TB, s *Server) *Evaluator {
	t.Helper()
	e, err := NewEvaluator(t.Context(), Options{
		Server: s, Name: "test", Purpose: "test", HeartbeatTimeout: shortTimeout,
		Requirements: Requirements{Identity: us, Datasets: []Dataset{digits}, Largest: task},
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// joining are the options of a worker that is accepted.
func joining(s *Server, trainer Trainer) WorkerOptions {
	url := ""
	if s != nil {
		url = s.URL()
	}
	return WorkerOptions{
		Access: Access{URL: url}, Identity: us, Trainer: trainer, Say: func(string) {},
		Provenance: func(string) (search.Provenance, error) { return search.Provenance{Host: "there"}, nil },
	}
}

// work starts a worker; the function it returns has it leave and waits for that.
func work(t testing.TB, o WorkerOptions, cores int) (leave func() error) {
	t.Helper()
	w, err := Join(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	asked, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		_, err := w.Work(context.WithoutCancel(t.Context()), cores, asked)
		ended <- err
	}()
	left := false
	leave = func() error {
		if left {
			return nil
		}
		left = true
		close(asked)
		return <-ended
	}
	t.Cleanup(func() { leave() })
	return leave
}

func TestOutcomeTravels(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	e := coordinatorFor(t, s)
	defer e.Close()
	long := search.Outcome{Atoms: search.Params{{Name: "{F}", Value: 1.0 / 3}}}
	for i := range 60_000 { // of digits that do not compress
		x := float64((uint64(i)+1)*0x9e3779b97f4a7c15>>11) / (1 << 53)
		long.Curve = append(long.Curve, search.Epoch{Epoch: i, TrainAccuracy: x, ValidationAccuracy: 1 - x})
	}
	work(t, joining(s, &fake{train: func(_ context.Context, r search.RunSpec) (search.Outcome, error) {
		switch r.Seed {
		case 2:
			return search.Outcome{}, &search.Failure{Reason: "it diverged", Stack: "here"}
		case 3:
			panic("oh")
		case 4:
			return search.Outcome{}, nil // no score
		case 5:
			return long, nil
		}
		return score(r), nil
	}}), 2)

	var reported []search.Epoch
	outcome, provenance, err := e.Attribute(t.Context(), specOf(1), func(p search.Epoch) error {
		reported = append(reported, p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(score(specOf(1)), outcome); diff != "" {
		t.Errorf("the outcome differs: %s", diff)
	}
	if diff := cmp.Diff(outcome.Curve, reported); diff != "" {
		t.Errorf("epochs that were reported: %s", diff)
	}
	if provenance.Host != "there" || provenance.Started.IsZero() {
		t.Errorf("provenance %+v", provenance)
	}
	for seed, want := range map[uint64]search.Failure{
		2: {Reason: "it diverged", Stack: "here"},
		3: {Reason: "panic: oh"},
		4: {Reason: "the training has no learning curve"},
	} {
		_, err := e.Evaluate(t.Context(), specOf(seed), nil)
		var failure *search.Failure
		if !errors.As(err, &failure) || failure.Reason != want.Reason || want.Stack != "" && failure.Stack != want.Stack {
			t.Errorf("seed %d: %v, want %v", seed, err, want)
		}
	}
	outcome, err = e.Evaluate(t.Context(), specOf(5), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(long, outcome); diff != "" {
		t.Errorf("a long outcome differs: %.300s", diff)
	}
	// It did not go in a message.
	if m := resultMessage(t, e, specOf(5)); m == nil || len(m.Data) > 1000 {
		t.Errorf("the message of a long result: %v", m)
	}
}

// resultMessage returns the message with the result of a run, nil if there is none.
func resultMessage(t testing.TB, e *Evaluator, r search.RunSpec) *nats.Msg {
	t.Helper()
	_, id, err := e.jobOf(r)
	if err != nil {
		t.Fatal(err)
	}
	m, err := lastOf(t.Context(), e.conn, resultsStream, resultSubject+id)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// dead takes a run from the queue as a worker that dies of it, or is stopped.
func dead(t testing.TB, e *Evaluator) jetstream.Msg {
	t.Helper()
	c, err := e.queue.js.Consumer(t.Context(), runsStream, queueConsumer)
	if err != nil {
		t.Fatal(err)
	}
	m, err := c.Next(jetstream.FetchMaxWait(20 * shortTimeout))
	if err != nil {
		t.Fatalf("no run came: %v", err)
	}
	return m
}

// evaluated starts a run and returns how it ends.
func evaluated(t testing.TB, e *Evaluator, r search.RunSpec) <-chan error {
	ended := make(chan error, 1)
	go func() {
		outcome, err := e.Evaluate(t.Context(), r, nil)
		if err == nil && !cmp.Equal(outcome, score(r)) {
			err = errors.New("the outcome differs")
		}
		ended <- err
	}()
	return ended
}

func await(t testing.TB, ended <-chan error) error {
	t.Helper()
	select {
	case err := <-ended:
		return err
	case <-time.After(30 * time.Second):
		t.Fatal("the run does not end")
		return nil
	}
}

// TestZombie: of a worker that was stopped, and woke when another had trained its run,
// the result is refused.
func TestZombie(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	e := coordinatorFor(t, s)
	defer e.Close()
	ended := evaluated(t, e, specOf(1))
	stopped := dead(t, e)
	trainer := &fake{}
	work(t, joining(s, trainer), 1)
	if err := await(t, ended); err != nil {
		t.Fatal(err)
	}
	id := strings.TrimPrefix(stopped.Subject(), runSubject)
	late, err := encode(result{Outcome: score(specOf(999))})
	if err != nil {
		t.Fatal(err)
	}
	taken, err := publishFirst(t.Context(), e.queue.js, resultSubject+id, late, 0)
	if err != nil || !taken {
		t.Errorf("the late result is taken: %v, %v", !taken, err)
	}
	if err := stopped.Ack(); err != nil {
		t.Fatal(err)
	}
	var kept result
	if err := decode(resultMessage(t, e, specOf(1)).Data, &kept); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(score(specOf(1)), kept.Outcome); diff != "" {
		t.Errorf("the result is not the first: %s", diff)
	}
	if n := trainer.calls.Load(); n != 1 {
		t.Errorf("it was trained %d times", n)
	}
}

// TestCoordinatorReturns: what was trained while no coordinator was there is found, not
// trained again, and removed when the store has it, not before.
func TestCoordinatorReturns(t *testing.T) {
	dir := t.TempDir()
	s := serverFor(t, dir, "")
	e := coordinatorFor(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := e.Evaluate(ctx, specOf(1), nil)
		ended <- err
	}()
	for queued(t, e) < 1 {
		time.Sleep(5 * time.Millisecond)
	}
	cancel()
	if err := await(t, ended); !errors.Is(err, context.Canceled) {
		t.Fatalf("a run that was given up ends with %v", err)
	}
	trainer := &fake{}
	leave := work(t, joining(s, trainer), 1)
	for queued(t, e) > 0 {
		time.Sleep(5 * time.Millisecond)
	}
	if err := leave(); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	s.Shutdown()

	s = serverFor(t, dir, "")
	e = coordinatorFor(t, s)
	if err := await(t, evaluated(t, e, specOf(1))); err != nil { // without any worker
		t.Fatal(err)
	}
	if n := trainer.calls.Load(); n != 1 {
		t.Errorf("it was trained %d times", n)
	}
	if err := e.removeStored(t.Context(), mostRemoved); err != nil {
		t.Fatal(err)
	}
	if resultMessage(t, e, specOf(1)) == nil {
		t.Error("a result is removed that the store has not")
	}
	refusing := e.AckOnStore(refusingStore{})
	if err := refusing.AddRun("s", 1, search.Run{}); err == nil {
		t.Fatal("the store took it")
	}
	if err := e.removeStored(t.Context(), mostRemoved); err != nil {
		t.Fatal(err)
	}
	if resultMessage(t, e, specOf(1)) == nil {
		t.Error("a result is removed that the store did not take")
	}
	if err := e.AckOnStore(takingStore{}).AddRun("s", 1, search.Run{}); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	e = coordinatorFor(t, s)
	defer e.Close()
	if resultMessage(t, e, specOf(1)) != nil {
		t.Error("a result stays that the store has")
	}
}

// TestLateResult: a second result of a run that the store has, from a worker that was
// taken for dead, holds up nothing; nor does one that nobody waits for.
func TestLateResult(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	e := coordinatorFor(t, s)
	defer e.Close()
	leave := work(t, joining(s, &fake{}), 1)
	defer leave()
	_, nobody, err := e.jobOf(specOf(7))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := publishFirst(t.Context(), e.queue.js, resultSubject+nobody, []byte("{}"), 0); err != nil {
		t.Fatal(err)
	}
	for seed := uint64(1); seed <= 2; seed++ {
		if err := await(t, evaluated(t, e, specOf(seed))); err != nil {
			t.Fatal(err)
		}
		if err := e.AckOnStore(takingStore{}).AddRun("s", int(seed), search.Run{}); err != nil {
			t.Fatal(err)
		}
	}
	gone := func(seed uint64) bool {
		for range 1000 {
			if err := e.removeStored(t.Context(), removedAtOnce); err != nil {
				t.Fatal(err)
			}
			if resultMessage(t, e, specOf(seed)) == nil {
				return true
			}
			time.Sleep(5 * time.Millisecond)
		}
		return false
	}
	// One that is removed already, as if the server's answer had been lost, is no hindrance.
	const first = 2 // number of the first result that is awaited
	if err := e.queue.results.DeleteMsg(t.Context(), first); err != nil && !isGone(err) {
		t.Fatal(err)
	}
	e.mu.Lock()
	e.inbox.order = append(e.inbox.order, arrival{"lost", first})
	e.inbox.stored["lost"] = true
	e.mu.Unlock()
	if !gone(1) || !gone(2) {
		t.Fatal("results stay behind one that nobody waits for")
	}
	_, id, err := e.jobOf(specOf(1))
	if err != nil {
		t.Fatal(err)
	}
	if taken, err := publishFirst(t.Context(), e.queue.js, resultSubject+id, []byte("{}"), 0); err != nil || taken {
		t.Fatalf("the late result: %v, %v", taken, err)
	}
	if !gone(1) {
		t.Error("a late result stays")
	}
	if gone(7) {
		t.Error("a result is removed that the store has not")
	}
}

// TestSenselessResults: what a worker hands in that makes no sense ends its run, not the
// search.
func TestSenselessResults(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	e := coordinatorFor(t, s)
	defer e.Close()
	three := json.RawMessage(strings.TrimSuffix(string(task), "}") + `,"training":{"epochs":3}}`)
	for seed, c := range []struct{ text, want string }{
		{"oops", "cannot be read"},
		{"\x1f\x8bxx", "cannot be read"},
		{`{"object":"nowhere"}`, "cannot be read"},
		{`{"outcome":{"curve":[{"epoch":0},{"epoch":1}]}}`, "has 1 epochs, not 3"},
	} {
		r := specOf(uint64(seed))
		r.TrainingSpec = three
		_, id, err := e.jobOf(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := publishFirst(t.Context(), e.queue.js, resultSubject+id, []byte(c.text), 0); err != nil {
			t.Fatal(err)
		}
		_, err = search.Safely(t.Context(), e, r, nil)
		var failure *search.Failure
		if !errors.As(err, &failure) || !strings.Contains(failure.Reason, c.want) {
			t.Errorf("%q: %v, want a failure that says %q", c.text, err, c.want)
		}
	}
}

type refusingStore struct{ search.Store }

func (refusingStore) AddRun(string, int, search.Run) error { return errors.New("the disk is full") }

type takingStore struct{ search.Store }

func (takingStore) AddRun(string, int, search.Run) error { return nil }

// queued counts the runs in the queue, those under way included.
func queued(t testing.TB, e *Evaluator) int {
	t.Helper()
	info, err := e.queue.runs.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return int(info.State.Msgs)
}

// TestDeadLetter: a run whose workers die ends as failed after so many deliveries.
func TestDeadLetter(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	e := coordinatorFor(t, s)
	defer e.Close()
	ended := evaluated(t, e, specOf(1))
	for range mostDeliveries {
		dead(t, e)
	}
	trainer := &fake{}
	work(t, joining(s, trainer), 1)
	var failure *search.Failure
	if err := await(t, ended); !errors.As(err, &failure) || !strings.Contains(failure.Reason, "5 workers") {
		t.Errorf("it ends with %v", err)
	}
	if n := trainer.calls.Load(); n != 0 {
		t.Errorf("it was trained %d times more", n)
	}
}

// TestPreempted: hand-backs, however many, do not count against a run.
func TestPreempted(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	e := coordinatorFor(t, s)
	defer e.Close()
	ended := evaluated(t, e, specOf(1))
	for range mostDeliveries - 1 {
		dead(t, e)
	}
	begun := make(chan struct{}, 100)
	slow := &fake{train: blocking(begun)}
	for range 2*mostDeliveries + 1 {
		leave := work(t, joining(s, slow), 1)
		select {
		case <-begun:
		case <-time.After(30 * time.Second):
			t.Fatal("the run was not handed back at once")
		}
		if err := leave(); err != nil {
			t.Fatal(err)
		}
	}
	work(t, joining(s, &fake{}), 1)
	if err := await(t, ended); err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// TestMachineError: an error of a machine ends its worker, and the run goes to another.
func TestMachineError(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	e := coordinatorFor(t, s)
	defer e.Close()
	ended := evaluated(t, e, specOf(1))
	w, err := Join(t.Context(), joining(s, &fake{train: func(context.Context, search.RunSpec) (search.Outcome, error) {
		return search.Outcome{}, errors.New("the disk is gone")
	}}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Work(t.Context(), 1, nil); err == nil || !strings.Contains(err.Error(), "the disk is gone") {
		t.Errorf("the worker ends with %v", err)
	}
	work(t, joining(s, &fake{}), 1)
	if err := await(t, ended); err != nil {
		t.Error(err)
	}
}

// TestRefused: who does not fit is told so, in one line, before it takes a run.
func TestRefused(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	e := coordinatorFor(t, s)
	defer e.Close()
	for name, c := range map[string]struct {
		change func(*WorkerOptions)
		want   []string
	}{
		"version":  {func(o *WorkerOptions) { o.Version = "v0" }, []string{"v0", "v1", "coordinator's program"}},
		"numerics": {func(o *WorkerOptions) { o.Numerics = "test/2" }, []string{"test/1", "test/2", "last bits"}},
		"no data": {func(o *WorkerOptions) {
			o.Trainer = otherData{err: &fs.PathError{Op: "open", Path: "nowhere", Err: fs.ErrNotExist}}
		}, []string{"does not have the data set digits (there is no nowhere)"}},
		"altered": {func(o *WorkerOptions) { o.Trainer = otherData{err: errors.New("another sum")} }, []string{"cannot use", "digits: another sum"}},
		"data":    {func(o *WorkerOptions) { o.Trainer = otherData{checksum: "xyz"} }, []string{"digits", "xyz", "abc"}},
	} {
		o := joining(s, &fake{})
		c.change(&o)
		_, err := Join(t.Context(), o)
		var refusal *Refusal
		if !errors.As(err, &refusal) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, text := range c.want {
			if !strings.Contains(err.Error(), text) {
				t.Errorf("%s: %q does not say %q", name, err, text)
			}
		}
	}
	if _, err := NewEvaluator(t.Context(), Options{Access: Access{URL: s.URL()}, Requirements: Requirements{Identity: us}}); err == nil || !strings.Contains(err.Error(), "another coordinator (test)") {
		t.Errorf("a second coordinator: %v", err)
	}
}

type otherData struct {
	Trainer
	checksum string
	err      error
}

func (o otherData) Checksum(context.Context, dataset.Ref, string) (string, error) {
	return o.checksum, o.err
}

// TestOutdated: a worker of another program refuses a run that it finds in the queue
// later, and hands it back.
func TestOutdated(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	e := coordinatorFor(t, s)
	w, err := Join(t.Context(), joining(s, &fake{}))
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	us := us
	us.Version = "v2"
	e, err = NewEvaluator(t.Context(), Options{Server: s, Purpose: "test", HeartbeatTimeout: shortTimeout, Requirements: Requirements{Identity: us, Datasets: []Dataset{digits}}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	ended := evaluated(t, e, specOf(1))
	var refusal *Refusal
	if _, err := w.Work(t.Context(), 1, nil); !errors.As(err, &refusal) || !strings.Contains(err.Error(), "v2") {
		t.Errorf("the worker ends with %v", err)
	}
	o := joining(s, &fake{})
	o.Identity = us
	work(t, o, 1)
	if err := await(t, ended); err != nil {
		t.Error(err)
	}
}

// TestPurpose: runs in the queue are dropped when other studies are searched.
func TestPurpose(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	open := func(purpose string) *Evaluator {
		e, err := NewEvaluator(t.Context(), Options{Server: s, Purpose: purpose, Requirements: Requirements{Identity: us, Datasets: []Dataset{digits}}})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	e := open("a")
	ctx, cancel := context.WithCancel(t.Context())
	go e.Evaluate(ctx, specOf(1), nil)
	for queued(t, e) < 1 {
		time.Sleep(5 * time.Millisecond)
	}
	cancel()
	for _, c := range []struct {
		purpose string
		want    int
	}{{"a", 1}, {"b", 0}} {
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		e = open(c.purpose)
		if n := queued(t, e); n != c.want {
			t.Errorf("for %s, %d runs are in the queue, want %d", c.purpose, n, c.want)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestWithdrawn: a search that is to stop waits for what is under way, and for nothing
// else.
func TestWithdrawn(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	e := coordinatorFor(t, s)
	defer e.Close()
	goOn, begun := make(chan struct{}), make(chan struct{})
	work(t, joining(s, &fake{train: func(_ context.Context, r search.RunSpec) (search.Outcome, error) {
		close(begun)
		<-goOn
		return score(r), nil
	}}), 1)
	under := evaluated(t, e, specOf(1))
	<-begun
	queuedRun := evaluated(t, e, specOf(2))
	for queued(t, e) < 2 || e.Status().Running < 1 {
		time.Sleep(5 * time.Millisecond)
	}
	if got := e.Status(); len(got.Workers) != 1 || got.Queue != 1 || len(got.Workers[0].Runs) != 1 || got.Workers[0].Runs[0].Trial != 1 {
		t.Errorf("status %+v", got)
	}
	go e.Withdraw(t.Context())
	select {
	case err := <-queuedRun:
		t.Errorf("a run ends with %v while another is under way", err)
	case <-time.After(300 * time.Millisecond):
	}
	close(goOn)
	if err := await(t, under); err != nil {
		t.Error(err)
	}
	if err := await(t, queuedRun); !errors.Is(err, search.ErrInterrupted) {
		t.Errorf("a run that was withdrawn ends with %v", err)
	}
	if n := queued(t, e); n != 0 {
		t.Errorf("%d runs stay in the queue", n)
	}
}

// TestPaused: no run is taken in a pause, and all are after it.
func TestPaused(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	e := coordinatorFor(t, s)
	defer e.Close()
	pause := &search.Pause{}
	pause.Set(true)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go e.Hold(ctx, pause)
	for {
		c, err := e.queue.runs.Consumer(t.Context(), queueConsumer)
		if err != nil {
			t.Fatal(err)
		}
		if c.CachedInfo().Paused {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	work(t, joining(s, &fake{}), 1)
	ended := evaluated(t, e, specOf(1))
	select {
	case err := <-ended:
		t.Fatalf("a run ended in the pause: %v", err)
	case <-time.After(500 * time.Millisecond):
	}
	pause.Set(false)
	if err := await(t, ended); err != nil {
		t.Error(err)
	}
}

// TestQueueLost: what a server has lost is put into its queue again.
func TestQueueLost(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	e := coordinatorFor(t, s)
	defer e.Close()
	ended := evaluated(t, e, specOf(1))
	for queued(t, e) < 1 {
		time.Sleep(5 * time.Millisecond)
	}
	if err := e.queue.runs.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	work(t, joining(s, &fake{}), 1)
	if err := await(t, ended); err != nil {
		t.Error(err)
	}
}

// TestBroken: a search ends when its connection is closed for good.
func TestBroken(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	e := coordinatorFor(t, s)
	ended := evaluated(t, e, specOf(1))
	for queued(t, e) < 1 {
		time.Sleep(5 * time.Millisecond)
	}
	e.conn.Close()
	if err := await(t, ended); !errors.Is(err, nats.ErrConnectionClosed) {
		t.Errorf("it ends with %v", err)
	}
	e.stop()
	e.ended.Wait()
}

// TestIdle: a worker leaves when it has nothing to do, also when nobody answers.
func TestIdle(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	o := joining(s, &fake{})
	o.Idle = 300 * time.Millisecond
	if _, err := Join(t.Context(), o); !errors.Is(err, ErrIdle) {
		t.Errorf("without a coordinator it ends with %v", err)
	}
	e := coordinatorFor(t, s)
	defer e.Close()
	w, err := Join(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Work(t.Context(), 2, nil); err != nil {
		t.Errorf("without a run it ends with %v", err)
	}
	o.Access.URL = "127.0.0.1:" + freePort(t)
	if _, err := Join(t.Context(), o); !errors.Is(err, ErrIdle) {
		t.Errorf("without a server it ends with %v", err)
	}
}

// TestUnanswered: while no server is there, a worker says why, once.
func TestUnanswered(t *testing.T) {
	o := joining(nil, &fake{})
	o.Access.URL, o.Idle = "127.0.0.1:"+freePort(t), time.Second
	var said []string
	o.Say = func(text string) { said = append(said, text) }
	if _, err := Join(t.Context(), o); !errors.Is(err, ErrIdle) || !strings.Contains(err.Error(), "no server answered at "+o.Access.URL) {
		t.Errorf("without a server it ends with %v", err)
	}
	if len(said) != 1 || !strings.Contains(said[0], "connection refused") || strings.Contains(said[0], "available") {
		t.Errorf("it says %q", said)
	}
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// TestSearch: a search whose runs are trained elsewhere is the one trained here.
func TestSearch(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	e := coordinatorFor(t, s)
	defer e.Close()
	work(t, joining(s, &fake{}), 2)
	work(t, joining(s, &fake{}), 1)
	here, there := searched(t, onData{&fake{}, digits.Checksum}, 1, func(s search.Store) search.Store { return s }), searched(t, e, 10, e.AckOnStore)
	if diff := cmp.Diff(here, there, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Provenance" }, cmp.Ignore())); diff != "" {
		t.Errorf("it differs:\n%s", diff)
	}
	if host := there[0].Runs[0].Provenance.Host; host != "there" {
		t.Errorf("a run was made on %q", host)
	}
}

func searched(t *testing.T, e search.Evaluator, workers int, keeping func(search.Store) search.Store) []search.Trial {
	t.Helper()
	db, err := store.Open(filepath.Join(t.TempDir(), "s.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var goals []search.Params
	for i := range 40 {
		goals = append(goals, search.Params{{Name: "{F}", Value: float64(i) / 100}})
	}
	study := search.Study{
		Name:   "s",
		Spec:   search.Spec{TrainingSpec: task, Space: search.Space{{Name: "{F}", Low: -1, High: 1}}, Strategy: search.List, Start: goals, Generation: 10, Runs: 2, Seeds: search.SharedSeeds, Seed: 1},
		Budget: search.Budget{Trials: len(goals), MaxFailures: -1},
	}
	if err := search.Register(db, study, false, time.Time{}); err != nil {
		t.Fatal(err)
	}
	r := search.Runner{Store: keeping(db), Evaluator: reporting{e}, Workers: workers, Clock: time.Now}
	if a, ok := e.(search.RemoteEvaluator); ok {
		r.Evaluator = a
	}
	if _, err := r.Run(t.Context(), "s"); err != nil {
		t.Fatal(err)
	}
	trials, err := db.Trials("s")
	if err != nil {
		t.Fatal(err)
	}
	return trials
}

// reporting gives an evaluator something to report to.
type reporting struct{ search.Evaluator }

func (r reporting) Evaluate(ctx context.Context, s search.RunSpec, _ func(search.Epoch) error) (search.Outcome, error) {
	return r.Evaluator.Evaluate(ctx, s, func(search.Epoch) error { return nil })
}

// TestServerTaken: a server that cannot listen says so and does not end the process.
func TestServerTaken(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	_, err := Serve(ServerOptions{Listen: s.Addr(), Dir: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "cannot listen") {
		t.Errorf("a second server: %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Serve(ServerOptions{Listen: "127.0.0.1:0", Dir: file}); err == nil {
		t.Error("a server keeps its streams in a file")
	}
}
