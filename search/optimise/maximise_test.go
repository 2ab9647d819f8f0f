package optimise_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"goalsearch/search"
	"goalsearch/search/optimise"
	"goalsearch/search/searchtest/problems"
	"goalsearch/store"
)

// hill is a problem of five weights; score adds a little noise of the seed.
type hill struct{ problems.Problem }

func newHill(t testing.TB) hill {
	t.Helper()
	p, err := problems.New("five", 3)
	if err != nil {
		t.Fatal(err)
	}
	return hill{p}
}

func (h hill) score(_ context.Context, goal search.Params, seed uint64) (float64, error) {
	return h.Accuracy(h.Space().Coordinates(goal)) + float64(seed%1000)/1e6, nil
}

// ignoreTimes leaves out when runs were made.
var ignoreTimes = cmpopts.IgnoreFields(search.Run{}, "Provenance")

// TestMaximise: the search finds what a strategy finds, and the same with any workers.
func TestMaximise(t *testing.T) {
	h := newHill(t)
	o := optimise.Options{Trials: 80, Noisy: true, Seed: 4, Start: []search.Params{{{Name: h.Space()[0].Name, Value: 0.25}}}}
	var mu sync.Mutex
	last := search.Progress{}
	o.OnProgress = func(p search.Progress) { mu.Lock(); last = p; mu.Unlock() }
	want, err := optimise.Maximise(t.Context(), h.Space(), h.score, o)
	if err != nil {
		t.Fatal(err)
	}
	if want.Score < 0.5 || !want.Best.Equal(want.Trials[0].Goal) || len(want.Trials) != 80 || want.Trials[0].Rank != 1 {
		t.Errorf("the best of %d goals, %v, scores %v", len(want.Trials), want.Best, want.Score)
	}
	if last.Best != want.Score || last.Ended != 80 {
		t.Errorf("the progress ends at %+v", last)
	}
	runs, starts := 0, 0
	for _, trial := range want.Trials {
		runs += len(trial.Runs)
		if trial.Origin == search.Start {
			starts++
		}
	}
	if runs != 80+14 || starts != 1 { // 15 % of all
		t.Errorf("%d runs, %d start goals", runs, starts)
	}
	o.Workers, o.OnProgress = 4, nil
	got, err := optimise.Maximise(t.Context(), h.Space(), h.score, o)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, ignoreTimes); diff != "" {
		t.Errorf("with four workers (- one, + four):\n%s", diff)
	}
}

// TestMaximiseInFile: a search that is stopped again and again ends as one that is not, and
// scores nothing twice; more trials go on, another function does not.
func TestMaximiseInFile(t *testing.T) {
	h := newHill(t)
	o := optimise.Options{Trials: 40, Strategy: "genetic", Function: "hill 1"}
	want, err := optimise.Maximise(t.Context(), h.Space(), h.score, o)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "hill.db")
	var scored atomic.Int64
	stopped := 0
	for {
		ctx, stop := context.WithCancel(t.Context())
		left := 9
		got, err := optimise.MaximiseInFile(ctx, path, h.Space(), func(ctx context.Context, goal search.Params, seed uint64) (float64, error) {
			if left--; left < 0 {
				stop()
				return 0, ctx.Err()
			}
			scored.Add(1)
			return h.score(ctx, goal, seed)
		}, o)
		stop()
		if err == nil {
			if diff := cmp.Diff(want, got, ignoreTimes); diff != "" {
				t.Errorf("stopped %d times (- unbroken, + stopped):\n%s", stopped, diff)
			}
			break
		}
		stopped++
		if !errors.Is(err, context.Canceled) || len(got.Trials) == 0 || stopped > 1 && got.Best == nil {
			t.Fatalf("stopped, the result is %+v (%v)", got, err)
		}
	}
	if n := scored.Load(); n != 40 || stopped < 3 {
		t.Errorf("%d goals were scored, stopped %d times", n, stopped)
	}
	never := func(context.Context, search.Params, uint64) (float64, error) { panic("it is scored again") }
	if again, err := optimise.MaximiseInFile(t.Context(), path, h.Space(), never, o); err != nil || again.Score != want.Score {
		t.Errorf("again: %v, %v", again.Score, err)
	}
	longer := o
	longer.Trials = 50
	if got, err := optimise.MaximiseInFile(t.Context(), path, h.Space(), h.score, longer); err != nil || len(got.Trials) != 50 {
		t.Errorf("with more trials: %d, %v", len(got.Trials), err)
	}
	other := o
	other.Function = "hill 2"
	_, err = optimise.MaximiseInFile(t.Context(), path, h.Space(), h.score, other)
	if !errors.Is(err, search.ErrSpecChanged) || !strings.Contains(err.Error(), `function: "hill 1" became "hill 2"`) {
		t.Errorf("another function: %v", err)
	}
	other.Study = "second"
	if _, err = optimise.MaximiseInFile(t.Context(), path, h.Space(), h.score, other); err != nil {
		t.Errorf("another study: %v", err)
	}
	snapshot, err := store.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	defer snapshot.Close()
	list, err := snapshot.Studies()
	if err != nil || len(list) != 2 || !list[0].Done() || list[0].Name != "search" {
		t.Errorf("the file has %+v (%v)", list, err)
	}
}

