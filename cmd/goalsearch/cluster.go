package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/evaluate/cluster"
	"goalsearch/results"
	"goalsearch/store"
)

func clusterCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:        "cluster",
		Category:    groupSearch,
		Usage:       "keys for workers on other machines, and what these do",
		Subcommands: []*cli.Command{clusterKeysCommand(std), clusterStatusCommand(std)},
	}
}

func clusterKeysCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:  "keys",
		Usage: "make the keys by which a server, a search and its workers know each other",
		Description: `Makes a directory with three below it: server (certificate, private key, a config
for nats-server), coordinator and worker (the certificate of the authority, and a
secret key). Copy each to where it is needed, and no other; nobody else may read
them. They are valid for five years. What is there already is never overwritten.

Examples:
  goalsearch cluster keys -o keys --host head.example.org --host 10.0.0.1`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "the `DIR` to make"},
			&cli.StringSliceFlag{Name: "host", Usage: "`NAME` or address by which workers reach the server; may be given several times"},
		},
		Action: std.action(func(line *cli.Context, _ []string) (job, error) {
			o := clusterKeysOptions{dir: line.String("output"), hosts: line.StringSlice("host")}
			if o.dir == "" {
				return nil, errors.New("--output is missing: give the directory to make")
			}
			if len(o.hosts) == 0 {
				return nil, errors.New("--host is missing: give the name or address by which workers reach the server; 127.0.0.1 where all are on this machine")
			}
			return o, nil
		}),
	}
}

type clusterKeysOptions struct {
	dir   string
	hosts []string
}

func (o clusterKeysOptions) run(_ context.Context, std streams) error {
	err := cluster.MakeKeys(o.dir, o.hosts, time.Now())
	var refusal *cluster.Refusal
	if errors.As(err, &refusal) {
		return usage(err)
	}
	if err != nil {
		return err
	}
	at := func(part string) string { return quote(filepath.Join(o.dir, part)) }
	listen, host := "0.0.0.0", o.reached()
	if host == "127.0.0.1" {
		listen = host
	}
	_, err = fmt.Fprintf(std.err, `made %s, %s and %s; the server's are valid for %s
  search:  goalsearch run CONFIG --listen %s:4222 --keys %s
  workers: goalsearch worker --connect %s --keys DIR, where DIR is a copy of %s
`, at("server"), at("coordinator"), at("worker"), strings.Join(cluster.ValidFor(o.hosts), ", "), listen, at("server"), quote("nats://"+net.JoinHostPort(host, "4222")), at("worker"))
	return err
}

// reached is the host by which workers reach the server: the first that is not this
// machine's loopback.
func (o clusterKeysOptions) reached() string {
	for _, host := range o.hosts {
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return host
		}
	}
	return "127.0.0.1"
}

func clusterStatusCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:  "status",
		Usage: "the workers of a running search, what each does, and what is left",
		Description: `Asks the search that runs in the store, on this machine. A worker tells every two
seconds what it does; one that is not heard of for six is left out.

Examples:
  goalsearch cluster status --store results.db
  goalsearch cluster status --format json`,
		Flags: []cli.Flag{storeFlag(), formatFlag("table", "json")},
		Action: std.action(func(line *cli.Context, _ []string) (job, error) {
			return clusterStatusOptions{line.String("store"), line.String("format")}, nil
		}),
	}
}

type clusterStatusOptions struct{ store, format string }

func (o clusterStatusOptions) run(_ context.Context, std streams) error {
	status, err := clusterStatus(o.store)
	if err != nil {
		return err
	}
	if status == nil {
		return fmt.Errorf("store %s: the search that runs in it trains on this machine: --listen or --nats has workers train", o.store)
	}
	if o.format == "json" {
		return writeJSON(std.out, status)
	}
	return writeStatus(std.out, *status, time.Now())
}

// clusterStatus asks the search that runs in a store for its workers; nil: it has none.
func clusterStatus(path string) (*cluster.Status, error) {
	text, err := store.Cluster(path)
	if text == nil || err != nil {
		return nil, err
	}
	var status cluster.Status
	if err := json.Unmarshal(text, &status); err != nil {
		return nil, fmt.Errorf("store %s: what its workers do cannot be read: %w", path, err)
	}
	return &status, nil
}

// writeStatus makes a row for every training under way, and for every worker without
// one.
func writeStatus(w io.Writer, s cluster.Status, now time.Time) error {
	t := results.NewTable(results.Left("host"), results.Right("process"), results.Right("cores"), results.Right("done"), results.Left("trains"), results.Right("epoch"), results.Right("for"), results.Right("last heard"))
	for _, p := range s.Workers {
		worker := []string{p.Host, strconv.Itoa(p.PID), strconv.Itoa(p.Cores), strconv.Itoa(p.Done)}
		heard := duration(now.Sub(p.Heard)) + " ago"
		if len(p.Runs) == 0 {
			t.Add(append(worker, "nothing", "", "", heard)...)
		}
		for _, a := range p.Runs {
			t.Add(append(worker, fmt.Sprintf("%s, trial %d, run %d", a.Study, a.Trial, a.Run), strconv.Itoa(a.Epoch), duration(now.Sub(a.Since)), heard)...)
			worker, heard = []string{"", "", "", ""}, ""
		}
	}
	if err := writeTable(w, t); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, describeStatus(s))
	return err
}

// describeStatus sums a status up.
func describeStatus(s cluster.Status) string {
	return strings.Join([]string{
		count(len(s.Workers), "worker", "workers"),
		fmt.Sprintf("%d under way", s.Running),
		fmt.Sprintf("%d in the queue", s.Queue),
		fmt.Sprintf("%d ended", s.Done),
		fmt.Sprintf("%.3g trainings/s", s.Rate),
	}, ", ")
}

// workerLines says of each worker, in a line, what it does.
func workerLines(s cluster.Status) []string {
	var lines []string
	for _, w := range s.Workers {
		var trains []string
		for _, a := range w.Runs {
			trains = append(trains, fmt.Sprintf("%s, trial %d, run %d, epoch %d", a.Study, a.Trial, a.Run, a.Epoch))
		}
		doing := "nothing to train"
		if len(trains) > 0 {
			doing = strings.Join(trains, "; ")
		}
		lines = append(lines, fmt.Sprintf("%s, process %d, %s, %d ended: %s", w.Host, w.PID, count(w.Cores, "core", "cores"), w.Done, doing))
	}
	return lines
}
