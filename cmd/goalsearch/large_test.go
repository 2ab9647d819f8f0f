package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/evaluate"
	"goalsearch/evaluate/benchmark"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/store"
)

// BenchmarkLargeStudy times what is done with a study of 10,000 trials, from opening
// the store to the last byte written, in this process and by commands with their start,
// and gives the size of its report.
func BenchmarkLargeStudy(b *testing.B) {
	path := largeStore(b, 10_000)
	out := filepath.Join(b.TempDir(), "report.html")
	for _, args := range [][]string{
		{"rank", "large"},
		{"rank", "large", "--top", "10"},
		{"rank", "large", "--format", "csv"},
		{"report", "large", "-o", out},
	} {
		b.Run(strings.Join(args[:1], " ")+strings.Join(args[2:3], ""), func(b *testing.B) {
			for b.Loop() {
				std := terminal.Streams{Out: io.Discard, Err: io.Discard}
				line := append([]string{"goalsearch", "--store", path}, args...)
				if code := terminal.Run(b.Context(), line, std, newApp, nil); code != terminal.ExitDone {
					b.Fatalf("%v: exit %d", args, code)
				}
			}
			if info, err := os.Stat(out); err == nil {
				b.ReportMetric(float64(info.Size())/1e6, "MB")
			}
		})
	}
	for _, flags := range [][]string{nil, {"--top", "10"}} {
		b.Run(strings.Join(append([]string{"command", "rank"}, flags...), " "), func(b *testing.B) {
			var took []float64
			for b.Loop() {
				start := time.Now()
				if err := exec.Command("goalsearch", append([]string{"rank", "large", "--store", path}, flags...)...).Run(); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start).Seconds())
			}
			b.ReportMetric(1e3*results.Describe(took).Median, "median-ms")
		})
	}
}

// largeStore writes a study of so many trials of 18 weights and 10 epochs.
func largeStore(b *testing.B, trials int) string {
	b.Helper()
	task, err := json.Marshal(evaluate.DefaultTask())
	if err != nil {
		b.Fatal(err)
	}
	study := search.Study{
		Name: "large",
		Spec: search.Spec{
			TrainingSpec: task, Space: benchmark.TrivariateSpace(), Strategy: "random",
			Generation: 20, Runs: 1, Seeds: search.SharedSeeds, Seed: 1,
		},
		Budget: search.Budget{Trials: trials, MaxFailures: -1},
	}
	rng := rand.New(rand.NewPCG(1, 2))
	list := make([]search.Trial, trials)
	for i := range list {
		x := make([]float64, len(study.Spec.Space))
		for k := range x {
			x[k] = 2*rng.Float64() - 1
		}
		list[i] = search.Trial{Number: i, Origin: search.Proposed, Planned: 1, DuplicateOf: -1, Goal: study.Spec.Space.Goal(x)}
		run := search.Run{Seed: study.Spec.RunSeed(i, 0), Provenance: search.Provenance{Host: "bee", Seconds: 1}}
		best := .5 + .4*x[0]*x[0] - .1*x[1] + .01*rng.NormFloat64()
		for epoch := range 11 {
			score := .1 + max(0, best-.1)*(1-1/float64(1+epoch))
			run.Outcome.Curve = append(run.Outcome.Curve, search.Epoch{Epoch: epoch, TrainAccuracy: score, ValidationAccuracy: score})
		}
		for k, w := range study.Spec.Space {
			run.Outcome.Atoms = append(run.Outcome.Atoms, search.Param{Name: w.Name, Value: x[k] / 10})
		}
		list[i].Runs = []search.Run{run}
	}
	path := filepath.Join(b.TempDir(), fmt.Sprintf("%d.db", trials))
	db, err := store.Open(path, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := db.Insert(study, list); err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}
