//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/browser"
)

// manyMachines is a study whose 60 trainings take about ten seconds on one core.
const manyMachines = `
study: small
seed: 5
dataset: {name: builtin-digits, validation: 0.3}
network: {setup: trivariate, hidden: 30}
training: {epochs: 3, batch: 100}
goal: {start: [trivariate-heuristic]}
search: {trials: 60, population: 15}
`

// process is a program that was started; one goroutine waits for it.
type process struct {
	*exec.Cmd
	over chan struct{} // closed when it has ended
	err  error         // with which it has
}

// kill kills the process as nothing can hinder.
func (p *process) kill() {
	p.Process.Kill() // it may have ended
	<-p.over
}

// ended reports whether the process has.
func (p *process) ended() bool {
	select {
	case <-p.over:
		return true
	default:
		return false
	}
}

// machines is a search and its workers, each a process.
type machines struct {
	program
	flags   []string // of the search, by which it reaches its server
	address string   // at which workers reach it
	search  *process
	workers []*process
	logs    sync.Mutex
	log     bytes.Buffer // of all
}

func newMachines(t *testing.T, config, address string, flags ...string) *machines {
	m := &machines{program: newProgram(t), address: address, flags: append(flags, "--heartbeat-timeout", "1s")}
	if err := os.WriteFile(m.path("small.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, p := range append(m.workers, m.search) {
			if p != nil {
				p.kill() // also one that is stopped
			}
		}
		if t.Failed() {
			m.logs.Lock()
			defer m.logs.Unlock()
			t.Logf("logs:\n%s", m.log.Bytes())
		}
	})
	return m
}

// Write implements io.Writer for the logs of processes.
func (m *machines) Write(text []byte) (int, error) {
	m.logs.Lock()
	defer m.logs.Unlock()
	return m.log.Write(text)
}

func (m *machines) start(c *exec.Cmd) *process {
	m.t.Helper()
	c.Stderr = m
	if err := c.Start(); err != nil {
		m.t.Fatal(err)
	}
	p := &process{Cmd: c, over: make(chan struct{})}
	go func() {
		p.err = c.Wait()
		close(p.over)
	}()
	return p
}

// begin starts the search, or goes on with it.
func (m *machines) begin() {
	m.t.Helper()
	m.search = m.start(m.command(append([]string{"run", "small.yaml"}, m.flags...)...))
}

func (m *machines) hire(n int) {
	m.t.Helper()
	for range n {
		m.workers = append(m.workers, m.worker())
	}
}

func (m *machines) worker() *process {
	m.t.Helper()
	return m.start(m.command("worker", "--connect", m.address, "--workers", "1"))
}

// complete counts the trials that the store has whole.
func (m *machines) complete() int {
	var list []struct{ Complete int }
	out, err := m.command("studies", "--format", "json").Output()
	if err != nil || json.Unmarshal(out, &list) != nil || len(list) != 1 {
		return 0
	}
	return list[0].Complete
}

// until waits until so many trials have ended; false if the search ended first.
func (m *machines) until(trials int) bool {
	m.t.Helper()
	for start := time.Now(); time.Since(start) < time.Minute; time.Sleep(10 * time.Millisecond) {
		if m.search.ended() {
			return false
		}
		if m.complete() >= trials {
			return true
		}
	}
	m.t.Fatalf("%d trials did not end in time", trials)
	return false
}

// finish waits for the search and holds its export to another.
func (m *machines) finish(want string) {
	m.t.Helper()
	m.wait()
	if got := m.export(); got != want {
		m.t.Errorf("the export differs from that of one machine:\n%s", firstDifference(got, want))
	}
	m.run("db", "check")
}

// wait waits for the search to end well.
func (m *machines) wait() {
	m.t.Helper()
	select {
	case <-m.search.over:
		if err := m.search.err; err != nil {
			m.t.Fatalf("the search ends with %v", err)
		}
	case <-time.After(time.Minute):
		m.t.Fatal("the search does not end")
	}
}

