package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"goalsearch/cmd/goalsearch/internal/terminal"
)

// small is a search of about two seconds on one core.
const small = `
study: small
seed: 3
dataset: {name: builtin-digits, validation: 0.3}
network: {setup: trivariate, hidden: 5}
training: {epochs: 1, batch: 300}
goal: {start: [trivariate-heuristic]}
search: {trials: 30, population: 6, runs: 2}
`

// program runs goalsearch as a process of its own, in a directory.
type program struct {
	t   *testing.T
	dir string
	env []string
}

func newProgram(t *testing.T, env ...string) program {
	t.Helper()
	p := program{t, t.TempDir(), env}
	if err := os.WriteFile(p.path("small.yaml"), []byte(small), 0o644); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p program) path(name string) string { return filepath.Join(p.dir, name) }

func (p program) command(args ...string) *exec.Cmd {
	c := exec.CommandContext(p.t.Context(), "goalsearch", args...)
	c.Dir = p.dir
	c.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "GOALSEARCH_") }), p.env...)
	return c
}

// run runs a command to its end, which must be good, and returns its output.
func (p program) run(args ...string) []byte {
	p.t.Helper()
	var out, log bytes.Buffer
	c := p.command(args...)
	c.Stdout, c.Stderr = &out, &log
	if err := c.Run(); err != nil {
		p.t.Fatalf("goalsearch %s: %v\n%s", strings.Join(args, " "), err, log.String())
	}
	return out.Bytes()
}

// goOn are the arguments that continue the study: its config if the store does
// not know it yet.
func (p program) goOn(workers int) []string {
	p.t.Helper()
	list, err := p.command("studies", "--format", "json").Output()
	if err != nil || strings.TrimSpace(string(list)) == "[]" {
		return []string{"run", "small.yaml", "--workers", fmt.Sprint(workers)}
	}
	return []string{"resume", "--workers", fmt.Sprint(workers)}
}

// killed starts a command and kills it after a time; false if it ends before.
func (p program) killed(after time.Duration, args ...string) bool {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), after)
	defer cancel()
	c := p.command(args...)
	if err := c.Start(); err != nil {
		p.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case <-ended:
		return false
	case <-ctx.Done():
		if err := c.Process.Kill(); err != nil && err != os.ErrProcessDone {
			p.t.Fatal(err)
		}
		<-ended
		return true
	}
}

// export returns the study's export without provenance.
func (p program) export() string {
	p.t.Helper()
	return withoutProvenance(p.t, p.run("export", "small", "--format", "jsonl"))
}

func withoutProvenance(t *testing.T, export []byte) string {
	t.Helper()
	var b strings.Builder
	for line := range bytes.Lines(export) {
		start := bytes.LastIndex(line, []byte(`,"provenance":`))
		if start < 0 || !json.Valid(append(slices.Clone(line[:start]), '}')) {
			t.Fatalf("a line of an export ends without provenance: %.200s", line)
		}
		b.Write(line[:start])
		b.WriteString("}\n")
	}
	return b.String()
}

// TestKilled holds a study that was killed again and again, and resumed, to the
// one that was not, for several numbers of workers and threads.
func TestKilled(t *testing.T) {
	whole := newProgram(t)
	start := time.Now()
	whole.run("run", "small.yaml", "--workers", "2")
	took := time.Since(start)
	want := whole.export()
	for _, workers := range []int{1, 2, 3} {
		for _, threads := range []int{1, 2} {
			t.Run(fmt.Sprintf("workers=%d,threads=%d", workers, threads), func(t *testing.T) {
				random := rand.New(rand.NewPCG(uint64(workers), uint64(threads)))
				p := newProgram(t, fmt.Sprintf("GOMAXPROCS=%d", threads))
				// Once very early, perhaps before the first commit, then anywhere.
				kills := 0
				for _, longest := range []time.Duration{60 * time.Millisecond, took / 2, took / 2, took / 2} {
					if p.killed(time.Duration(random.Int64N(int64(longest)+1)), p.goOn(workers)...) {
						kills++
					}
				}
				t.Logf("killed %d times; then %v", kills, p.goOn(workers))
				if kills == 0 {
					t.Error("it was never killed")
				}
				p.run(p.goOn(workers)...)
				if got := p.export(); got != want {
					t.Errorf("the export differs from that of the study that was not killed:\n%s", firstDifference(got, want))
				}
				p.run("db", "check")
			})
		}
	}
}

