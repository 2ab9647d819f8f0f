package variants_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"goalsearch/internal/rng"
	"goalsearch/search"
	"goalsearch/search/variants"
	"goalsearch/store"
)

// world scores a goal: a loss for each weight that is 0, and noise of the seed and
// the goal.
type world struct {
	loss  map[string]float64 // what is lost without the weight
	noise float64
}

func (w world) Evaluate(_ context.Context, r search.RunSpec, _ func(search.Epoch) error) (search.Outcome, error) {
	score := 0.95
	for _, p := range r.Goal {
		if p.Value == 0 {
			score -= w.loss[p.Name]
		}
	}
	sum := 0.0
	stream := rng.New(r.Seed, r.Goal.String())
	for range 12 {
		sum += stream.Uniform()
	}
	score = max(0, score+w.noise*(sum-6))
	return search.Outcome{Curve: []search.Epoch{{Epoch: 0, ValidationAccuracy: score, TrainAccuracy: score}}}, nil
}

// failing is a world in which goals without a weight have no score.
type failing struct {
	world
	without string
}

func (f failing) Evaluate(ctx context.Context, r search.RunSpec, report func(search.Epoch) error) (search.Outcome, error) {
	if x, _ := r.Goal.Get(f.without); x == 0 {
		return search.Outcome{}, &search.Failure{Reason: "diverged"}
	}
	return f.world.Evaluate(ctx, r, report)
}

func eliminationOf(t *testing.T, g search.Params, o variants.EliminationOptions) search.Study {
	t.Helper()
	study, err := variants.EliminationStudy("x", task, 3, g, o)
	if err != nil {
		t.Fatal(err)
	}
	return study
}

// eliminate takes a study to its end and returns the path.
func eliminate(s search.Store, e search.Evaluator, workers int) ([]variants.Step, search.Progress, error) {
	var race *variants.Elimination
	r := search.Runner{Store: s, Evaluator: e, Workers: workers, Strategy: func(spec search.Spec) (search.Strategy, error) {
		var err error
		race, err = variants.NewElimination(spec)
		return race, err
	}}
	progress, err := r.Run(context.Background(), "x")
	if race == nil {
		return nil, progress, err
	}
	return race.Path(), progress, err
}

func memory(t *testing.T, study search.Study) *store.Memory {
	t.Helper()
	m := store.NewMemory()
	if err := m.Create(study); err != nil {
		t.Fatal(err)
	}
	return m
}

// tenWeights: four matter, the others are missed by next to nothing.
var (
	tenWeights = goal(0.5, -1, 0.3, 0.2, -0.4, 0.9, 0.1, 0.6, -0.7, 0.8)
	tenLosses  = map[string]float64{"b": 0.3, "e": 0.1, "f": 0.08, "i": 0.2}
)

func TestElimination(t *testing.T) {
	path, progress, err := eliminate(memory(t, eliminationOf(t, tenWeights, variants.DefaultEliminationOptions())), world{tenLosses, 0.002}, 2)
	if err != nil {
		t.Fatal(err)
	}
	four := slices.IndexFunc(path, func(s variants.Step) bool { return s.Weights == 4 })
	if four < 0 {
		t.Fatalf("the path has no goal of four weights: %v", path)
	}
	if diff := cmp.Diff(goal(0, -1, 0, 0, -0.4, 0.9, 0, 0, -0.7, 0), path[four].Goal); diff != "" {
		t.Errorf("the four that are left (- wanted, + got):\n%s", diff)
	}
	if last := path[len(path)-1]; last.Weights != 3 || last.Value > 0.9 {
		t.Errorf("the elimination ends with %d weights at %.3f, not where the goal collapses", last.Weights, last.Value)
	}
	for i, s := range path {
		if s.Runs != 8 {
			t.Errorf("step %d has %d runs", i, s.Runs)
		}
	}
	if n := progress.Trained; n > 200 {
		t.Errorf("%d runs for ten weights", n)
	}
	near := variants.Near(path, 0.01, 1)
	if got := []int{near[0].Weights, near[1].Weights, near[2].Weights}; !slices.Equal(got, []int{5, 4, 3}) {
		t.Errorf("near the smallest good goal are %v weights", got)
	}
}