// onOneMachine returns the export of a study that is trained here.
func onOneMachine(t *testing.T, config string) string {
	t.Helper()
	if export, known := trainedHere[config]; known {
		return export
	}
	p := newProgram(t)
	if err := os.WriteFile(p.path("small.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	p.run("run", "small.yaml")
	trainedHere[config] = p.export()
	return trainedHere[config]
}

// trainedHere has the exports of studies by their config.
var trainedHere = make(map[string]string)

// TestClusterKilled holds a search whose processes were killed, stopped and started
// again, in an order that is drawn, to the one on one machine.
func TestClusterKilled(t *testing.T) {
	want := onOneMachine(t, manyMachines)
	for seed, kind := range []string{"listen", "nats"} {
		t.Run(kind, func(t *testing.T) {
			address := freeAddress(t)
			m := newMachines(t, manyMachines, address, "--"+kind, address)
			var server *process
			startServer := func() {}
			if kind == "nats" {
				startServer = func() {
					server = m.start(exec.CommandContext(t.Context(), "goalsearch-server", m.path("server"), address))
				}
				defer func() { server.kill() }()
			}
			startServer()
			random := rand.New(rand.NewPCG(uint64(seed), 3))
			m.hire(3) // before there is anything to do
			m.begin()
			anyone := func() **process { return &m.workers[random.IntN(len(m.workers))] }
			killWorker := func() {
				w := anyone()
				(*w).kill()
				*w = m.worker()
			}
			stopWorker := func() { // for longer than it may be silent
				p := (*anyone()).Process
				p.Signal(syscall.SIGSTOP)
				time.AfterFunc(1500*time.Millisecond, func() { p.Signal(syscall.SIGCONT) })
			}
			killSearch := func() {
				m.search.kill()
				m.begin()
			}
			actions := []func(){
				killWorker, killWorker, stopWorker, stopWorker, killSearch,
				func() { // it is asked to leave
					w := anyone()
					(*w).Process.Signal(syscall.SIGCONT)
					(*w).Process.Signal(syscall.SIGTERM)
					<-(*w).over
					if err := (*w).err; err != nil {
						t.Errorf("a worker that was asked to leave: %v", err)
					}
					*w = m.worker()
				},
				func() {
					m.search.kill()
					time.Sleep(500 * time.Millisecond)
					m.begin()
				},
				func() {
					if server != nil {
						server.kill()
						time.Sleep(300 * time.Millisecond)
						startServer()
					}
				},
			}
			random.Shuffle(len(actions), func(i, j int) { actions[i], actions[j] = actions[j], actions[i] })
			done := 0
			for i, act := range actions {
				if !m.until(2 + i*5 + random.IntN(4)) {
					break
				}
				act()
				done++
			}
			t.Logf("%d of %d things were done to it", done, len(actions))
			if done < len(actions)-2 {
				t.Error("it ended before most of them")
			}
			m.finish(want)
		})
	}
}

// TestClusterCut cuts the network between workers and search for three seconds, or for
// as long as GOALSEARCH_CUT says.
func TestClusterCut(t *testing.T) {
	long := 3 * time.Second
	if text := os.Getenv("GOALSEARCH_CUT"); text != "" {
		var err error
		if long, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	address := freeAddress(t)
	cut := newCable(t, address)
	m := newMachines(t, manyMachines, cut.address, "--listen", address)
	m.begin()
	m.hire(2)
	if !m.until(15) {
		t.Fatal("it ended before the cut")
	}
	cut.cut.Store(true)
	time.Sleep(long / 2)
	before := m.complete()
	time.Sleep(long / 2)
	if after := m.complete(); after != before || after == 60 {
		t.Errorf("of 60 trials %d ended before the cut and %d in it", before, after)
	}
	cut.cut.Store(false)
	m.finish(onOneMachine(t, manyMachines))
}

// cable forwards connections to a server, unless it is cut: then nothing arrives, and
// nobody is told.
type cable struct {
	address string
	cut     atomic.Bool
}

func newCable(t *testing.T, to string) *cable {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	c := &cable{address: l.Addr().String()}
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			go c.connect(from, to)
		}
	}()
	return c
}

func (c *cable) connect(from net.Conn, to string) {
	defer from.Close()
	c.wait()
	server, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer server.Close()
	var both sync.WaitGroup
	both.Go(func() { c.forward(server, from) })
	both.Go(func() { c.forward(from, server) })
	both.Wait()
}

func (c *cable) wait() {
	for c.cut.Load() {
		time.Sleep(10 * time.Millisecond)
	}
}

func (c *cable) forward(to, from net.Conn) {
	defer to.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		c.wait()
		if _, e := to.Write(buffer[:n]); e != nil || err != nil {
			return
		}
	}
}

