package dashboard_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"goalsearch/results"
	"goalsearch/results/dashboard"
	"goalsearch/results/report"
	"goalsearch/search"
)

// world is a store and a search, for a dashboard.
type world struct {
	mu      sync.Mutex
	changes int
	reads   int
	cost    time.Duration // of a read
	failure error
	asked   []string
}

func (w *world) Changed() (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Repeat("x", w.changes), nil
}

func (w *world) Read() ([]report.Study, report.Live, error) {
	time.Sleep(w.cost)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.reads++
	s := report.Study{State: "running", Lattice: results.Lattice{Nodes: []string{"{F}"}}}
	s.Name = "s"
	s.Spec = search.Spec{TrainingSpec: json.RawMessage(`{}`), Space: search.Space{{Name: "{F}", High: 1}}, Strategy: "random", Generation: 1, Runs: 1, Seeds: search.SharedSeeds}
	for i := range w.changes {
		s.Trials = append(s.Trials, search.Trial{Number: i, Goal: search.Params{{Name: "{F}"}}, Planned: 1, DuplicateOf: -1})
	}
	return []report.Study{s}, report.Live{Running: true, Holder: "process 7"}, w.failure
}

func (w *world) ask(text string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, text)
	return nil
}

func (w *world) Pause(on bool) error {
	if on {
		return w.ask("pause")
	}
	return w.ask("continue")
}
func (w *world) Stop() error { return w.ask("stop") }
func (w *world) Enqueue(study, goal string) error {
	if goal == "" {
		return errors.New("the goal is empty")
	}
	return w.ask("enqueue " + study + " " + goal)
}

func (w *world) change() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.changes++
}

func (w *world) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.reads
}

