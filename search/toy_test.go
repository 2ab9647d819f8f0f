package search_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goalsearch/internal/expect"
	"goalsearch/search"
	"goalsearch/store"
)

// toyStrategy steps from the best goal that it was told, on a grid so coarse
// that goals come up again.
type toyStrategy struct {
	space    search.Space
	seed     uint64
	proposed int
	waits    int // proposals that it makes before it waits to be told; 0: any number
	asked    int // of these, since it was last told
	ends     int // proposals after which it has ended; 0: never
	design   int // proposals before the first step
	best     search.Params
	value    float64
	told     []int
}

func newToyStrategy(spec search.Spec) (search.Strategy, error) {
	return &toyStrategy{space: spec.Space, seed: spec.Seed, design: 3, value: -1}, nil
}

func (s *toyStrategy) Ask(n int) ([]search.Proposal, error) {
	if s.ends > 0 && s.proposed >= s.ends {
		return nil, search.ErrDone
	}
	if s.waits > 0 {
		n = min(n, s.waits-s.asked)
	}
	if s.ends > 0 {
		n = min(n, s.ends-s.proposed)
	}
	var list []search.Proposal
	for range n {
		origin, from := search.Initial, make([]float64, len(s.space.Free()))
		if s.proposed >= s.design && s.best != nil {
			origin, from = search.Proposed, s.space.Coordinates(s.best)
		}
		for i := range from {
			from[i] += float64(scramble(s.seed, uint64(s.proposed), uint64(i))%5)/2 - 1
		}
		list = append(list, search.Proposal{Goal: s.space.Goal(from), Origin: origin})
		s.proposed++
		s.asked++
	}
	return list, nil
}

func (s *toyStrategy) Tell(t search.Trial) error {
	s.asked = 0
	s.told = append(s.told, t.Number)
	if value, ok := t.Value(); ok && value > s.value {
		s.best, s.value = t.Goal, value
	}
	return nil
}

// Retrace implements search.Retracer: the toy holds nothing against its proposals.
func (s *toyStrategy) Retrace(t search.Trial) error { return s.Tell(t) }

// scramble is a hash of a few numbers (FNV-1a, then a finaliser).
func scramble(numbers ...uint64) uint64 {
	h := uint64(14695981039346656037)
	for _, n := range numbers {
		h = (h ^ n) * 1099511628211
		h ^= h >> 29
	}
	h *= 0xbf58476d1ce4e5b9
	return h ^ h>>32
}

// evaluate makes a search.Evaluator of a function.
type evaluate func(context.Context, search.RunSpec) (search.Outcome, error)

func (f evaluate) Evaluate(ctx context.Context, r search.RunSpec, _ func(search.Epoch) error) (search.Outcome, error) {
	return f(ctx, r)
}

// toyOutcome is a learning curve of three epochs: better the nearer the goal is
// to 0.5 in every weight, with a little noise from the seed.
func toyOutcome(r search.RunSpec) search.Outcome {
	far := 0.0
	for _, p := range r.Goal {
		far += math.Abs(p.Value-0.5) / float64(len(r.Goal))
	}
	score := 0.9 - far/2 + float64(r.Seed%1000)/1e5
	var o search.Outcome
	for e := range 4 {
		x := score * float64(e+1) / 4
		o.Curve = append(o.Curve, search.Epoch{Epoch: e, TrainAccuracy: x / 2, ValidationAccuracy: x})
	}
	o.Atoms = search.Params{{Name: "{F}", Value: far}, {Name: "{C}", Value: -score}}
	return o
}

// toyEvaluator trains the toy and lets other goroutines pass, so that runs end
// in another order than they begin.
func toyEvaluator(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
	for range scramble(r.Seed, uint64(r.Trial)) % 20 {
		runtime.Gosched()
	}
	return toyOutcome(r), ctx.Err()
}

