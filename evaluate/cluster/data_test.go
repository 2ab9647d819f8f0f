package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"goalsearch/evaluate/dataset"
	"goalsearch/search"
)

// own is a data set of the user's own, and a run on it.
var (
	own     = Dataset{Ref: dataset.Ref{Name: "own.csv", Reading: dataset.Reading{Y: "kind"}}, Scale: "per-input", Checksum: "c0ffee"}
	ownTask = json.RawMessage(`{"dataset":{"name":"own.csv","validation":0.2,"y":"kind","scale":"per-input"},"training":{"epochs":0}}`)
)

// ownContent is more than a chunk of an object.
var ownContent = bytes.Repeat([]byte("own data "), 50_000)

// holder is a trainer that has the data sets which it received, and the local ones.
type holder struct {
	mu       sync.Mutex
	local    map[dataset.Ref]string // checksums
	received map[string][]byte      // by checksum
	on       []string               // checksums of the data that runs were done on
}

func (h *holder) EvaluateOn(ctx context.Context, checksum string, r search.RunSpec, report func(search.Epoch) error) (search.Outcome, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.on = append(h.on, checksum)
	return score(r), report(search.Epoch{})
}

func (h *holder) Checksum(_ context.Context, ref dataset.Ref, _ string) (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if sum, ok := h.local[ref]; ok {
		return sum, nil
	}
	return "", fmt.Errorf("%s: %w", ref.Name, fs.ErrNotExist)
}

