package cluster

import (
	"path/filepath"
	"testing"
	"time"

	"goalsearch/search"
	"goalsearch/store"
)

// BenchmarkDrain is a search of trainings that cost nothing, all in the queue at once,
// with two workers of one core: server, workers, results and store, each on the disk.
func BenchmarkDrain(b *testing.B) {
	s := serverFor(b, b.TempDir(), "")
	e := coordinatorFor(b, s)
	defer e.Close()
	db, err := store.Open(filepath.Join(b.TempDir(), "s.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	var goals []search.Params
	for i := range b.N {
		goals = append(goals, search.Params{{Name: "{F}", Value: float64(i) / float64(b.N+1)}})
	}
	study := search.Study{
		Name:   "s",
		Spec:   search.Spec{TrainingSpec: task, Space: search.Space{{Name: "{F}", Low: -1, High: 1}}, Strategy: search.List, Start: goals, Generation: b.N, Runs: 1, Seeds: search.SharedSeeds, Seed: 1},
		Budget: search.Budget{Trials: b.N, MaxFailures: -1},
	}
	if err := search.Register(db, study, false, time.Time{}); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		r := search.Runner{Store: e.AckOnStore(db), Evaluator: e, Workers: b.N, Clock: time.Now}
		_, err := r.Run(b.Context(), "s")
		ended <- err
	}()
	for queued(b, e) < b.N {
		time.Sleep(10 * time.Millisecond)
	}
	b.ResetTimer()
	work(b, joining(s, &fake{}), 1)
	work(b, joining(s, &fake{}), 1)
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "trainings/s")
}

// BenchmarkLatency is one training that costs nothing, from when the search wants it to
// when its result is there, with a worker that waits.
func BenchmarkLatency(b *testing.B) {
	s := serverFor(b, b.TempDir(), "")
	e := coordinatorFor(b, s)
	defer e.Close()
	work(b, joining(s, &fake{}), 1)
	seed := uint64(0)
	for b.Loop() {
		seed++
		if _, err := e.Evaluate(b.Context(), specOf(seed), nil); err != nil {
			b.Fatal(err)
		}
	}
}
