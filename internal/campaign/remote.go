package campaign

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"goalsearch/evaluate"
	"goalsearch/evaluate/cluster"
	"goalsearch/internal/buildinfo"
	"goalsearch/pidnet"
	"goalsearch/search"
)

// Cluster says how the workers are reached that train on other machines.
type Cluster struct {
	Listen string // HOST:PORT of a server in this process, or "" where URL has one
	URL    string // of a NATS server
	Keys   string // directory of keys; "": none, on loopback alone
	// HeartbeatTimeout is how long a worker may be silent before its trainings are given
	// to others.
	HeartbeatTimeout time.Duration
	Replicas         int // servers of a NATS cluster that keep queue and results
}

// Access is how a client reaches the server.
func (c Cluster) Access() cluster.Access { return cluster.Access{URL: c.URL, Keys: c.Keys} }

// Server is the one in this process, beside a store.
func (c Cluster) Server(store string) cluster.ServerOptions {
	return cluster.ServerOptions{Listen: c.Listen, Dir: store + "-nats", Keys: c.Keys}
}

// recruit returns the executor of workers on other machines.
func (c *campaign) recruit(ctx context.Context, local *evaluate.Local, plans []plan) (executor, error) {
	options, err := c.coordinator(plans)
	if err != nil {
		return nil, err
	}
	options.Content = func(ctx context.Context, d cluster.Dataset, w io.Writer) error {
		return local.WriteContent(ctx, d.Ref, d.Checksum, w)
	}
	m := &otherMachines{}
	address := c.Cluster.URL
	if c.Cluster.Listen != "" {
		if m.server, err = cluster.Serve(c.Cluster.Server(c.Store)); err != nil {
			return nil, err
		}
		options.Server = m.server
		address = "nats://" + m.server.Reach()
	}
	if err := m.connect(ctx, options, c.interrupt, &c.pause); err != nil {
		return nil, errors.Join(err, m.close())
	}
	c.notify(WorkersInvited{address, c.Cluster.Keys != ""})
	return m, nil
}

// coordinator has the options of the coordinator of these studies.
func (c *campaign) coordinator(plans []plan) (cluster.Options, error) {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown" // it is for people
	}
	required, purpose, err := requirements(plans)
	return cluster.Options{
		Access:           c.Cluster.Access(),
		Name:             fmt.Sprintf("process %d on %s, store %s", os.Getpid(), host, c.Store),
		Requirements:     required,
		Purpose:          purpose,
		HeartbeatTimeout: c.Cluster.HeartbeatTimeout,
		Replicas:         c.Cluster.Replicas,
		Say:              func(text string) { c.notify(ClusterMessage{text}) },
	}, err
}

// requirements is what the trainings of studies require of workers, and what the same
// studies have in common whenever they go on.
func requirements(plans []plan) (required cluster.Requirements, purpose string, err error) {
	required.Identity = Identity()
	var hashes []string
	most := uint64(0)
	for _, p := range plans {
		set := cluster.Dataset{Ref: p.Task().Dataset.Ref(), Scale: string(p.Task().Dataset.Scale), Checksum: p.Data().Checksum}
		if !slices.Contains(required.Datasets, set) {
			required.Datasets = append(required.Datasets, set)
		}
		if bytes := p.Footprint(p.continues()); bytes > most {
			most, required.Largest = bytes, p.Spec.TrainingSpec
		}
		hash, err := p.Spec.Hash()
		if err != nil {
			return required, "", err
		}
		hashes = append(hashes, hash)
	}
	slices.Sort(hashes)
	return required, strings.Join(hashes, " "), nil
}

// Identity is what this program and another must share to give the same bits.
func Identity() cluster.Identity {
	return cluster.Identity{Version: buildinfo.Read().String(), Numerics: pidnet.Numerics()}
}

// otherMachines is the executor of workers on other machines, and the server that they
// connect to if it is in this process.
type otherMachines struct {
	coordinator *cluster.Evaluator
	server      *cluster.Server
	stop        context.CancelFunc
	beside      sync.WaitGroup
}

// connect connects to the server, and has interrupt and pause reach the workers.
func (m *otherMachines) connect(ctx context.Context, o cluster.Options, interrupt <-chan struct{}, pause *search.Pause) error {
	connecting, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	connected := make(chan struct{})
	go func() {
		select {
		case <-interrupt:
			cancel(search.ErrInterrupted)
		case <-connected:
		}
	}()
	var err error
	m.coordinator, err = cluster.NewEvaluator(connecting, o)
	close(connected)
	if err != nil {
		return err
	}
	background, stop := context.WithCancel(ctx)
	m.stop = stop
	m.beside.Go(func() { m.coordinator.Hold(background, pause) })
	m.beside.Go(func() {
		select {
		case <-interrupt:
			m.coordinator.Withdraw(background)
		case <-background.Done():
		}
	})
	return nil
}

// mostQueued bounds how many trainings are in the queue.
const mostQueued = 20_000

func (m *otherMachines) begin(p plan) (int, error)        { return min(p.mostAtOnce(), mostQueued), nil }
func (m *otherMachines) evaluator() search.Evaluator      { return m.coordinator }
func (m *otherMachines) keep(s search.Store) search.Store { return m.coordinator.AckOnStore(s) }
func (m *otherMachines) underWay() int                    { return m.coordinator.Status().Running }

func (m *otherMachines) count() (workers, hosts int) {
	list := m.coordinator.Status().Workers
	names := make(map[string]bool)
	for _, w := range list {
		names[w.Host] = true
	}
	return len(list), len(names)
}

func (m *otherMachines) status() json.RawMessage {
	text, err := json.Marshal(m.coordinator.Status())
	if err != nil {
		return nil
	}
	return text
}

func (m *otherMachines) end(p plan) error {
	if !p.continues() {
		return nil
	}
	return m.coordinator.ClearObjects(context.Background())
}

func (m *otherMachines) close() error {
	var err error
	if m.coordinator != nil {
		m.stop()
		m.beside.Wait()
		err = m.coordinator.Close()
	}
	if m.server != nil {
		m.server.Shutdown()
	}
	return err
}