func (h *holder) Receive(_ context.Context, ref dataset.Ref, scale, checksum string, content io.Reader) error {
	b, err := io.ReadAll(content)
	if err != nil {
		return err
	}
	if ref != own.Ref || scale != own.Scale {
		return fmt.Errorf("%v under scale %s is not expected", ref, scale)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.received == nil {
		h.received = make(map[string][]byte)
	}
	h.received[checksum] = b
	return nil
}

// offering are the options of a coordinator whose own data travel.
func offering(d Dataset, content []byte) Options {
	return Options{
		Name: "test", Purpose: "test", HeartbeatTimeout: shortTimeout,
		Requirements: Requirements{Identity: us, Datasets: []Dataset{d}},
		Content: func(_ context.Context, asked Dataset, w io.Writer) error {
			if asked != d {
				return fmt.Errorf("%v is asked for", asked)
			}
			_, err := w.Write(content)
			return err
		},
	}
}

func coordinating(t *testing.T, o Options) *Evaluator {
	t.Helper()
	e, err := NewEvaluator(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func ownRun(seed uint64) search.RunSpec {
	r := specOf(seed)
	r.TrainingSpec = ownTask
	return r
}

// TestOwnDataTravel: a worker gets the data set that it has not, or has with another
// content, from the server, by the rights of a worker, which are to read it.
func TestOwnDataTravel(t *testing.T) {
	keys := keysFor(t)
	s := serverFor(t, t.TempDir(), keys)
	for name, access := range map[string]Access{
		"embedded": {URL: s.Addr(), Keys: keys}, "its own": {URL: configured(t, keys), Keys: filepath.Join(keys, "worker")},
	} {
		t.Run(name, func(t *testing.T) {
			o := offering(own, ownContent)
			if o.Access = (Access{URL: access.URL, Keys: keys}); name == "embedded" {
				o.Server = s
			}
			e := coordinating(t, o)
			defer e.Close()
			for _, local := range []map[dataset.Ref]string{nil, {own.Ref: "another"}} {
				trainer := &holder{local: local}
				w := joining(nil, trainer)
				w.Access = access
				leave := work(t, w, 1)
				ended := evaluated(t, e, ownRun(uint64(len(local))))
				if err := await(t, ended); err != nil {
					t.Fatal(err)
				}
				if err := leave(); err != nil {
					t.Error(err)
				}
				if !bytes.Equal(trainer.received[own.Checksum], ownContent) {
					t.Errorf("%d bytes came, want %d", len(trainer.received[own.Checksum]), len(ownContent))
				}
				if len(trainer.on) != 1 || trainer.on[0] != own.Checksum {
					t.Errorf("runs were done on the data %v", trainer.on)
				}
			}
			w := joining(nil, &holder{local: map[dataset.Ref]string{own.Ref: own.Checksum}})
			w.Access = access
			joined, err := Join(t.Context(), w)
			if err != nil {
				t.Fatal(err)
			}
			defer joined.Close()
			data, err := joined.js.ObjectStore(t.Context(), dataBucket)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := data.PutBytes(timeout(t.Context(), apiTimeout/5), own.objectName(), []byte("forged")); err == nil {
				t.Error("a worker can change the data of others")
			}
			if b, err := data.GetBytes(t.Context(), own.objectName()); err != nil || !bytes.Equal(b, ownContent) {
				t.Errorf("after a worker tried to change them, the data have %d bytes: %v", len(b), err)
			}
		})
	}
}

// TestDataOfALocalCopy: what a worker has with the right content it does not ask for.
func TestDataOfALocalCopy(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	o := offering(own, ownContent)
	o.Server = s
	e := coordinating(t, o)
	defer e.Close()
	trainer := &holder{local: map[dataset.Ref]string{own.Ref: own.Checksum}}
	w, err := Join(t.Context(), joining(s, trainer))
	if err != nil {
		t.Fatal(err)
	}
	w.Close()
	if trainer.received != nil {
		t.Error("the data came from the server all the same")
	}
}

// TestDataThatDoNotTravel: known data sets, and own ones that are not offered, must be
// there.
func TestDataThatDoNotTravel(t *testing.T) {
	for name, d := range map[string]Dataset{
		"known":       {Ref: dataset.Ref{Name: "mnist"}, Checksum: "abc"},
		"not offered": own,
	} {
		s := serverFor(t, t.TempDir(), "")
		o := offering(d, ownContent)
		if o.Server = s; name == "not offered" {
			o.Content = nil
		}
		e := coordinating(t, o)
		_, err := Join(t.Context(), joining(s, &holder{}))
		var refusal *Refusal
		if !errors.As(err, &refusal) || !strings.Contains(err.Error(), "this worker does not have the data set "+d.Name) {
			t.Errorf("%s: error is %v", name, err)
		}
		e.Close()
	}
}

// TestDataThatChange: a worker that stays gets the content that the next coordinator
// has.
func TestDataThatChange(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	first := offering(own, ownContent)
	first.Server = s
	e := coordinating(t, first)
	trainer := &holder{}
	leave := work(t, joining(s, trainer), 1)
	if err := await(t, evaluated(t, e, ownRun(1))); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	changed := own
	changed.Checksum = "decaf"
	second := offering(changed, []byte("less"))
	second.Server = s
	e = coordinating(t, second)
	defer e.Close()
	if err := await(t, evaluated(t, e, ownRun(1))); err != nil {
		t.Fatal(err)
	}
	if err := leave(); err != nil {
		t.Error(err)
	}
	if string(trainer.received["decaf"]) != "less" || strings.Join(trainer.on, " ") != "c0ffee decaf" {
		t.Errorf("the data are %q, runs were done on %v", trainer.received["decaf"], trainer.on)
	}
}

// TestDataOnTheServer: they stay while the search goes on, whatever else is cleared, and
// no longer; what a coordinator that died has left, the next one uses or removes.
func TestDataOnTheServer(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	o := offering(own, ownContent)
	o.Server = s
	puts := 0
	content := o.Content
	o.Content = func(ctx context.Context, d Dataset, w io.Writer) error { puts++; return content(ctx, d, w) }
	e := coordinating(t, o)
	if err := e.ClearObjects(t.Context()); err != nil {
		t.Fatal(err)
	}
	names := func() string {
		t.Helper()
		list, err := e.queue.data.List(t.Context())
		if err != nil && !errors.Is(err, jetstream.ErrNoObjectsFound) {
			t.Fatal(err)
		}
		var names []string
		for _, info := range list {
			names = append(names, info.Name)
		}
		return strings.Join(names, " ")
	}
	if got := names(); got != "data-c0ffee" {
		t.Errorf("the server has %q", got)
	}
	e.stop() // it dies: nothing is removed
	e.conn.Close()
	e = coordinating(t, o)
	if puts != 1 {
		t.Errorf("the data were sent %d times to a server that had them", puts)
	}
	e.stop()
	e.conn.Close()
	other := own
	other.Checksum = "decaf"
	o = offering(other, ownContent)
	o.Server = s
	e = coordinating(t, o)
	if got := names(); got != "data-decaf" {
		t.Errorf("the server has %q", got)
	}
	if err := e.withdrawData(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if got := names(); got != "" {
		t.Errorf("the server has %q", got)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// TestDataThatCannotBeRead: the search does not begin.
func TestDataThatCannotBeRead(t *testing.T) {
	o := offering(own, ownContent)
	o.Server = serverFor(t, t.TempDir(), "")
	o.Content = func(_ context.Context, _ Dataset, w io.Writer) error {
		_, _ = w.Write(ownContent) // part of it came
		return errors.New("they have changed")
	}
	if _, err := NewEvaluator(t.Context(), o); err == nil || !strings.Contains(err.Error(), "data set own.csv: workers cannot be given it: they have changed") {
		t.Errorf("error is %v", err)
	}
}

// torn is a trainer to which contents do not come whole at first.
type torn struct {
	holder
	times int
}

func (f *torn) Receive(ctx context.Context, ref dataset.Ref, scale, checksum string, content io.Reader) error {
	if f.times++; f.times < fetchAttempts {
		return io.ErrUnexpectedEOF
	}
	return f.holder.Receive(ctx, ref, scale, checksum, content)
}

func TestDataAreAskedForAgain(t *testing.T) {
	s := serverFor(t, t.TempDir(), "")
	o := offering(own, ownContent)
	o.Server = s
	e := coordinating(t, o)
	defer e.Close()
	trainer := &torn{}
	w, err := Join(t.Context(), joining(s, trainer))
	if err != nil {
		t.Fatal(err)
	}
	w.Close()
	if !bytes.Equal(trainer.received[own.Checksum], ownContent) {
		t.Error("the data did not come")
	}
	trainer = &torn{times: -fetchAttempts}
	if _, err := Join(t.Context(), joining(s, trainer)); err == nil || !strings.Contains(err.Error(), "the data set own.csv does not come whole from the server") {
		t.Errorf("error is %v", err)
	}
}