// TestImported resumes a half-done study from its export, in another store.
func TestImported(t *testing.T) {
	whole := newProgram(t)
	whole.run("run", "small.yaml")
	want := whole.export()

	half := newProgram(t)
	half.run("run", "small.yaml", "--trials", "13", "--set", "search.replicates=0")
	half.run("export", "small", "--format", "jsonl", "-o", "half.jsonl")
	rebuilt := newProgram(t)
	rebuilt.run("import", half.path("half.jsonl"))
	if got, want := rebuilt.run("export", "small", "--format", "jsonl"), half.run("export", "small", "--format", "jsonl"); withoutProvenance(t, got) != withoutProvenance(t, want) {
		t.Error("the export of an imported study differs")
	}
	rebuilt.run("run", "small.yaml")
	if got := rebuilt.export(); got != want {
		t.Errorf("the resumed import differs from the whole study:\n%s", firstDifference(got, want))
	}

	// Killed in the middle of a generation, exported, imported, resumed.
	killed := newProgram(t)
	killed.interrupt("run", "small.yaml", "--workers", "1")
	killed.run("export", "small", "--format", "jsonl", "-o", "killed.jsonl")
	again := newProgram(t)
	again.run("import", killed.path("killed.jsonl"))
	again.run("resume")
	if got := again.export(); got != want {
		t.Errorf("the resumed import differs from the whole study:\n%s", firstDifference(got, want))
	}
}

// interrupt starts a search and sends it one Ctrl-C when some trials have ended.
// It must end by itself, tell how to go on, and exit 130.
func (p program) interrupt(args ...string) {
	p.t.Helper()
	var log bytes.Buffer
	c := p.command(args...)
	c.Stderr = &log
	if err := c.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.await(3)
	if err := c.Process.Signal(syscall.SIGINT); err != nil {
		p.t.Fatal(err)
	}
	c.Wait()
	if code := c.ProcessState.ExitCode(); code != terminal.ExitInterrupted {
		p.t.Fatalf("exit %d after Ctrl-C\n%s", code, log.String())
	}
	for _, text := range []string{"stopping when the trainings in progress have ended", "goalsearch resume --store goalsearch.db"} {
		if !strings.Contains(log.String(), text) {
			p.t.Errorf("after Ctrl-C nothing says %q:\n%s", text, log.String())
		}
	}
}

// await waits until so many trials of the study are complete.
func (p program) await(complete int) {
	p.t.Helper()
	for start := time.Now(); time.Since(start) < 20*time.Second; time.Sleep(10 * time.Millisecond) {
		var list []struct{ Complete int }
		out, err := p.command("studies", "--format", "json").Output()
		if err == nil && json.Unmarshal(out, &list) == nil && len(list) == 1 && list[0].Complete >= complete {
			return
		}
	}
	p.t.Fatalf("%d trials did not complete in time", complete)
}

// TestBesideSearch reads a store while a search writes it.
func TestBesideSearch(t *testing.T) {
	p := newProgram(t)
	c := p.command("run", "small.yaml", "--trials", "10000", "--workers", "1")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		c.Process.Kill()
		c.Wait()
	}()
	p.await(3)
	if out := p.run("studies", "--format", "json"); !bytes.Contains(out, []byte(`"running"`)) {
		t.Errorf("the study is not running:\n%s", out)
	}
	for _, args := range [][]string{
		{"rank", "small"},
		{"rank", "small", "--format", "json"},
		{"show", "small"},
		{"show", "small", "best"},
		{"show", "small", "0", "--format", "json"},
		{"export", "small", "--format", "jsonl"},
		{"export", "small", "--format", "csv"},
		{"db", "check"},
		{"db", "backup", "copy.db"},
		{"rank", "small", "--store", "copy.db"},
	} {
		if out := p.run(args...); len(out) == 0 && args[1] != "backup" {
			t.Errorf("%v prints nothing", args)
		}
	}

	// A second writer is told who the first is, and leaves it alone.
	out, err := p.command("run", "small.yaml").CombinedOutput()
	if code := exitOf(err); code != terminal.ExitFailed || !bytes.Contains(out, []byte(fmt.Sprintf("in use by process %d", c.Process.Pid))) {
		t.Errorf("a second writer exits %d:\n%s", code, out)
	}

	// Ctrl-C twice ends at once, and the study can be resumed.
	for range 2 {
		if err := c.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
	if code := exitOf(c.Wait()); code != terminal.ExitInterrupted {
		t.Errorf("exit %d after Ctrl-C", code)
	}
	if out := p.run("studies", "--format", "json"); !bytes.Contains(out, []byte(`"interrupted"`)) {
		t.Errorf("the study is not interrupted:\n%s", out)
	}
	p.run("resume", "--trials", "30")
}

// exitOf is the exit code of a process that ended with err.
func exitOf(err error) int {
	if err == nil {
		return 0
	}
	if exit, ok := err.(*exec.ExitError); ok {
		return exit.ExitCode()
	}
	return -1
}

// firstDifference shows where two exports part.
func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d:\n%.300s\nwant\n%.300s", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(a), len(b))
}