func toySpec() search.Spec {
	return search.Spec{
		TrainingSpec: json.RawMessage(`{"dataset":"toy","network":{"hidden":3}}`),
		Space: search.Space{
			{Name: "{F}", Low: -1, High: 1},
			{Name: "{C}", Low: 0, High: 1},
			{Name: "H_res", Low: 0, High: 0},
		},
		Start:      []search.Params{{{Name: "{C}", Value: 0.25}}, {{Name: "{C}", Value: 1}, {Name: "{F}", Value: -1}}},
		Strategy:   "toy",
		Generation: 5,
		Runs:       2,
		Seeds:      search.SharedSeeds,
		Seed:       7,
	}
}

// toyTrials is the number of trials of a toy study: its last generation is cut short.
const toyTrials = 18

func toyStudy() search.Study {
	return search.Study{
		Name:     "toy",
		Spec:     toySpec(),
		Budget:   search.Budget{Trials: toyTrials, MaxFailures: -1},
		Numerics: "toy-1",
	}
}

// memory returns a store in memory that has the study.
func memory(t testing.TB, study search.Study) *store.Memory {
	t.Helper()
	m := store.NewMemory()
	must(t, search.Register(m, study, false, time.Time{}))
	return m
}

// runner returns a runner on the toy; options change it.
func runner(s search.Store, options ...func(*search.Runner)) *search.Runner {
	r := &search.Runner{Store: s, Evaluator: evaluate(toyEvaluator), Strategy: newToyStrategy}
	for _, option := range options {
		option(r)
	}
	return r
}

func evaluator(f evaluate) func(*search.Runner) {
	return func(r *search.Runner) { r.Evaluator = f }
}

func strategy(change func(*toyStrategy)) func(*search.Runner) {
	return func(r *search.Runner) {
		r.Strategy = func(spec search.Spec) (search.Strategy, error) {
			s, err := newToyStrategy(spec)
			change(s.(*toyStrategy))
			return s, err
		}
	}
}

func workers(n int) func(*search.Runner) { return func(r *search.Runner) { r.Workers = n } }

// finish runs the study to its end.
func finish(t testing.TB, s search.Store, options ...func(*search.Runner)) search.Progress {
	t.Helper()
	progress, err := runner(s, options...).Run(t.Context(), "toy")
	must(t, err)
	return progress
}

// uninterrupted returns what a study has at its end.
func uninterrupted(t testing.TB, study search.Study, options ...func(*search.Runner)) []search.Trial {
	t.Helper()
	m := memory(t, study)
	finish(t, m, options...)
	return trials(t, m)
}

// trials returns the trials of the toy study without provenance, which may
// differ between equal searches.
func trials(t testing.TB, s search.Store) []search.Trial {
	t.Helper()
	list, err := s.Trials("toy")
	must(t, err)
	for i := range list {
		for j := range list[i].Runs {
			list[i].Runs[j].Provenance = search.Provenance{}
		}
	}
	return list
}

// same wants equal trials, to the bit.
func same(t testing.TB, want, got []search.Trial) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("trials (- wanted, + got):\n%s", diff)
	}
}

// events lists what the journal says, without the notes.
func events(t testing.TB, m *store.Memory) []string {
	t.Helper()
	journal, err := m.Journal("toy")
	must(t, err)
	var list []string
	for _, e := range journal {
		list = append(list, fmt.Sprintf("%s@%d", e.Event, e.Trial))
	}
	return list
}

// Of errors.
var (
	must    = expect.NoError
	refused = expect.Refused
)

// faulty is a store that makes its first writes and refuses the others.
type faulty struct {
	search.Store
	mu     sync.Mutex
	writes int // that it still makes
}

var errDisk = errors.New("no space left on device")

func (f *faulty) write(do func() error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.writes == 0 {
		return errDisk
	}
	f.writes--
	return do()
}

func (f *faulty) Propose(study string, trials []search.Trial) error {
	return f.write(func() error { return f.Store.Propose(study, trials) })
}

func (f *faulty) AddRun(study string, trial int, run search.Run) error {
	return f.write(func() error { return f.Store.AddRun(study, trial, run) })
}

func (f *faulty) Record(study string, entry search.Entry) error {
	return f.write(func() error { return f.Store.Record(study, entry) })
}
