package main

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"goalsearch/cmd/goalsearch/internal/clustercmd"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/evaluate"
	"goalsearch/evaluate/cluster"
	"goalsearch/internal/buildinfo"
	"goalsearch/search"
)

// Programs of their own, besides goalsearch, that tests start as processes.

// otherVersion is goalsearch of another version.
func otherVersion() {
	buildinfo.Release = "v0.0.1"
	main()
}

// natsServer keeps its streams in a directory and listens at a port, until it is killed.
func natsServer() {
	s, err := cluster.Serve(cluster.ServerOptions{Dir: os.Args[1], Listen: os.Args[2]})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer s.Shutdown()
	select {}
}

// dyingWorker dies of every training of trial 7.
func dyingWorker() {
	ctx, stop, done := terminal.WatchSignals(context.Background())
	defer done()
	local := evaluate.NewLocal("data", 1)
	std := terminal.Streams{Err: os.Stderr, Stop: stop}
	os.Exit(terminal.Report(os.Stderr, clustercmd.Work(ctx, std, os.Args[1], "data", 1, local, dyingTrainer{local})))
}

const (
	deadlyTrial = 7
	diedOfIt    = 99 // exit code
)

type dyingTrainer struct{ *evaluate.Local }

func (d dyingTrainer) EvaluateOn(ctx context.Context, checksum string, r search.RunSpec, tell func(search.Epoch) error) (search.Outcome, error) {
	if r.Trial == deadlyTrial {
		os.Exit(diedOfIt)
	}
	return d.Local.EvaluateOn(ctx, checksum, r, tell)
}

// freeAddress is one at which nobody listens.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// address sets $ADDRESS to one at which nobody listens.
func address(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: address")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	defer l.Close()
	ts.Setenv("ADDRESS", l.Addr().String())
}

// waitFor ADDRESS waits until somebody listens there.
func waitFor(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: waitfor ADDRESS")
	}
	for start := time.Now(); time.Since(start) < 30*time.Second; time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", args[0]); err == nil {
			conn.Close()
			return
		}
	}
	ts.Fatalf("nobody listens at %s", args[0])
}

// sameScience A B compares two exports but for the provenance.
func sameTask(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: samescience A B")
	}
	var texts [2]string
	for i, name := range args {
		for line := range strings.Lines(ts.ReadFile(name)) {
			task, _, found := strings.Cut(line, `,"provenance":`)
			if !found {
				ts.Fatalf("%s: a line without provenance: %s", name, line)
			}
			texts[i] += task + "\n"
		}
	}
	if texts[0] != texts[1] {
		ts.Fatalf("%s and %s differ: %s", args[0], args[1], firstDifference(texts[0], texts[1]))
	}
}

// secretless KEYS FILE… looks for the secrets among keys in files and directories.
func secretless(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: secretless KEYS FILE…")
	}
	var secrets []string
	for _, name := range []string{"worker/worker.seed", "coordinator/coordinator.seed", "server/server.key"} {
		for line := range strings.Lines(ts.ReadFile(filepath.Join(args[0], name))) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "-----") {
				secrets = append(secrets, line)
			}
		}
	}
	if len(secrets) < 4 {
		ts.Fatalf("%d secrets were found", len(secrets))
	}
	for _, root := range args[1:] {
		ts.Check(filepath.WalkDir(ts.MkAbs(root), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text := ts.ReadFile(path)
			for _, secret := range secrets {
				if strings.Contains(text, secret) {
					ts.Fatalf("%s has a secret", path)
				}
			}
			return nil
		}))
	}
}