// TestEliminationIsResumed: stopped at any time and resumed, with any number of
// workers, the study has the same trials.
func TestEliminationIsResumed(t *testing.T) {
	study := eliminationOf(t, goal(0.5, -1, 0.3, 0.2, -0.4), variants.EliminationOptions{Stages: []int{1, 3}, Share: 0.4, Collapse: 0.5})
	w := world{map[string]float64{"b": 0.1, "d": 0.01}, 0.01}
	whole := memory(t, study)
	path, _, err := eliminate(whole, w, 1)
	if err != nil {
		t.Fatal(err)
	}
	want, err := whole.Trials("x")
	if err != nil {
		t.Fatal(err)
	}
	crash := errors.New("crash")
	for _, workers := range []int{1, 3} {
		for after := int32(1); after < 30; after += 4 {
			m := memory(t, study)
			for {
				var left atomic.Int32
				left.Store(after)
				again, _, err := eliminate(m, evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
					if left.Add(-1) < 0 {
						return search.Outcome{}, crash
					}
					return w.Evaluate(ctx, r, nil)
				}), workers)
				if err == nil {
					if diff := cmp.Diff(path, again); diff != "" {
						t.Errorf("another path:\n%s", diff)
					}
					break
				}
				if !errors.Is(err, crash) {
					t.Fatal(err)
				}
			}
			got, err := m.Trials("x")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(search.Run{}, "Provenance")); diff != "" {
				t.Fatalf("%d workers, stopped after every %d runs:\n%s", workers, after, diff)
			}
		}
	}
}

type evaluator func(context.Context, search.RunSpec) (search.Outcome, error)

func (f evaluator) Evaluate(ctx context.Context, r search.RunSpec, _ func(search.Epoch) error) (search.Outcome, error) {
	return f(ctx, r)
}

// TestEliminationOfFailures: a weight without which trainings fail is kept.
func TestEliminationOfFailures(t *testing.T) {
	o := variants.EliminationOptions{Stages: []int{1, 2}, Share: 0, Collapse: 0.9}
	path, _, err := eliminate(memory(t, eliminationOf(t, goal(1, 1, 1, 1), o)), failing{world{nil, 0.001}, "c"}, 2)
	if err != nil {
		t.Fatal(err)
	}
	last := path[len(path)-1]
	if diff := cmp.Diff(goal(0, 0, 1, 0), last.Goal); diff != "" {
		t.Errorf("the last goal (- wanted, + got):\n%s", diff)
	}
	_, _, err = eliminate(memory(t, eliminationOf(t, goal(1, 1, 0, 1), o)), failing{world{nil, 0.001}, "c"}, 2)
	if err == nil || !strings.Contains(err.Error(), "diverged") {
		t.Errorf("error %v: the goal itself fails", err)
	}
}

// TestEliminationCorrected: an elimination in which trainings failed that did not have to
// ends, when they are trained again, where one ends in which they did not, also if it is
// stopped meanwhile.
func TestEliminationCorrected(t *testing.T) {
	o := variants.EliminationOptions{Stages: []int{1, 2}, Share: 0, Collapse: 0.9}
	study := eliminationOf(t, goal(1, 1, 1, 1), o)
	sound := world{map[string]float64{"b": 0.1, "d": 0.01}, 0.001}
	want, _, err := eliminate(memory(t, study), sound, 2)
	if err != nil {
		t.Fatal(err)
	}
	m := memory(t, study)
	if path, _, err := eliminate(m, failing{sound, "c"}, 2); err != nil || cmp.Equal(want, path) {
		t.Fatalf("the failures change nothing: %v, %v", path, err)
	}
	if n, err := search.Retry(m, "x", nil, time.Time{}); n == 0 || err != nil {
		t.Fatalf("%d runs are trained again, %v", n, err)
	}
	stop := errors.New("stop")
	for left := 3; ; left += 3 {
		trained := 0
		got, _, err := eliminate(m, evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
			if trained++; trained > left {
				return search.Outcome{}, stop
			}
			return sound.Evaluate(ctx, r, nil)
		}), 1)
		if errors.Is(err, stop) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		goals := func(path []variants.Step) (list []string) {
			for _, s := range path {
				list = append(list, s.Goal.String())
			}
			return list
		}
		if diff := cmp.Diff(goals(want), goals(got)); diff != "" {
			t.Errorf("path (- without failures, + corrected):\n%s", diff)
		}
		break
	}
}