// TestEndings: a target and patience end the search early.
func TestEndings(t *testing.T) {
	h := newHill(t)
	for want, o := range map[string]optimise.Options{
		"the target is 0.3":    {Target: 0.3, Trials: 200, Strategy: "random"},
		"without a better one": {Patience: 20, Trials: 200, Strategy: "random"},
	} {
		got, err := optimise.Maximise(t.Context(), h.Space(), h.score, o)
		if err != nil || !strings.Contains(got.Ending, want) || len(got.Trials) >= 200 {
			t.Errorf("%d goals, ending %q, %v; want %q", len(got.Trials), got.Ending, err, want)
		}
	}
}

// TestGoalsWithoutScore: a goal may have no score, for any reason; too many such end the
// search, and so does an error of the function.
func TestGoalsWithoutScore(t *testing.T) {
	space := search.Space{{Name: "a", Low: -1, High: 1}}
	broken := errors.New("no licence")
	for name, c := range map[string]struct {
		score  func(a float64) (float64, error) // of goals above 0.8
		failed bool
		reason string
	}{
		"nan":      {func(float64) (float64, error) { return math.NaN(), nil }, true, "the score is NaN"},
		"infinite": {func(float64) (float64, error) { return math.Inf(-1), nil }, true, "the score is -Inf"},
		"failure":  {func(float64) (float64, error) { return 0, &search.Failure{Reason: "diverged"} }, true, "diverged"},
		"panic":    {func(float64) (float64, error) { panic("index out of range") }, true, "panic: index out of range"},
		"scale":    {func(float64) (float64, error) { return 93, nil }, false, "scores 93: scale scores to 0 to 1"},
		"negative": {func(float64) (float64, error) { return -0.5, nil }, false, "scores -0.5"},
		"error":    {func(float64) (float64, error) { return 0, broken }, false, "no licence"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := optimise.Maximise(t.Context(), space, func(_ context.Context, goal search.Params, _ uint64) (float64, error) {
				if a := goal[0].Value; a > 0.8 {
					return c.score(a)
				}
				return 0.5, nil
			}, optimise.Options{Trials: 30, Strategy: "random"})
			if !c.failed {
				if err == nil || !strings.Contains(err.Error(), c.reason) || name == "error" && !errors.Is(err, broken) {
					t.Errorf("error %v", err)
				}
				return
			}
			if err != nil || got.Score != 0.5 || len(got.Trials) != 30 {
				t.Fatalf("%d goals, the best of %v, %v", len(got.Trials), got.Score, err)
			}
			if last := got.Trials[29]; last.State() != search.Failed || last.Reason() != c.reason {
				t.Errorf("the last is %s: %q", last.State(), last.Reason())
			}
		})
	}
	nan := func(context.Context, search.Params, uint64) (float64, error) { return math.NaN(), nil }
	got, err := optimise.Maximise(t.Context(), space, nan, optimise.Options{Trials: 30})
	if !errors.Is(err, search.ErrTooManyFailures) || got.Best != nil || len(got.Trials) != 20 {
		t.Errorf("%d goals, %v", len(got.Trials), err)
	}
	if _, err = optimise.Maximise(t.Context(), space, nan, optimise.Options{Trials: 5}); !errors.Is(err, optimise.ErrNoScore) {
		t.Errorf("error %v", err)
	}
}

// TestOptionsRefused: what no search can have is refused before anything is scored.
func TestOptionsRefused(t *testing.T) {
	line := search.Space{{Name: "a", Low: -1, High: 1}}
	for want, c := range map[string]struct {
		space   search.Space
		options optimise.Options
	}{
		"no weight is free":               {search.Space{{Name: "a", Low: 1, High: 1}}, optimise.Options{}},
		`unknown strategy "annealing"`:    {line, optimise.Options{Strategy: "annealing"}},
		"option speed is unknown":         {line, optimise.Options{StrategyOptions: json.RawMessage(`{"speed": 1}`)}},
		"at least 1 trial, not -1":        {line, optimise.Options{Trials: -1}},
		"target 2":                        {line, optimise.Options{Target: 2}},
		"patience of -1":                  {line, optimise.Options{Patience: -1}},
		"start goal 0: weight b":          {line, optimise.Options{Start: []search.Params{{{Name: "b", Value: 1}}}}},
		"too few for a grid":              {line, optimise.Options{Strategy: "grid", StrategyOptions: json.RawMessage(`{"levels": 200}`)}},
		"not below 2^53":                  {line, optimise.Options{Seed: 1 << 60}},
		"generation must have at least 1": {line, optimise.Options{Generation: -1}},
	} {
		_, err := optimise.Maximise(t.Context(), c.space, func(context.Context, search.Params, uint64) (float64, error) {
			t.Errorf("%s: it is scored", want)
			return 0, nil
		}, c.options)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	if _, err := optimise.Maximise(t.Context(), line, nil, optimise.Options{}); err == nil || !strings.Contains(err.Error(), "no function") {
		t.Errorf("without a function: %v", err)
	}
	if _, err := optimise.MaximiseInFile(t.Context(), filepath.Join(t.TempDir(), "none", "a.db"), line, nil, optimise.Options{}); err == nil {
		t.Error("a file in no directory is made")
	}
}
