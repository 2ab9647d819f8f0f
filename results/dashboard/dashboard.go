package dashboard

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"goalsearch/internal/jsonform"
	"goalsearch/results/report"
)

// Source is where a dashboard looks.
type Source interface {
	// Changed tells by a value that differs after each change. It is asked every
	// second and must be cheap.
	Changed() (string, error)
	// Read reads the studies, and who searches them.
	Read() ([]report.Study, report.Live, error)
}

// Search is what can be asked of the process that searches.
type Search interface {
	Pause(on bool) error
	Stop() error
	Enqueue(study, goal string) error
}

// Options of a dashboard.
type Options struct {
	Title, Program string
	// Token that requests must have; "": none, and requests must be to a loopback
	// name.
	Token string
	Now   func() time.Time
	// Every is the least time between two looks at the studies; 0: a second.
	Every time.Duration
}

// Dashboard serves a page that follows studies.
type Dashboard struct {
	options Options
	watch   *watch
	search  Search
	page    []byte
	policy  string
	mux     *http.ServeMux
}

// New returns a dashboard. Close ends its connections.
func New(source Source, search Search, o Options) (*Dashboard, error) {
	if o.Every == 0 {
		o.Every = time.Second
	}
	d := &Dashboard{options: o, search: search, mux: http.NewServeMux()}
	var err error
	if d.page, d.policy, err = report.LivePage(o.Title); err != nil {
		return nil, err
	}
	d.watch = newWatch(source, o)
	d.mux.HandleFunc("GET /{$}", d.servePage)
	d.mux.HandleFunc("GET /data", d.serveData)
	d.mux.HandleFunc("GET /events", d.serveEvents)
	for path, do := range map[string]func(request) (string, error){
		"pause":    func(request) (string, error) { return "paused: no new training starts", search.Pause(true) },
		"continue": func(request) (string, error) { return "resumed", search.Pause(false) },
		"stop": func(request) (string, error) {
			return "stopping when the trainings in progress have ended", search.Stop()
		},
		"enqueue": func(r request) (string, error) { return "goal enqueued", search.Enqueue(r.Study, r.Goal) },
	} {
		d.mux.HandleFunc("POST /"+path, d.asked(do))
	}
	return d, nil
}

// Close ends all connections that follow the search. It is called once.
func (d *Dashboard) Close() { d.watch.close() }

// ServeHTTP implements http.Handler.
func (d *Dashboard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", d.policy+"; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	if d.admit(w, r) {
		d.mux.ServeHTTP(w, r)
	}
}

func (d *Dashboard) servePage(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(d.page)
}

func (d *Dashboard) serveData(w http.ResponseWriter, _ *http.Request) {
	data, err := d.watch.data()
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(data)
}

// serveEvents sends an event when there are new data, the first at once.
func (d *Dashboard) serveEvents(w http.ResponseWriter, r *http.Request) {
	const alive = 15 * time.Second // between signs of life
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return // the answer to a GET would not end
	}
	changes, leave := d.watch.follow()
	defer leave()
	flush := http.NewResponseController(w).Flush
	tick := time.NewTicker(alive)
	defer tick.Stop()
	for {
		text := "event: changed\ndata: now\n\n"
		select {
		case <-r.Context().Done():
			return
		case _, ok := <-changes:
			if !ok {
				return
			}
		case <-tick.C:
			text = ": still here\n\n"
		}
		if _, err := io.WriteString(w, text); err != nil || flush() != nil {
			return
		}
	}
}

// request is what a page asks of a search.
type request struct {
	Study string `json:"study"`
	Goal  string `json:"goal"`
}

// asked answers what changes a search.
func (d *Dashboard) asked(do func(request) (string, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		const most = 64 << 10
		var asked request
		text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
		if err == nil && len(text) > 0 {
			err = jsonform.Decode(text, &asked)
		}
		if err != nil {
			http.Error(w, fmt.Sprintf("cannot read the request: %v", err), http.StatusBadRequest)
			return
		}
		said, err := do(asked)
		if err != nil {
			http.Error(w, err.Error(), http.StatusConflict)
			return
		}
		d.watch.hurry()
		fmt.Fprintln(w, said)
	}
}
