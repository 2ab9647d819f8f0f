package viewcmd

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/buildinfo"
	"goalsearch/internal/pages"
	"goalsearch/results/dashboard"
	"goalsearch/results/importance"
)

func Dashboard(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "dashboard",
		Category:  terminal.GroupLook,
		Usage:     "the report as a live page, which follows a running search",
		ArgsUsage: "[STUDY…]",
		Description: `Serves the page of ` + "`goalsearch report`" + ` until Ctrl-C, and updates it as the search
runs, without slowing it. From the page a search can be paused and stopped,
and goals can be enqueued. Beyond loopback, the page needs the
token in the printed address; it is not encrypted.

Examples:
  goalsearch dashboard
  goalsearch dashboard quickstart --listen 127.0.0.1:8080
  goalsearch dashboard --store results.db --listen 0.0.0.0:8765`,
		Flags: append([]cli.Flag{
			flags.Store(),
			&cli.StringFlag{Name: "listen", Value: "127.0.0.1:8765", Usage: "serve at `HOST:PORT`; port 0 is any that is free"},
		}, flags.Forest()...),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			o := dashboardOptions{store: line.String("store"), studies: args, listen: line.String("listen"), forest: flags.ForestOf(line)}
			if _, _, err := net.SplitHostPort(o.listen); err != nil {
				return nil, fmt.Errorf("--listen %q: write HOST:PORT, as in 127.0.0.1:8765", o.listen)
			}
			return o, nil
		}),
	}
}

type dashboardOptions struct {
	store   string
	studies []string // none: all
	listen  string
	forest  importance.Options
}

func (o dashboardOptions) Run(ctx context.Context, std terminal.Streams) error {
	source := &pages.Watched{Path: o.store, Studies: o.studies, Forest: o.forest}
	if _, _, err := source.Read(); err != nil { // what is wrong is told at once
		return err
	}
	options := dashboard.Options{Title: "goalsearch", Program: "goalsearch " + buildinfo.Read().Version, Now: time.Now}
	if len(o.studies) == 1 {
		options.Title = o.studies[0]
	}
	if !dashboard.Loopback(o.listen) {
		options.Token = rand.Text()
	}
	handler, err := dashboard.New(source, pages.Control{Store: o.store}, options)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	address := "http://" + reachable(listener.Addr()) + "/"
	if options.Token != "" {
		address += "?token=" + options.Token
	}
	fmt.Fprintf(std.Err, "the dashboard is at %s until Ctrl-C\n", address)
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	handler.Close()
	const patience = 2 * time.Second
	finish, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return errors.Join(server.Shutdown(finish), context.Cause(ctx))
}

// reachable is the address by which others reach a listener: where it listens on all of
// the machine's, the machine's name.
func reachable(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		if name, err := os.Hostname(); err == nil {
			host = name
		}
	}
	return net.JoinHostPort(host, port)
}
