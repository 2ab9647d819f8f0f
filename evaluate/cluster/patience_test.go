package cluster

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	natsserver "github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"

	"goalsearch/search"
)

// trio is a cluster of servers, of which some may run.
type trio struct {
	t       *testing.T
	clients []string // addresses
	options []*natsserver.Options
	running []*natsserver.Server
}

func newTrio(t *testing.T) *trio {
	c := &trio{t: t, running: make([]*natsserver.Server, 3)}
	var routes []*url.URL
	for range c.running {
		routes = append(routes, &url.URL{Scheme: "nats", Host: "127.0.0.1:" + freePort(t)})
	}
	for i, route := range routes {
		client := &url.URL{Host: "127.0.0.1:" + freePort(t)}
		c.clients = append(c.clients, client.Host)
		c.options = append(c.options, &natsserver.Options{
			Host: "127.0.0.1", Port: port(t, client), NoSigs: true, NoLog: true, ServerName: string(rune('a' + i)),
			JetStream: true, StoreDir: t.TempDir(), Routes: routes,
			Cluster: natsserver.ClusterOpts{Name: "goalsearch", Host: "127.0.0.1", Port: port(t, route)},
		})
	}
	t.Cleanup(func() {
		for i := range c.running {
			c.stop(i)
		}
	})
	return c
}

func port(t *testing.T, u *url.URL) int {
	t.Helper()
	n, err := strconv.Atoi(u.Port())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (c *trio) start(i int) {
	c.t.Helper()
	s, err := natsserver.NewServer(c.options[i].Clone())
	if err != nil {
		c.t.Fatal(err)
	}
	s.Start()
	c.running[i] = s
	if !s.ReadyForConnections(startTime) {
		c.t.Fatal("a server does not start")
	}
}

func (c *trio) stop(i int) {
	if s := c.running[i]; s != nil {
		s.Shutdown()
		s.WaitForShutdown()
		c.running[i] = nil
	}
}

// coordinator are the options of one that uses the cluster, and what it says.
func (c *trio) coordinator(replicas int) (o Options, said chan string) {
	said = make(chan string, 100)
	return Options{
		Access: Access{URL: strings.Join(c.clients, ",")}, Name: "test", HeartbeatTimeout: shortTimeout, Replicas: replicas,
		Requirements: Requirements{Identity: us, Datasets: []Dataset{digits}, Largest: task},
		Say:          func(text string) { said <- text },
	}, said
}

// hears waits until something is said.
func hears(t *testing.T, said <-chan string, text string) {
	t.Helper()
	deadline := time.After(startTime)
	for {
		select {
		case got := <-said:
			if strings.Contains(got, text) {
				return
			}
		case <-deadline:
			t.Fatalf("nobody says %q", text)
		}
	}
}

// TestNoLeader: a coordinator waits for servers to have a leader, until it is asked to
// stop.
func TestNoLeader(t *testing.T) {
	c := newTrio(t)
	c.start(0)
	o, said := c.coordinator(3)
	interrupted, interrupt := context.WithCancelCause(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := NewEvaluator(interrupted, o)
		ended <- err
	}()
	hears(t, said, "have no leader")
	interrupt(search.ErrInterrupted)
	if err := await(t, ended); !errors.Is(err, search.ErrInterrupted) {
		t.Errorf("asked to stop, it ends with %v", err)
	}

	var e *Evaluator
	go func() {
		var err error
		e, err = NewEvaluator(t.Context(), o)
		ended <- err
	}()
	hears(t, said, "have no leader")
	c.start(1)
	c.start(2)
	if err := await(t, ended); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// TestLeaderLost: a coordinator says that its servers have lost their majority, and when
// they have it again.
func TestLeaderLost(t *testing.T) {
	c := newTrio(t)
	for i := range c.running {
		c.start(i)
	}
	o, said := c.coordinator(3)
	e, err := NewEvaluator(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for len(said) > 0 {
		<-said // of the start
	}
	c.stop(0)
	c.stop(1)
	hears(t, said, "have no leader")
	c.start(0)
	c.start(1)
	hears(t, said, "the servers answer again")
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// TestReplicas: what is on three servers stays there, and who asks for more than there
// are is told what to do.
func TestReplicas(t *testing.T) {
	c := newTrio(t)
	for i := range c.running {
		c.start(i)
	}
	for _, replicas := range []int{3, 1} {
		o, _ := c.coordinator(replicas)
		e, err := NewEvaluator(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{runsStream, resultsStream, releasesStream, objectsStream} {
			stream, err := e.queue.js.Stream(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			if got := stream.CachedInfo().Config.Replicas; got != 3 {
				t.Errorf("after --replicas %d %s is on %d servers", replicas, name, got)
			}
		}
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
	s := serverFor(t, t.TempDir(), "")
	_, err := NewEvaluator(t.Context(), Options{Access: Access{URL: s.Addr()}, Replicas: 3})
	if refusal := (*Refusal)(nil); !errors.As(err, &refusal) || refusal.Remedy != OneCopy || !strings.Contains(err.Error(), "is in no cluster") {
		t.Errorf("three copies on one server: %v", err)
	}
	few := servers{replicas: 5}.hindrance(&jetstream.APIError{Code: 400, ErrorCode: noPeers})
	if few.remedy != FewerCopies || !strings.Contains(few.sentence, "on 5 servers") {
		t.Errorf("five copies on three servers: %+v", few)
	}
}

// TestWorkersKey: who gives a worker's key to the coordinator is told.
func TestWorkersKey(t *testing.T) {
	keys := keysFor(t)
	s := serverFor(t, t.TempDir(), keys)
	mixed := filepath.Join(keys, "coordinator")
	copyFile(t, filepath.Join(keys, "worker", "worker.seed"), filepath.Join(mixed, "coordinator.seed"))
	_, err := NewEvaluator(t.Context(), Options{Access: Access{s.Addr(), mixed}, Name: "test"})
	if err == nil || !strings.Contains(err.Error(), "coordinator.seed do what a coordinator does") {
		t.Errorf("with a worker's key: %v", err)
	}
}
