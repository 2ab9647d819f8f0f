package cluster

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"goalsearch/search"
)

// tellAtMost is the least time between two messages because of an epoch.
const tellAtMost = 500 * time.Millisecond

// beat tells now and then that the worker lives and what it does.
func (w *Worker) beat(ctx context.Context) {
	w.tell()
	every(ctx, presenceEvery, w.tell)
}

// tell tells what the worker does. What is lost is told again soon.
func (w *Worker) tell() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tellLocked()
}

func (w *Worker) tellLocked() {
	w.told = time.Now()
	if text, err := json.Marshal(w.presence); err == nil && w.conn.IsConnected() {
		_ = w.conn.Publish(presenceSubject+w.presence.ID, text)
	}
}

// begin notes a run that is under way.
func (w *Worker) begin(r search.RunSpec, id string, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.presence.Runs = append(w.presence.Runs, Activity{
		ID: id, Study: r.Study, Trial: r.Trial, Run: r.Run, Epoch: r.From, Epochs: r.Epochs, Since: now.UTC().Truncate(time.Second),
	})
	w.tellLocked()
}

// reached notes that an epoch has ended.
func (w *Worker) reached(id string, epoch int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.presence.Runs {
		if w.presence.Runs[i].ID == id {
			w.presence.Runs[i].Epoch = epoch
		}
	}
	if time.Since(w.told) >= tellAtMost {
		w.tellLocked()
	}
}

// end notes that a run is not under way any more.
func (w *Worker) end(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.presence.Runs = slices.DeleteFunc(w.presence.Runs, func(a Activity) bool { return a.ID == id })
}

// count counts a run that was ended.
func (w *Worker) count() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.presence.Done++
}

// leaveRegistry says good-bye and closes the connection. It returns how many runs have
// ended.
func (w *Worker) leaveRegistry() int {
	w.mu.Lock()
	w.presence.Leaving = true
	w.tellLocked()
	done := w.presence.Done
	w.mu.Unlock()
	if w.conn.IsConnected() {
		_ = w.conn.FlushTimeout(releaseTime)
	}
	w.conn.Close()
	return done
}
