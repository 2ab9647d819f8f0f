package clustercmd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/evaluate"
	"goalsearch/evaluate/cluster"
	"goalsearch/internal/campaign"
	"goalsearch/search"
)

func Worker(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:     "worker",
		Category: terminal.GroupSearch,
		Usage:    "train for a search on another machine",
		// Errors have it, as many an address is given without its flag.
		UsageText: "goalsearch worker --connect URL",
		Description: `Takes trainings from a search that was started with --listen or --nats, one per
core, until Ctrl-C or SIGTERM, or until it has been idle for --idle. A worker that is
stopped returns its running trainings to the queue. It stores nothing, may be started
before the search, and waits while the server cannot be reached. docs/cluster.md has Slurm, Kubernetes and ssh.

Examples:
  goalsearch worker --connect 127.0.0.1:4222
  goalsearch worker --connect nats://head.example.org:4222 --keys worker --data ~/data --idle 10m
  goalsearch worker --connect nats://head.example.org:4222 --keys worker --slurm-script > worker.sbatch`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "connect", Usage: "the server's `URL`, nats://HOST:PORT (default port 4222; several comma-separated)"},
			flags.Keys("the `DIR` with a worker's keys: the directory worker made by `goalsearch cluster keys`"),
			flags.Data(),
			flags.Workers(),
			&cli.DurationFlag{Name: "idle", Usage: "stop after `TIME` without a training, such as 10m", DefaultText: "never", Action: flags.PositiveTime("idle")},
			&cli.BoolFlag{Name: "slurm-script", Usage: "print a batch script for Slurm that starts such workers, and exit"},
		},
		Action: std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
			o := workerOptions{
				access:  cluster.Access{URL: line.String("connect"), Keys: line.String("keys")},
				data:    line.String("data"),
				workers: line.Int("workers"),
				idle:    line.Duration("idle"),
			}
			if o.access.URL == "" {
				return nil, errors.New("--connect is missing: give the address that `goalsearch run --listen` prints, as in nats://HOST:4222")
			}
			if err := o.access.Validate(); err != nil {
				return nil, fmt.Errorf("--connect: %w", err)
			}
			if line.Bool("slurm-script") {
				return slurmOptions(o), nil
			}
			return o, nil
		}),
	}
}

type workerOptions struct {
	access  cluster.Access
	data    string
	workers int
	idle    time.Duration
}

func (o workerOptions) Run(ctx context.Context, std terminal.Streams) error {
	local := evaluate.NewLocal(o.data, 1)
	return o.work(ctx, std, local, local)
}

// Work joins the search at an address, and trains for it in a directory of data sets with
// so many workers. trainer does the trainings of local.
func Work(ctx context.Context, std terminal.Streams, address, data string, workers int, local *evaluate.Local, trainer cluster.Trainer) error {
	o := workerOptions{access: cluster.Access{URL: address}, data: data, workers: workers}
	return o.work(ctx, std, local, trainer)
}

// work joins a search and trains for it. trainer does the trainings of local.
func (o workerOptions) work(ctx context.Context, std terminal.Streams, local *evaluate.Local, trainer cluster.Trainer) error {
	say := func(text string) { fmt.Fprintln(std.Err, text) }
	leave := std.Stop.Gracefully()
	joining, cancel := untilClosed(ctx, leave)
	defer cancel()
	w, err := cluster.Join(joining, cluster.WorkerOptions{
		Access:   o.access,
		Identity: campaign.Identity(),
		Idle:     o.idle,
		Trainer:  trainer,
		Provenance: func(checksum string) (search.Provenance, error) {
			return campaign.Provenance(local.Loaded(checksum))
		},
		Say: say,
	})
	switch {
	case errors.Is(err, cluster.ErrIdle):
		say(fmt.Sprintf("leaving: %v", err))
		return nil
	case err != nil && isClosed(leave):
		say("leaving, as asked")
		return nil
	case err != nil:
		return err
	}
	limit, err := o.parallelism(ctx, local, w.Required())
	if err != nil {
		w.Close()
		return err
	}
	if limit.Short != nil {
		say(terminal.FewerAtOnce(*limit.Short))
	}
	local.Threads, local.Snapshots = limit.Threads, w.Snapshots()
	say(fmt.Sprintf("connected to %s, training with %s", o.access.URL, terminal.Count(limit.Workers, "core", "cores")))
	done, err := w.Work(ctx, limit.Workers, leave)
	say(fmt.Sprintf("leaving after %s%s", terminal.Count(done, "training", "trainings"), o.reason(leave, err)))
	return err
}

// reason says why a worker leaves that has done its work; of an error nothing, as that is
// told.
func (o workerOptions) reason(leave <-chan struct{}, err error) string {
	switch {
	case err != nil:
		return ""
	case isClosed(leave):
		return ", as asked"
	}
	return fmt.Sprintf(": there was nothing to do for %v", o.idle)
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// untilClosed returns a context that ends when a channel is closed, as if stopped.
func untilClosed(ctx context.Context, closed <-chan struct{}) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case <-closed:
			cancel(terminal.ErrStopped)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}

// parallelism decides how many trainings go at once, by the largest that there will be.
func (o workerOptions) parallelism(ctx context.Context, local *evaluate.Local, required cluster.Requirements) (campaign.Parallelism, error) {
	training, err := local.PrepareSpec(ctx, required.Largest)
	if err != nil {
		return campaign.Parallelism{}, err
	}
	const any = 1 << 20
	return campaign.AtOnce(o.workers, any, training, true), nil
}
