package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/internal/buildinfo"
	"goalsearch/results/dashboard"
	"goalsearch/results/importance"
	pages "goalsearch/results/report"
	"goalsearch/store"
)

func dashboardCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "dashboard",
		Category:  groupLook,
		Usage:     "the report as a live page, which follows a running search",
		ArgsUsage: "[STUDY…]",
		Description: `Serves the page of ` + "`goalsearch report`" + ` until Ctrl-C, and brings it up to date as the
search goes on, without slowing it. From the page a search can be paused, stopped
and given goals by hand. Beyond loopback, the page is for whoever has the address
with the token that is printed; it is not encrypted.

Examples:
  goalsearch dashboard
  goalsearch dashboard quickstart --listen 127.0.0.1:8080
  goalsearch dashboard --store results.db --listen 0.0.0.0:8765`,
		Flags: append([]cli.Flag{
			storeFlag(),
			&cli.StringFlag{Name: "listen", Value: "127.0.0.1:8765", Usage: "serve at `HOST:PORT`; port 0 is any that is free"},
		}, forestFlags()...),
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			o := dashboardOptions{store: line.String("store"), studies: args, listen: line.String("listen"), forest: forestOf(line)}
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

func (o dashboardOptions) run(ctx context.Context, std streams) error {
	source := &watchedStore{path: o.store, studies: o.studies, forest: o.forest, shares: make(map[string]sharesOf)}
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
	handler, err := dashboard.New(source, controlledSearch{o.store}, options)
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
	fmt.Fprintf(std.err, "the dashboard is at %s until Ctrl-C\n", address)
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

// watchedStore is a store as a dashboard looks at it.
type watchedStore struct {
	path    string
	studies []string
	forest  importance.Options

	mu     sync.Mutex // guards what follows
	shares map[string]sharesOf
	worked int // number of times that shares were worked out
}

// sharesOf is the importance of a study's weights. It takes long to work out, so that
// is done beside, and seldom.
type sharesOf struct {
	importance *importance.Importance
	remark     string
	working    bool
	until      time.Time // when it is to be worked out again
}

// Changed implements dashboard.Source.
func (s *watchedStore) Changed() (string, error) {
	info, err := os.Stat(s.path)
	if err != nil {
		return "", err
	}
	text := fmt.Sprint(info.Size(), info.ModTime().UnixNano())
	if h := store.Live(s.path); h != nil {
		text += fmt.Sprint(" ", h.PID, h.Paused)
	}
	if status, err := clusterStatus(s.path); err == nil && status != nil {
		for _, w := range status.Workers {
			text += " " + w.ID
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return text + fmt.Sprint(" ", s.worked), nil
}

// Read implements dashboard.Source.
func (s *watchedStore) Read() ([]pages.Study, pages.Live, error) {
	snapshot, err := store.Read(s.path)
	if err != nil {
		return nil, pages.Live{}, err
	}
	defer snapshot.Close()
	names := s.studies
	if len(names) == 0 {
		overviews, err := snapshot.Studies()
		if err != nil {
			return nil, pages.Live{}, err
		}
		for _, o := range overviews {
			names = append(names, o.Name)
		}
	}
	var list []pages.Study
	for _, name := range names {
		study, err := readReported(snapshot, name)
		if err != nil {
			return nil, pages.Live{}, err
		}
		s.addImportance(&study)
		list = append(list, study)
	}
	live := pages.Live{}
	if h := snapshot.Live(); h != nil {
		live = pages.Live{Running: true, Paused: h.Paused, Holder: h.String()}
		if status, err := clusterStatus(s.path); err == nil && status != nil {
			live.Crew, live.Workers = describeStatus(*status), workerLines(*status)
		}
	}
	return list, live, nil
}

// addImportance adds what is known of the importance. If that was worked out long ago,
// compared to what it took, it is worked out anew, beside.
func (s *watchedStore) addImportance(study *pages.Study) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, known := s.shares[study.Name]
	if !known {
		kept.remark = "The importance is being worked out."
	}
	study.Importance, study.Remark = kept.importance, kept.remark
	if !kept.working && !time.Now().Before(kept.until) {
		kept.working = true
		s.shares[study.Name] = kept
		go s.workOut(*study)
	}
}

func (s *watchedStore) workOut(study pages.Study) {
	const rarely = 400
	start := time.Now()
	shares, err := importance.Of(study.Study, study.Trials, s.forest)
	end := time.Now()
	result := sharesOf{importance: &shares, until: end.Add(rarely * end.Sub(start))}
	if err != nil {
		result.importance, result.remark = nil, err.Error()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shares[study.Name] = result
	s.worked++
}

// controlledSearch is the process that searches in a store.
type controlledSearch struct{ store string }

// Pause implements dashboard.Search.
func (c controlledSearch) Pause(on bool) error { return store.Pause(c.store, on) }

// Stop implements dashboard.Search.
func (c controlledSearch) Stop() error { return store.Stop(c.store) }

// Enqueue implements dashboard.Search. The goal is inline, or begins with a published
// name: who looks at a dashboard may not have files of this machine read.
func (c controlledSearch) Enqueue(study, goal string) error {
	_, err := enqueueOptions{store: c.store, study: study, goals: []string{goal}, withoutFiles: true}.enqueue()
	return err
}
