package main

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

	"github.com/urfave/cli/v2"

	"goalsearch/evaluate"
	"goalsearch/evaluate/cluster"
	"goalsearch/pidnet"
	"goalsearch/search"
)

// elsewhere says how workers on other machines are reached that do the trainings; the
// zero value: there are none.
type elsewhere struct {
	listen, nats, keys string
	silence            time.Duration
	replicas           int
}

const (
	defaultSilence = 30 * time.Second
	mostReplicas   = 5 // that NATS keeps
)

// clusterFlags are those of `run` and `resume` that have workers train, and
// elsewhereOptions reads them.
func clusterFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "listen", Usage: "have workers train, which connect to this process at `HOST:PORT`", DefaultText: "train here"},
		&cli.StringFlag{Name: "nats", Usage: "have workers train, which connect to the NATS server at `URL`: HOST, port 4222 unless given; several divided by commas", DefaultText: "train here"},
		keysFlag("the `DIR` that cluster keys made; its directory server is enough for --listen, coordinator for --nats"),
		&cli.DurationFlag{Name: "silence", Value: defaultSilence, Usage: "give the trainings of a worker that is silent for `TIME` to others", Action: positiveTime("silence")},
		&cli.IntFlag{Name: "replicas", Value: 1, Usage: "keep queue and results on `N` servers of a NATS cluster, 1 to 5; never on fewer than they are on", Action: replicasFlag},
	}
}

// replicasFlag refuses a number of servers that NATS does not have.
func replicasFlag(_ *cli.Context, n int) error {
	if n < 1 || n > mostReplicas {
		return usagef("--replicas: %d is not from 1 to %d: a NATS cluster keeps everything on 1, 3 or 5 servers", n, mostReplicas)
	}
	return nil
}

func keysFlag(usage string) *cli.StringFlag {
	return &cli.StringFlag{Name: "keys", Usage: usage, DefaultText: "none, loopback only"}
}

func elsewhereOptions(line *cli.Context) (elsewhere, error) {
	e := elsewhere{
		listen: line.String("listen"), nats: line.String("nats"), keys: line.String("keys"),
		silence: line.Duration("silence"), replicas: line.Int("replicas"),
	}
	switch {
	case e.listen != "" && e.nats != "":
		return e, errors.New("--listen and --nats: give one, a server within this process or one of its own")
	case e.asked() && line.IsSet("workers"):
		return e, errors.New("--workers: with --listen or --nats nothing is trained here: give it to `goalsearch worker`")
	case !e.asked() && (e.keys != "" || line.IsSet("silence") || line.IsSet("replicas")):
		return e, errors.New("--keys, --silence and --replicas are for trainings on other machines: give --listen or --nats too")
	case e.listen != "" && e.replicas > 1:
		return e, errors.New("--replicas: the server within this process is one; several need --nats")
	case e.listen != "":
		return e, flagError("--listen", e.server("").Validate())
	case e.nats != "":
		return e, flagError("--nats", e.access().Validate())
	}
	return e, nil
}

// flagError says which flag an error is about.
func flagError(flag string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", flag, err)
}

func (e elsewhere) access() cluster.Access { return cluster.Access{URL: e.nats, Keys: e.keys} }

// server is the one in this process, beside a store.
func (e elsewhere) server(store string) cluster.ServerOptions {
	return cluster.ServerOptions{Listen: e.listen, Dir: store + "-nats", Keys: e.keys}
}

// asked says whether workers shall train.
func (e elsewhere) asked() bool { return e.listen != "" || e.nats != "" }

// flags are those by which workers are reached again, as they were.
func (e elsewhere) flags() string {
	text := ""
	for _, f := range []struct{ name, value string }{{"listen", e.listen}, {"nats", e.nats}, {"keys", e.keys}} {
		if f.value != "" {
			text += " --" + f.name + " " + quote(f.value)
		}
	}
	if e.asked() && e.silence != defaultSilence {
		text += fmt.Sprintf(" --silence %v", e.silence)
	}
	if e.asked() && e.replicas > 1 {
		text += fmt.Sprintf(" --replicas %d", e.replicas)
	}
	return text
}

