package store_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"goalsearch/search"
	"goalsearch/store"
	"goalsearch/store/storetest"
)

// childEnv makes the test binary a process of another kind.
const childEnv = "GOALSEARCH_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		if err := child(os.Args[1]); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// child opens a store, says so, and adds trials with one run each until it is
// killed, saying the number of each that is stored. It goes on with what is there.
func child(path string) error {
	db, err := store.Open(path, store.Options{Command: "goalsearch run child.yaml"})
	if err != nil {
		return err
	}
	if err := db.Serve(); err != nil {
		return err
	}
	if _, err := db.Study("a"); err != nil {
		if err := db.Create(storetest.Study("a")); err != nil {
			return err
		}
	}
	trials, err := db.Trials("a")
	if err != nil {
		return err
	}
	if n := len(trials); n > 0 && !trials[n-1].Ended() {
		if err := db.AddRun("a", n-1, storetest.Scored(0, score(n-1))); err != nil {
			return err
		}
	}
	fmt.Println("open")
	for i := len(trials); ; i++ {
		if err := db.Propose("a", []search.Trial{storetest.Trial(i, 1)}); err != nil {
			return err
		}
		if err := db.AddRun("a", i, storetest.Scored(0, score(i))); err != nil {
			return err
		}
		fmt.Println(i)
	}
}

func score(trial int) float64 { return 1 / float64(trial%17+2) }

// process is a running child.
type process struct {
	cmd   *exec.Cmd
	lines *bufio.Reader
}

func startChild(t *testing.T, path string) *process {
	t.Helper()
	cmd := exec.Command(os.Args[0], path)
	cmd.Env = append(os.Environ(), childEnv+"=1")
	out, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	p := &process{cmd, bufio.NewReader(out)}
	t.Cleanup(func() { p.kill() })
	if line := p.line(t); line != "open" {
		t.Fatalf("the child says %q", line)
	}
	return p
}

func (p *process) line(t *testing.T) string {
	t.Helper()
	line, err := p.lines.ReadString('\n')
	check(t, err)
	return strings.TrimSpace(line)
}

// number reads the number of the next trial that is stored.
func (p *process) number(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(p.line(t))
	check(t, err)
	return n
}

// kill ends the child at once and returns the last trial that it said to have
// stored, -1 if it said none since it was read from last.
func (p *process) kill() int {
	p.cmd.Process.Kill()
	rest, _ := io.ReadAll(p.lines)
	p.cmd.Wait()
	last := -1
	for line := range strings.Lines(string(rest)) {
		if !strings.HasSuffix(line, "\n") {
			break
		}
		if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil {
			last = n
		}
	}
	return last
}
