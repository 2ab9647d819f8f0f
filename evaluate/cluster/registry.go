package cluster

import (
	"cmp"
	"encoding/json"
	"slices"
	"sync"
	"time"
)

// Presence is what a worker tells of itself.
type Presence struct {
	ID      string     `json:"id"`
	Host    string     `json:"host"`
	PID     int        `json:"pid"`
	Cores   int        `json:"cores"` // trainings at once
	Since   time.Time  `json:"since"`
	Done    int        `json:"done"` // runs that it has ended
	Runs    []Activity `json:"runs"` // under way
	Leaving bool       `json:"leaving,omitempty"`
	// Heard is when the coordinator last heard of it; the worker leaves it out.
	Heard time.Time `json:"heard,omitzero"`
}

// Activity is a run under way at a worker.
type Activity struct {
	ID     string    `json:"id"` // of the run
	Study  string    `json:"study"`
	Trial  int       `json:"trial"`
	Run    int       `json:"run"`
	Epoch  int       `json:"epoch"` // the last that has ended
	Epochs int       `json:"epochs,omitempty"`
	Since  time.Time `json:"since"`
}

// Status is what a coordinator knows of its workers and its queue.
type Status struct {
	Workers []Presence `json:"workers"`
	Queue   int        `json:"queue"`   // runs that wait for a worker
	Running int        `json:"running"` // runs that workers say are under way
	Done    int        `json:"done"`    // results since the coordinator began
	// Rate is results per second, over the last minute.
	Rate float64 `json:"rate_per_second"`
}

const (
	presenceEvery = 2 * time.Second
	presumedLost  = 3 * presenceEvery // a worker that has not been heard of is not counted
	rateOver      = time.Minute
)

// registry knows the workers by what they tell.
type registry struct {
	mu      sync.Mutex // guards what follows
	workers map[string]Presence
	results []time.Time // of the last minute
	done    int
	begun   time.Time
}

func newRegistry() *registry { return &registry{workers: make(map[string]Presence), begun: time.Now()} }

// hear takes what a worker tells; what cannot be read is no worker.
func (r *registry) hear(text []byte) {
	var p Presence
	if json.Unmarshal(text, &p) != nil || p.ID == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if p.Leaving {
		delete(r.workers, p.ID)
		return
	}
	p.Heard = time.Now()
	r.workers[p.ID] = p
}

// ended counts a result.
func (r *registry) ended() {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	r.done++
	r.results = append(r.recent(now), now)
}

// recent returns the results of the last minute.
func (r *registry) recent(now time.Time) []time.Time {
	first, _ := slices.BinarySearchFunc(r.results, now.Add(-rateOver), time.Time.Compare)
	return r.results[first:]
}

// present lists the workers that were heard of lately, by host and process.
func (r *registry) present() []Presence {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := []Presence{}
	for id, w := range r.workers {
		if time.Since(w.Heard) > presumedLost {
			delete(r.workers, id)
			continue
		}
		list = append(list, w)
	}
	slices.SortFunc(list, func(a, b Presence) int {
		return cmp.Or(cmp.Compare(a.Host, b.Host), cmp.Compare(a.PID, b.PID), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// underWay has the ids of the runs that workers say they train.
func (r *registry) underWay() map[string]bool {
	ids := make(map[string]bool)
	for _, w := range r.present() {
		for _, a := range w.Runs {
			ids[a.ID] = true
		}
	}
	return ids
}

// pace returns the number of results and how many a second came lately.
func (r *registry) pace() (done int, perSecond float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	over := min(now.Sub(r.begun), rateOver)
	return r.done, float64(len(r.recent(now))) / max(over.Seconds(), 1)
}