// TestClusterPoison: a training of which workers die ends as failed, after five of them,
// and the search goes on.
func TestClusterPoison(t *testing.T) {
	address := freeAddress(t)
	m := newMachines(t, strings.Replace(manyMachines, "trials: 60, population: 15", "trials: 12, population: 12", 1), address, "--listen", address)
	m.begin()
	deaths := 0
	for !m.search.ended() && deaths < 20 {
		w := m.start(exec.CommandContext(t.Context(), "goalsearch-dying", address))
		m.workers = []*process{w}
		select {
		case <-w.over:
			if code := exitOf(w.err); code != diedOfIt {
				t.Fatalf("a worker ends with %v", w.err)
			}
			deaths++
		case <-m.search.over:
		case <-time.After(time.Minute):
			t.Fatal("neither worker nor search ends")
		}
	}
	if deaths != 5 {
		t.Errorf("%d workers died", deaths)
	}
	m.wait()
	out := m.run("show", "small", fmt.Sprint(deadlyTrial))
	if !bytes.Contains(out, []byte("5 workers took the training and died")) {
		t.Errorf("trial %d:\n%s", deadlyTrial, out)
	}
	if n := m.complete(); n != 11 {
		t.Errorf("%d trials are complete", n)
	}
}

// TestClusterRungs: trainings that go up rungs continue at other workers, from snapshots
// in the object store.
func TestClusterRungs(t *testing.T) {
	config := strings.Replace(manyMachines, "trials: 60, population: 15", "trials: 18, population: 9, rungs: [1]", 1)
	address := freeAddress(t)
	m := newMachines(t, config, address, "--listen", address)
	m.begin()
	m.hire(2)
	m.finish(onOneMachine(t, config))
}

// TestClusterStopped: Ctrl-C ends a search on many machines when what is under way has
// ended, says how to go on, and that works.
func TestClusterStopped(t *testing.T) {
	// Trainings that are long beside what is looked at meanwhile.
	config := strings.NewReplacer("trials: 60, population: 15", "trials: 24, population: 8", "epochs: 3", "epochs: 15").Replace(manyMachines)
	address := freeAddress(t)
	m := newMachines(t, config, address, "--listen", address)
	m.begin()
	m.hire(2)
	if !m.until(2) {
		t.Fatal("it ended")
	}
	out := string(m.run("cluster", "status"))
	for _, text := range []string{"2 workers", "small, trial "} {
		if !strings.Contains(out, text) {
			t.Errorf("the status has no %q:\n%s", text, out)
		}
	}
	m.dashboardShows("2 workers", "small, trial ")
	if err := m.search.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	<-m.search.over
	if code := exitOf(m.search.err); code != terminal.ExitInterrupted {
		t.Errorf("exit %d", code)
	}
	m.logs.Lock()
	log := m.log.String()
	m.logs.Unlock()
	for _, text := range []string{"2 workers on 1 host", "--listen " + address + " --heartbeat-timeout 1s` continues"} {
		if !strings.Contains(log, text) {
			t.Errorf("the log has no %q", text)
		}
	}
	if n := m.complete(); n >= 24 {
		t.Errorf("%d trials ended", n)
	}
	m.begin()
	m.finish(onOneMachine(t, config))
}

// dashboardShows holds what a dashboard tells of workers to texts.
func (m *machines) dashboardShows(texts ...string) {
	m.t.Helper()
	url, end := m.dashboard("small")
	defer end()
	response, err := http.Get(url + "data")
	if err != nil {
		m.t.Fatal(err)
	}
	defer response.Body.Close()
	var page struct {
		Live struct {
			Crew    string
			Workers []string
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&page); err != nil {
		m.t.Fatal(err)
	}
	shown := page.Live.Crew + "\n" + strings.Join(page.Live.Workers, "\n")
	for _, text := range texts {
		if !strings.Contains(shown, text) {
			m.t.Errorf("the dashboard does not say %q:\n%s", text, shown)
		}
	}
	if _, err := exec.LookPath("chromium"); err == nil && !testing.Short() {
		m.t.Cleanup(browser.Stop)
		page := browser.Open(m.t, url, `body[data-ready=true]`)
		page.Wait(`!document.getElementById('live-elsewhere').hidden`)
		page.Wait(`document.getElementById('live-workers').children.length === 2`)
	}
}