func TestEliminationRefuses(t *testing.T) {
	good := variants.DefaultEliminationOptions()
	for name, spoil := range map[string]func(*variants.EliminationOptions){
		"no rungs":         func(o *variants.EliminationOptions) { o.Stages = nil },
		"no runs":          func(o *variants.EliminationOptions) { o.Stages = []int{0, 1} },
		"rungs not rising": func(o *variants.EliminationOptions) { o.Stages = []int{2, 2} },
		"all at once":      func(o *variants.EliminationOptions) { o.Share = 1 },
		"NaN":              func(o *variants.EliminationOptions) { o.Share = math.NaN() },
		"no collapse":      func(o *variants.EliminationOptions) { o.Collapse = 0 },
	} {
		o := good
		spoil(&o)
		if _, err := variants.EliminationStudy("x", task, 1, goal(1, 1), o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := variants.EliminationStudy("x", task, 1, goal(1, 0), good); err == nil {
		t.Error("a goal of one weight: accepted")
	}
	spec := eliminationOf(t, goal(1, 1), good).Spec
	for name, spoil := range map[string]func(*search.Spec){
		"unknown option": func(s *search.Spec) { s.Options = json.RawMessage(`{"rungs":[1],"share":0,"collapse":1,"x":1}`) },
		"bad option":     func(s *search.Spec) { s.Options = json.RawMessage(`{"rungs":[],"share":0,"collapse":1}`) },
		"two goals":      func(s *search.Spec) { s.Start = append(s.Start, goal(0, 0)) },
	} {
		s := spec
		s.Start = slices.Clone(s.Start)
		spoil(&s)
		if _, err := variants.NewElimination(s); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestEliminationToldWrongly: trials that the elimination did not propose, and
// such as have not ended, are refused.
func TestEliminationToldWrongly(t *testing.T) {
	e, err := variants.NewElimination(eliminationOf(t, goal(1, 1), variants.DefaultEliminationOptions()).Spec)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what string, err error) {
		t.Helper()
		if err == nil {
			t.Errorf("%s: accepted", what)
		}
	}
	trial := func(number int, g search.Params, origin search.Origin, runs int) search.Trial {
		tr := search.Trial{Number: number, Origin: origin, Goal: g, Planned: 2, DuplicateOf: -1}
		for i := range runs {
			tr.Runs = append(tr.Runs, search.Run{Number: i, Outcome: search.Outcome{Curve: []search.Epoch{{ValidationAccuracy: 0.5}}}})
		}
		return tr
	}
	if list, err := e.Ask(3); len(list) > 0 || err != nil {
		t.Errorf("it proposes %v before it was told the goal, error %v", list, err)
	}
	refused("another start", e.Tell(trial(0, goal(1, 0), search.Start, 2)))
	refused("one that runs", e.Tell(trial(0, goal(1, 1), search.Start, 1)))
	if err := e.Tell(trial(0, goal(1, 1), search.Start, 2)); err != nil {
		t.Fatal(err)
	}
	refused("one that was not handed out", e.Tell(trial(1, goal(0, 1), search.Proposed, 2)))
	list, err := e.Ask(1)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	refused("another than was proposed", e.Tell(trial(1, goal(0.5, 1), search.Proposed, 2)))
	refused("an unknown one again", e.Retell(trial(7, goal(0.5, 1), search.Proposed, 2)))
	if fmt.Sprint(e.Replicate()) != "[]" {
		t.Error("it wants more runs while proposals wait")
	}
}

// TestEliminationBesideQueue: goals that are enqueued do not disturb it,
// even where it comes to them itself.
func TestEliminationBesideQueue(t *testing.T) {
	o := variants.EliminationOptions{Stages: []int{1, 3}, Share: 0, Collapse: 0.9}
	w := world{map[string]float64{"b": 0.2}, 0.001}
	study := eliminationOf(t, goal(1, 1, 1), o)
	want, _, err := eliminate(memory(t, study), w, 1)
	if err != nil {
		t.Fatal(err)
	}
	m := memory(t, study)
	if err := search.Enqueue(m, "x", []search.Params{goal(0, 1, 0), goal(0, 0, 0)}, time.Now()); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time it is replayed
		got, _, err := eliminate(m, w, 2)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if !got[i].Goal.Equal(want[i].Goal) || got[i].Value != want[i].Value {
				t.Errorf("step %d is %v, without the queue %v", i, got[i], want[i])
			}
		}
	}
}