func serve(t *testing.T, w *world, token string) *dashboard.Dashboard {
	t.Helper()
	d, err := dashboard.New(w, w, dashboard.Options{Title: "t", Program: "p", Token: token, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// answer is what a dashboard says to a request; headers come in pairs.
func answer(d http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

func TestWhoIsLetIn(t *testing.T) {
	w := &world{changes: 1}
	open, closed := serve(t, w, ""), serve(t, w, "secret")
	for _, c := range []struct {
		d              http.Handler
		method, target string
		headers        []string
		want           int
	}{
		{open, "GET", "http://127.0.0.1:8765/", nil, 200},
		{open, "GET", "http://localhost/", nil, 200},
		{open, "GET", "http://[::1]:8765/data", nil, 200},
		{open, "HEAD", "http://127.0.0.1:8765/", nil, 200},
		{open, "HEAD", "http://127.0.0.1:8765/data", nil, 200},
		{open, "HEAD", "http://127.0.0.1:8765/events", nil, 200}, // and it ends
		{open, "HEAD", "http://evil.example/", nil, 403},
		{open, "HEAD", "http://127.0.0.1:8765/pause", nil, 405},
		{closed, "HEAD", "http://any.example/", nil, 403},
		{closed, "HEAD", "http://any.example/?token=secret", nil, 303},
		{closed, "HEAD", "http://any.example/data", []string{"Cookie", "goalsearch-token-=secret"}, 200},
		{open, "GET", "http://evil.example/data", nil, 403}, // a name of elsewhere that leads here
		{open, "GET", "http://127.0.0.1.evil.example/data", nil, 403},
		{open, "GET", "http://10.0.0.1/data", nil, 403},
		{open, "GET", "http://127.0.0.1/other", nil, 404},
		{open, "POST", "http://127.0.0.1:8765/pause", []string{"Origin", "http://127.0.0.1:8765"}, 200},
		{open, "POST", "http://127.0.0.1:8765/pause", nil, 403},
		{open, "POST", "http://127.0.0.1:8765/pause", []string{"Origin", "null"}, 403},
		{open, "POST", "http://127.0.0.1:8765/pause", []string{"Origin", "http://evil.example"}, 403},
		{open, "POST", "http://127.0.0.1:8765/pause", []string{"Origin", "http://127.0.0.1:9999"}, 403},
		{open, "GET", "http://127.0.0.1:8765/pause", nil, 405},
		{closed, "GET", "http://any.example/", nil, 403},
		{closed, "GET", "http://any.example/?token=wrong", nil, 403},
		{closed, "GET", "http://any.example/data?token=secret", nil, 403}, // it does not stay in addresses
		{closed, "GET", "http://any.example/?token=secret", nil, 303},
		{closed, "GET", "http://any.example/data", []string{"Cookie", "goalsearch-token-=secret"}, 200},
		{closed, "GET", "http://any.example:81/data", []string{"Cookie", "goalsearch-token-80=other; goalsearch-token-81=secret"}, 200},
		{closed, "GET", "http://any.example/data", []string{"Cookie", "goalsearch-token-=wrong"}, 403},
		{closed, "GET", "http://any.example/events", nil, 403},
		{closed, "POST", "http://any.example/stop", []string{"Origin", "http://any.example"}, 403},
		{closed, "POST", "http://any.example/stop", []string{"Cookie", "goalsearch-token-=secret"}, 403},
		{closed, "POST", "http://any.example/stop", []string{"Cookie", "goalsearch-token-=secret", "Origin", "http://any.example"}, 200},
	} {
		if got := answer(c.d, c.method, c.target, "{}", c.headers...); got.Code != c.want {
			t.Errorf("%s %s %v: %d %s, want %d", c.method, c.target, c.headers, got.Code, got.Body, c.want)
		}
	}
	if got := strings.Join(w.asked, ","); got != "pause,stop" {
		t.Errorf("the search was asked %s", got)
	}
	c := answer(closed, "GET", "http://any.example/?token=secret", "").Result().Cookies()[0]
	if c.Value != "secret" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
		t.Errorf("the cookie is %v", c)
	}
	policy := answer(open, "GET", "http://127.0.0.1/", "").Header().Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy %q lacks %q", policy, part)
		}
	}
}

func TestLoopback(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:80": true, "localhost:80": true, "[::1]:80": true, "127.3.2.1:80": true,
		"0.0.0.0:80": false, ":80": false, "[::]:80": false, "10.0.0.1:80": false, "host.example:80": false,
	} {
		if got := dashboard.Loopback(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func TestWhatIsAsked(t *testing.T) {
	w := &world{}
	d := serve(t, w, "")
	post := func(path, body string) *httptest.ResponseRecorder {
		return answer(d, "POST", "http://127.0.0.1/"+path, body, "Origin", "http://127.0.0.1")
	}
	for _, c := range []struct {
		path, body string
		code       int
		said       string
	}{
		{"continue", "", 200, "resumed"},
		{"enqueue", `{"study":"s","goal":"{F}=1"}`, 200, "goal enqueued"},
		{"enqueue", `{"study":"s"}`, 409, "the goal is empty"},
		{"enqueue", `{"study":`, 400, "cannot read the request"},
		{"enqueue", `{"path":"/etc"}`, 400, "line 1, column 2: path: unknown key; known are study, goal"},
		{"enqueue", `{"goal":"` + strings.Repeat("x", 70000) + `"}`, 400, "too large"},
	} {
		got := post(c.path, c.body)
		if got.Code != c.code || !strings.Contains(got.Body.String(), c.said) {
			t.Errorf("%s %.40s: %d %s", c.path, c.body, got.Code, got.Body)
		}
	}
	if got := strings.Join(w.asked, ","); got != "continue,enqueue s {F}=1" {
		t.Errorf("the search was asked %s", got)
	}
}

// follow follows the events of a dashboard until the test ends.
func follow(t *testing.T, d *dashboard.Dashboard) <-chan string {
	t.Helper()
	r, w := io.Pipe()
	request := httptest.NewRequestWithContext(t.Context(), "GET", "http://127.0.0.1/events", nil)
	go func() {
		d.ServeHTTP(streamed{httptest.NewRecorder(), w}, request)
		w.Close()
	}()
	events := make(chan string, 1000)
	go func() {
		defer close(events)
		for lines := bufio.NewScanner(r); lines.Scan(); {
			if name, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				events <- name
			}
		}
	}()
	return events
}

// streamed is a response that is read while it is written.
type streamed struct {
	*httptest.ResponseRecorder
	w io.Writer
}

func (s streamed) Write(p []byte) (int, error)       { return s.w.Write(p) }
func (s streamed) WriteString(p string) (int, error) { return io.WriteString(s.w, p) }

// TestEvents: a follower is told at once and after changes; what does not change is
// not read again, and nothing is read when nobody follows.
func TestEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{changes: 1}
		d, err := dashboard.New(w, w, dashboard.Options{Title: "t", Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if w.count() != 0 {
			t.Errorf("%d reads, and nobody follows", w.count())
		}
		events := follow(t, d)
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(events) != 2 || w.count() != 1 { // at once, and when the data are there
			t.Errorf("%d events and %d reads without a change", len(events), w.count())
		}
		for range 5 {
			w.change()
			time.Sleep(10 * time.Second)
		}
		synctest.Wait()
		if len(events) != 7 || w.count() != 6 {
			t.Errorf("%d events and %d reads after 5 changes", len(events), w.count())
		}
		d.Close()
		synctest.Wait()
		for range events { // it ends
		}
		before := w.count()
		w.change()
		time.Sleep(time.Hour)
		if w.count() != before {
			t.Error("it goes on reading when it is closed")
		}
	})
}

// TestLookingIsCheap: a store that changes all the time, and takes a second to read,
// is read in no more than a two-hundredth of the time.
func TestLookingIsCheap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{cost: time.Second}
		d, err := dashboard.New(w, w, dashboard.Options{Title: "t", Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		follow(t, d)
		for range 3600 {
			w.change()
			time.Sleep(time.Second)
		}
		if n := w.count(); n < 15 || n > 3600/200+2 {
			t.Errorf("%d seconds of an hour were spent on reading", n)
		}
		d.Close()
		synctest.Wait()
	})
}

// TestTrouble: what is wrong with the store is said, and gets better by itself.
func TestTrouble(t *testing.T) {
	w := &world{changes: 1, failure: errors.New("the store is locked")}
	d := serve(t, w, "")
	if got := answer(d, "GET", "http://127.0.0.1/data", ""); got.Code != 503 || !strings.Contains(got.Body.String(), "the store is locked") {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	w.mu.Lock()
	w.failure = nil
	w.mu.Unlock()
	answer(d, "POST", "http://127.0.0.1/continue", "", "Origin", "http://127.0.0.1") // the next look comes soon
	if got := answer(d, "GET", "http://127.0.0.1/data", ""); got.Code != 200 || !strings.Contains(got.Body.String(), `"live":{"running":true,"paused":false,"holder":"process 7"}`) {
		t.Errorf("%d %s", got.Code, got.Body)
	}
}
