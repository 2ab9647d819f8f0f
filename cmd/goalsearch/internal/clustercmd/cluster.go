package clustercmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/evaluate/cluster"
	"goalsearch/internal/jsonform"
	"goalsearch/internal/studies"
	"goalsearch/results"
)

func Cluster(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:        "cluster",
		Category:    terminal.GroupSearch,
		Usage:       "keys and status of workers on other machines",
		Subcommands: []*cli.Command{clusterKeysCommand(std), clusterStatusCommand(std)},
	}
}

func clusterKeysCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:  "keys",
		Usage: "create the keys of a server, a search and its workers",
		Description: `Makes a directory with three below it: server (certificate, private key, a config
for nats-server), coordinator and worker (the certificate of the authority, and a
secret key). Copy each directory only to where it is needed, and let nobody else read
it. The keys are valid for five years. Existing files are never overwritten.

Examples:
  goalsearch cluster keys -o keys --host head.example.org --host 10.0.0.1`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "the `DIR` to make"},
			&cli.StringSliceFlag{Name: "host", Usage: "`NAME` or address by which workers reach the server; may be given several times"},
		},
		Action: std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
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

func (o clusterKeysOptions) Run(_ context.Context, std terminal.Streams) error {
	err := cluster.MakeKeys(o.dir, o.hosts, time.Now())
	var refusal *cluster.Refusal
	if errors.As(err, &refusal) {
		return terminal.Usage(err)
	}
	if err != nil {
		return err
	}
	at := func(part string) string { return terminal.Quote(filepath.Join(o.dir, part)) }
	listen, host := "0.0.0.0", o.reached()
	if host == "127.0.0.1" {
		listen = host
	}
	_, err = fmt.Fprintf(std.Err, `made %s, %s and %s; the server's are valid for %s
  search:  goalsearch run CONFIG --listen %s:4222 --keys %s
  workers: goalsearch worker --connect %s --keys DIR, where DIR is a copy of %s
`, at("server"), at("coordinator"), at("worker"), strings.Join(cluster.ValidFor(o.hosts), ", "), listen, at("server"), terminal.Quote("nats://"+net.JoinHostPort(host, "4222")), at("worker"))
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

func clusterStatusCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:  "status",
		Usage: "the workers of a running search, and what each trains",
		Description: `Asks the search that runs in the store, on this machine. Workers report every two
seconds; a worker that has been silent for six seconds is not listed.

Examples:
  goalsearch cluster status --store results.db
  goalsearch cluster status --format json`,
		Flags: []cli.Flag{flags.Store(), flags.Format("table", "json")},
		Action: std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
			return clusterStatusOptions{line.String("store"), line.String("format")}, nil
		}),
	}
}

type clusterStatusOptions struct{ store, format string }

func (o clusterStatusOptions) Run(_ context.Context, std terminal.Streams) error {
	status, err := studies.ClusterStatus(o.store)
	if err != nil {
		return err
	}
	if status == nil {
		return fmt.Errorf("store %s: the search that runs in it trains on this machine: --listen or --nats has workers train", o.store)
	}
	if o.format == "json" {
		return jsonform.Write(std.Out, status)
	}
	return writeStatus(std.Out, *status, time.Now())
}

// writeStatus makes a row for every training under way, and for every worker without
// one.
func writeStatus(w io.Writer, s cluster.Status, now time.Time) error {
	t := results.NewTable(results.Left("host"), results.Right("process"), results.Right("cores"), results.Right("done"), results.Left("trains"), results.Right("epoch"), results.Right("for"), results.Right("last heard"))
	for _, p := range s.Workers {
		worker := []string{p.Host, strconv.Itoa(p.PID), strconv.Itoa(p.Cores), strconv.Itoa(p.Done)}
		heard := terminal.Duration(now.Sub(p.Heard)) + " ago"
		if len(p.Runs) == 0 {
			t.Add(append(worker, "nothing", "", "", heard)...)
		}
		for _, a := range p.Runs {
			t.Add(append(worker, fmt.Sprintf("%s, trial %d, run %d", a.Study, a.Trial, a.Run), strconv.Itoa(a.Epoch), terminal.Duration(now.Sub(a.Since)), heard)...)
			worker, heard = []string{"", "", "", ""}, ""
		}
	}
	if err := terminal.WriteTable(w, t); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, s)
	return err
}