// hire finds those who train the studies.
func (o searching) hire(ctx context.Context, std streams, local *evaluate.Local, plans []plan, interrupt <-chan struct{}) (hands, error) {
	if !o.elsewhere.asked() {
		return ownHands{Local: local, store: o.store, asked: o.workers}, nil
	}
	options, err := o.elsewhere.options(o.store, std, plans)
	if err != nil {
		return nil, err
	}
	options.Content = func(ctx context.Context, d cluster.Dataset, w io.Writer) error {
		return local.WriteContent(ctx, d.Ref, d.Checksum, w)
	}
	t := &team{std: std}
	if o.elsewhere.listen != "" {
		if t.server, err = cluster.Serve(o.elsewhere.server(o.store)); err != nil {
			return nil, err
		}
		options.Server = t.server
	}
	if err := t.begin(ctx, options, interrupt, o.pause); err != nil {
		return nil, errors.Join(err, t.close())
	}
	fmt.Fprintf(std.err, "workers train: start them with `%s`\n", o.elsewhere.invitation(t.server))
	return t, nil
}

// options are those of the coordinator of these studies.
func (e elsewhere) options(store string, std streams, plans []plan) (cluster.Options, error) {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown" // it is for people
	}
	required, purpose, err := requirements(plans)
	return cluster.Options{
		Access:           e.access(),
		Name:             fmt.Sprintf("process %d on %s, store %s", os.Getpid(), host, store),
		Requirements:     required,
		Purpose:          purpose,
		HeartbeatTimeout: e.silence,
		Replicas:         e.replicas,
		Say:              func(text string) { fmt.Fprintln(std.err, text) },
	}, err
}

// requirements is what the trainings of studies require of workers, and what the same
// studies have in common whenever they go on.
func requirements(plans []plan) (required cluster.Requirements, purpose string, err error) {
	required.Identity = identity()
	var hashes []string
	most := uint64(0)
	for _, p := range plans {
		set := cluster.Dataset{Ref: p.task.Dataset.Ref(), Scale: string(p.task.Dataset.Scale), Checksum: p.data.Checksum}
		if !slices.Contains(required.Datasets, set) {
			required.Datasets = append(required.Datasets, set)
		}
		if bytes := evaluate.Footprint(p.task, p.data, p.continues()); bytes > most {
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

// identity is what this program and another must share to give the same bits.
func identity() cluster.Identity {
	return cluster.Identity{Version: builtFrom().String(), Numerics: pidnet.Numerics()}
}

// invitation is the command that starts a worker.
func (e elsewhere) invitation(server *cluster.Server) string {
	address, keys := e.nats, ""
	if server != nil {
		address = "nats://" + server.Reach()
	}
	if e.keys != "" {
		keys = " --keys DIR"
	}
	return "goalsearch worker --connect " + quote(address) + keys
}

// team is workers on other machines, and the server that they connect to if it is in
// this process.
type team struct {
	*cluster.Evaluator
	server *cluster.Server
	std    streams
	stop   context.CancelFunc
	beside sync.WaitGroup
}

// begin connects to the server, and has interrupt and pause reach the workers.
func (t *team) begin(ctx context.Context, o cluster.Options, interrupt <-chan struct{}, pause *search.Pause) error {
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
	t.Evaluator, err = cluster.NewEvaluator(connecting, o)
	close(connected)
	if err != nil {
		return err
	}
	background, stop := context.WithCancel(ctx)
	t.stop = stop
	t.beside.Go(func() { t.Hold(background, pause) })
	t.beside.Go(func() {
		select {
		case <-interrupt:
			t.Withdraw(background)
		case <-background.Done():
		}
	})
	return nil
}

// manyAtOnce bounds how many trainings are in the queue.
const manyAtOnce = 20_000

func (t *team) ready(_ streams, p plan) (int, error) { return min(p.mostAtOnce(), manyAtOnce), nil }
func (t *team) evaluator() search.Evaluator          { return t.Evaluator }
func (t *team) keeping(s search.Store) search.Store  { return t.AckOnStore(s) }
func (t *team) most(int) int                         { return t.Status().Running }

func (t *team) about() string {
	workers := t.Status().Workers
	hosts := make(map[string]bool)
	for _, w := range workers {
		hosts[w.Host] = true
	}
	return fmt.Sprintf(", %s on %s", count(len(workers), "worker", "workers"), count(len(hosts), "host", "hosts"))
}

func (t *team) status() json.RawMessage {
	text, err := json.Marshal(t.Status())
	if err != nil {
		return nil
	}
	return text
}

func (t *team) done(p plan) error {
	if len(p.Spec.Rungs) == 0 {
		return nil
	}
	return t.ClearObjects(context.Background())
}

func (t *team) close() error {
	var err error
	if t.Evaluator != nil {
		t.stop()
		t.beside.Wait()
		err = t.Evaluator.Close()
	}
	if t.server != nil {
		t.server.Shutdown()
	}
	return err
}
