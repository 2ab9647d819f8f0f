// Package storetest is the suite that every search.Store passes.
package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"goalsearch/search"
	"goalsearch/store"
)

// journaled is a store whose journal can be read.
type journaled interface {
	Journal(study string) ([]search.Entry, error)
}

// Run tests a kind of store. open returns a new, empty one.
func Run(t *testing.T, open func(t *testing.T) search.Store) {
	tests := []struct {
		name string
		test func(*testing.T, search.Store)
	}{
		{"create and read", testCreate},
		{"studies that cannot be", testBadStudies},
		{"unknown study", testUnknown},
		{"update", testUpdate},
		{"update refuses another spec", testUpdateSpec},
		{"propose", testPropose},
		{"propose refuses gaps", testProposeOrder},
		{"propose refuses impossible trials", testProposeBad},
		{"runs in any order", testRuns},
		{"impossible runs", testBadRuns},
		{"a run never changes", testRunFixed},
		{"same as another trial", testSameAs},
		{"numbers are exact", testExact},
		{"copies are deep", testCopies},
		{"journal", testJournal},
		{"concurrency", testConcurrency},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.test(t, open(t)) })
	}
	if _, model := open(t).(*store.Memory); !model {
		t.Run("model", func(t *testing.T) { testModel(t, open) })
	}
}

// Study returns a study with a space of two free weights and a fixed one.
func Study(name string) search.Study {
	return search.Study{
		Name: name,
		Spec: search.Spec{
			Science:    json.RawMessage(`{"dataset":"digits","network":{"hidden":10}}`),
			Space:      search.Space{{Name: "{F}", Low: -1, High: 1}, {Name: "{F}{C}", Low: -1, High: 1}, {Name: "H_res"}},
			Start:      []search.Params{{{Name: "{F}", Value: 0.5}}},
			Strategy:   "random",
			Options:    json.RawMessage(`{"a":1}`),
			Generation: 2,
			Runs:       2,
			Seeds:      search.SharedSeeds,
			Seed:       1,
		},
		Extent:   search.Extent{Trials: 10, MaxFailures: -1},
		Numerics: "avx2-1",
		Created:  time.Date(2026, 11, 23, 20, 40, 0, 123456789, time.UTC),
	}
}

// Trial returns a trial of Study that plans so many runs. Its goal depends on
// its number.
func Trial(number, planned int) search.Trial {
	return search.Trial{Number: number, Origin: search.Design, Goal: goal(1 / float64(number+1)), Planned: planned, SameAs: -1}
}

func goal(x float64) search.Params {
	return search.Params{{Name: "{F}", Value: x}, {Name: "{F}{C}", Value: -x / 3}, {Name: "H_res"}}
}

// Scored returns a run with a learning curve that ends with score.
func Scored(number int, score float64) search.Run {
	return search.Run{
		Number: number,
		Seed:   uint64(1000 + number),
		Outcome: search.Outcome{
			Curve: []search.Epoch{{Epoch: 0, TrainAccuracy: 0.1, ValidationAccuracy: 0.1}, {Epoch: 1, TrainAccuracy: score, ValidationAccuracy: score}},
			Atoms: search.Params{{Name: "{F}{C}", Value: 0.25}, {Name: "{F}", Value: -0.125}},
		},
		Provenance: search.Provenance{Started: time.Date(2026, 11, 23, 21, 0, 0, 0, time.UTC), Seconds: 1.5, Host: "bee", Software: json.RawMessage(`{"version":"1.0"}`)},
	}
}

// Diverged returns a run that failed.
func Diverged(number int) search.Run {
	return search.Run{Number: number, Seed: uint64(1000 + number), Reason: "diverged in epoch 3: a weight is NaN", Provenance: search.Provenance{Stack: "goroutine 1\n"}}
}

var equal = cmp.Options{cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0)}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused wants an error that wraps cause, if that is not nil, and says words.
func refused(t testing.TB, err, cause error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("there is no error")
	}
	if cause != nil && !errors.Is(err, cause) {
		t.Errorf("error %q does not wrap %q", err, cause)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("error %q does not say %q", err, word)
		}
	}
}

// trials wants a study to have these trials.
func trials(t testing.TB, s search.Store, name string, want ...search.Trial) {
	t.Helper()
	got, err := s.Trials(name)
	check(t, err)
	if diff := cmp.Diff(want, got, equal); diff != "" {
		t.Fatalf("trials of %s (- wanted, + got):\n%s", name, diff)
	}
}

// with returns a trial that has runs.
func with(t search.Trial, runs ...search.Run) search.Trial {
	t.Runs = runs
	return t
}

func testCreate(t *testing.T, s search.Store) {
	names := []string{"a", "mnist-trivariate/network.hidden=50,seed=1", "µ", strings.Repeat("x", 300)}
	for _, name := range names {
		check(t, s.Create(Study(name)))
		refused(t, s.Create(Study(name)), search.ErrStudyExists, name)
	}
	for _, name := range names {
		got, err := s.Study(name)
		check(t, err)
		if diff := cmp.Diff(Study(name), got, equal); diff != "" {
			t.Errorf("study (- wanted, + got):\n%s", diff)
		}
		trials(t, s, name)
	}
}

func testBadStudies(t *testing.T, s search.Store) {
	for name, spoil := range map[string]func(*search.Study){
		"no name":           func(g *search.Study) { g.Name = "" },
		"control character": func(g *search.Study) { g.Name = "a\nb" },
		"no UTF-8":          func(g *search.Study) { g.Name = "a\xff" },
		"long name":         func(g *search.Study) { g.Name = strings.Repeat("x", 2000) },
		"no trials":         func(g *search.Study) { g.Extent.Trials = 0 },
		"no space":          func(g *search.Study) { g.Spec.Space = nil },
		"infinite bound":    func(g *search.Study) { g.Spec.Space[0].High = math.Inf(1) },
		"science, no JSON":  func(g *search.Study) { g.Spec.Science = json.RawMessage(`{"a":`) },
	} {
		given := Study("a")
		spoil(&given)
		if err := s.Create(given); err == nil {
			t.Errorf("%s: created", name)
		}
	}
	_, err := s.Study("a")
	refused(t, err, search.ErrNoStudy)
}

func testUnknown(t *testing.T, s search.Store) {
	check(t, s.Create(Study("known")))
	for _, name := range []string{"unknown", "", "know", "known/"} {
		_, err := s.Study(name)
		refused(t, err, search.ErrNoStudy, name)
		_, err = s.Trials(name)
		refused(t, err, search.ErrNoStudy, name)
		refused(t, s.Propose(name, []search.Trial{Trial(0, 1)}), search.ErrNoStudy, name)
		refused(t, s.AddRun(name, 0, Scored(0, 0.5)), search.ErrNoStudy, name)
		refused(t, s.Record(name, search.Entry{Event: search.Resumed}), search.ErrNoStudy, name)
	}
	refused(t, s.Update(Study("unknown")), search.ErrNoStudy, "unknown")
}

func testUpdate(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	check(t, s.Propose("a", []search.Trial{Trial(0, 1)}))
	changed := Study("a")
	changed.Extent = search.Extent{Trials: 20, MaxFailures: 3}
	changed.Numerics = "avx512-1"
	changed.Created = changed.Created.Add(time.Hour)
	changed.Spec.Science = json.RawMessage(`{ "network": {"hidden": 10}, "dataset": "digits" }`) // the same, written otherwise
	check(t, s.Update(changed))
	want := Study("a")
	want.Extent, want.Numerics = changed.Extent, changed.Numerics
	got, err := s.Study("a")
	check(t, err)
	if diff := cmp.Diff(want, got, equal); diff != "" {
		t.Errorf("study (- wanted, + got):\n%s", diff)
	}
	trials(t, s, "a", Trial(0, 1))
	changed.Extent.Trials = 0
	refused(t, s.Update(changed), nil, "at least 1 trial")
}

func testUpdateSpec(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	changed := Study("a")
	changed.Spec.Science = json.RawMessage(`{"dataset":"digits","network":{"hidden":20}}`)
	changed.Spec.Seed = 2
	changed.Extent.Trials = 20
	refused(t, s.Update(changed), nil, "a", "science.network.hidden: 10 became 20", "seed: 1 became 2")
	got, err := s.Study("a")
	check(t, err)
	if diff := cmp.Diff(Study("a"), got, equal); diff != "" {
		t.Errorf("the refused update changed the study (- wanted, + got):\n%s", diff)
	}
}

func testPropose(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	check(t, s.Propose("a", nil))
	trials(t, s, "a")
	start := Trial(0, 2)
	start.Origin = search.Start
	check(t, s.Propose("a", []search.Trial{start, Trial(1, 2)}))
	check(t, s.Propose("a", nil))
	offspring := Trial(2, 2)
	offspring.Origin = search.Offspring
	check(t, s.Propose("a", []search.Trial{offspring}))
	trials(t, s, "a", start, Trial(1, 2), offspring)
}

func testProposeOrder(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	refused(t, s.Propose("a", []search.Trial{Trial(1, 1)}), nil, "trial 1", "trial 0")
	check(t, s.Propose("a", []search.Trial{Trial(0, 1), Trial(1, 1)}))
	for _, numbers := range [][]int{{0}, {1}, {3}, {2, 4}, {2, 2}, {3, 2}, {-1}} {
		var list []search.Trial
		for _, number := range numbers {
			proposed := Trial(2, 1)
			proposed.Number = number
			list = append(list, proposed)
		}
		if err := s.Propose("a", list); err == nil {
			t.Errorf("trials %v were added behind trial 1", numbers)
		}
		trials(t, s, "a", Trial(0, 1), Trial(1, 1))
	}
}

func testProposeBad(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	copied := Trial(1, 1)
	copied.Goal, copied.SameAs = Trial(0, 1).Goal, 0
	check(t, s.Propose("a", []search.Trial{Trial(0, 1), copied}))
	for name, spoil := range map[string]func(*search.Trial){
		"no origin":           func(p *search.Trial) { p.Origin = "" },
		"no runs planned":     func(p *search.Trial) { p.Planned = 0 },
		"runs":                func(p *search.Trial) { p.Runs = []search.Run{Scored(0, 0.5)} },
		"NaN":                 func(p *search.Trial) { p.Goal[0].Value = math.NaN() },
		"infinite":            func(p *search.Trial) { p.Goal[1].Value = math.Inf(-1) },
		"a weight too few":    func(p *search.Trial) { p.Goal = p.Goal[:2] },
		"another weight":      func(p *search.Trial) { p.Goal[0].Name = "{L}" },
		"another order":       func(p *search.Trial) { p.Goal[0], p.Goal[1] = p.Goal[1], p.Goal[0] },
		"same as itself":      func(p *search.Trial) { p.SameAs = 2 },
		"same as a later one": func(p *search.Trial) { p.SameAs = 3 },
		"same as -2":          func(p *search.Trial) { p.SameAs = -2 },
		"same, other goal":    func(p *search.Trial) { p.SameAs = 0 },
		"same as a copy":      func(p *search.Trial) { p.SameAs, p.Goal = 1, copied.Goal },
		"same, more runs":     func(p *search.Trial) { p.SameAs, p.Goal, p.Planned = 0, copied.Goal, 2 },
	} {
		bad := Trial(3, 1)
		spoil(&bad)
		if err := s.Propose("a", []search.Trial{Trial(2, 1), bad}); err == nil {
			t.Errorf("%s: added", name)
		} else if !strings.Contains(err.Error(), "trial 3") {
			t.Errorf("%s: error %q does not name trial 3", name, err)
		}
		trials(t, s, "a", Trial(0, 1), copied)
	}
}

func testRuns(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	check(t, s.Propose("a", []search.Trial{Trial(0, 3), Trial(1, 1), Trial(2, 2)}))
	check(t, s.AddRun("a", 0, Scored(2, 0.7)))
	trials(t, s, "a", with(Trial(0, 3), Scored(2, 0.7)), Trial(1, 1), Trial(2, 2))
	check(t, s.AddRun("a", 2, Diverged(1)))
	check(t, s.AddRun("a", 0, Scored(0, 0.5)))
	accuracy := 0.25
	tested := Scored(1, 0.6)
	tested.Outcome.TestAccuracy = &accuracy
	check(t, s.AddRun("a", 0, tested))
	trials(t, s, "a", with(Trial(0, 3), Scored(0, 0.5), tested, Scored(2, 0.7)), Trial(1, 1), with(Trial(2, 2), Diverged(1)))
	got, err := s.Trials("a")
	check(t, err)
	if state := got[0].State(); state != search.Complete {
		t.Errorf("trial 0 is %s", state)
	}
	if state := got[2].State(); state != search.Failed {
		t.Errorf("trial 2 is %s", state)
	}
}

func testBadRuns(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	check(t, s.Propose("a", []search.Trial{Trial(0, 2)}))
	for _, number := range []int{-1, 1, 100} {
		refused(t, s.AddRun("a", number, Scored(0, 0.5)), nil, "trial", fmt.Sprint(number))
	}
	nan, inf := math.NaN(), math.Inf(1)
	for name, spoil := range map[string]func(*search.Run){
		"beyond the plan":   func(r *search.Run) { r.Number = 2 },
		"negative":          func(r *search.Run) { r.Number = -1 },
		"seed too large":    func(r *search.Run) { r.Seed = search.MaxSeed },
		"no outcome":        func(r *search.Run) { r.Outcome = search.Outcome{} },
		"NaN score":         func(r *search.Run) { r.Outcome.Curve[1].ValidationAccuracy = nan },
		"infinite accuracy": func(r *search.Run) { r.Outcome.Curve[0].TrainAccuracy = inf },
		"NaN test":          func(r *search.Run) { r.Outcome.TestAccuracy = &nan },
		"infinite atom":     func(r *search.Run) { r.Outcome.Atoms[0].Value = inf },
		"atom twice":        func(r *search.Run) { r.Outcome.Atoms[0].Name = "{F}" },
		"NaN seconds":       func(r *search.Run) { r.Provenance.Seconds = nan },
	} {
		bad := Scored(1, 0.5)
		spoil(&bad)
		if err := s.AddRun("a", 0, bad); err == nil {
			t.Errorf("%s: added", name)
		} else if !strings.Contains(err.Error(), "trial 0: run ") {
			t.Errorf("%s: error %q does not name trial and run", name, err)
		}
	}
	trials(t, s, "a", Trial(0, 2))
}

func testRunFixed(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	check(t, s.Propose("a", []search.Trial{Trial(0, 2), Trial(1, 1)}))
	check(t, s.AddRun("a", 0, Scored(1, 0.5)))
	check(t, s.AddRun("a", 1, Diverged(0)))
	again := Scored(1, 0.5)
	again.Provenance = search.Provenance{Host: "another"}
	check(t, s.AddRun("a", 0, again))
	check(t, s.AddRun("a", 1, Diverged(0)))
	test := 0.5
	for name, spoil := range map[string]func(*search.Run){
		"seed":   func(r *search.Run) { r.Seed++ },
		"score":  func(r *search.Run) { r.Outcome.Curve[1].ValidationAccuracy = math.Nextafter(0.5, 1) },
		"longer": func(r *search.Run) { r.Outcome.Curve = append(r.Outcome.Curve, search.Epoch{Epoch: 2}) },
		"test":   func(r *search.Run) { r.Outcome.TestAccuracy = &test },
		"atoms":  func(r *search.Run) { r.Outcome.Atoms[1].Value = 0 },
		"failed": func(r *search.Run) { *r = Diverged(1) },
	} {
		changed := Scored(1, 0.5)
		spoil(&changed)
		if err := s.AddRun("a", 0, changed); err == nil {
			t.Errorf("%s: the run was changed", name)
		} else if !strings.Contains(err.Error(), "trial 0: run 1") {
			t.Errorf("%s: error %q does not name trial and run", name, err)
		}
	}
	trials(t, s, "a", with(Trial(0, 2), Scored(1, 0.5)), with(Trial(1, 1), Diverged(0)))
}

func testSameAs(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	copied := func(number int) search.Trial {
		c := Trial(0, 2)
		c.Number, c.SameAs, c.Origin = number, 0, search.Offspring
		return c
	}
	check(t, s.Propose("a", []search.Trial{Trial(0, 2), Trial(1, 1), copied(2)}))
	refused(t, s.AddRun("a", 2, Scored(0, 0.5)), nil, "trial 0")
	check(t, s.AddRun("a", 0, Scored(0, 0.5)))
	trials(t, s, "a", with(Trial(0, 2), Scored(0, 0.5)), Trial(1, 1), with(copied(2), Scored(0, 0.5)))
	check(t, s.AddRun("a", 0, Scored(1, 0.7)))
	check(t, s.Propose("a", []search.Trial{copied(3)})) // of a trial that has ended
	runs := []search.Run{Scored(0, 0.5), Scored(1, 0.7)}
	trials(t, s, "a", with(Trial(0, 2), runs...), Trial(1, 1), with(copied(2), runs...), with(copied(3), runs...))

	got, err := s.Trials("a")
	check(t, err)
	got[2].Runs[0].Outcome.Curve[0].TrainAccuracy = 9
	if got[0].Runs[0].Outcome.Curve[0].TrainAccuracy == 9 {
		t.Error("a trial and its copy share memory")
	}
}

func testExact(t *testing.T, s search.Store) {
	numbers := []float64{0, math.Copysign(0, -1), 1.0 / 3, math.Pi, math.SmallestNonzeroFloat64, math.MaxFloat64, -math.MaxFloat64, 0x1p-1022, math.Nextafter(1, 0), 123456789.123456789, 1e21, 1e-7, float64(float32(0.1))}
	check(t, s.Create(Study("a")))
	for i, x := range numbers {
		p := Trial(i, 1)
		p.Goal[0].Value = x
		r := Scored(0, x)
		r.Seed = search.MaxSeed - 1 - uint64(i)
		r.Outcome.Atoms[0].Value = x
		r.Outcome.TestAccuracy = &x
		check(t, s.Propose("a", []search.Trial{p}))
		check(t, s.AddRun("a", i, r))
	}
	got, err := s.Trials("a")
	check(t, err)
	for i, x := range numbers {
		r := got[i].Runs[0]
		for _, y := range []float64{got[i].Goal[0].Value, r.Outcome.Curve[1].ValidationAccuracy, r.Outcome.Atoms[0].Value, *r.Outcome.TestAccuracy} {
			if math.Float64bits(x) != math.Float64bits(y) {
				t.Errorf("%v became %v", x, y)
			}
		}
		if want := search.MaxSeed - 1 - uint64(i); r.Seed != want {
			t.Errorf("seed %d became %d", want, r.Seed)
		}
	}
}

func testCopies(t *testing.T, s search.Store) {
	given := Study("a")
	check(t, s.Create(given))
	spoilStudy(given)
	got, err := s.Study("a")
	check(t, err)
	spoilStudy(got)
	got, err = s.Study("a")
	check(t, err)
	if diff := cmp.Diff(Study("a"), got, equal); diff != "" {
		t.Errorf("study (- wanted, + got):\n%s", diff)
	}

	accuracy := 0.25
	run := func() search.Run {
		r := Scored(0, 0.5)
		a := accuracy
		r.Outcome.TestAccuracy = &a
		return r
	}
	proposed, added := []search.Trial{Trial(0, 1)}, run()
	check(t, s.Propose("a", proposed))
	check(t, s.AddRun("a", 0, added))
	proposed[0].Goal[0].Value = 9
	spoilRun(added)
	list, err := s.Trials("a")
	check(t, err)
	list[0].Goal[0].Value = 9
	spoilRun(list[0].Runs[0])
	list[0].Runs[0].Seed = 9
	trials(t, s, "a", with(Trial(0, 1), run()))
}

func spoilStudy(s search.Study) {
	s.Spec.Science[0] = 'x'
	s.Spec.Options[0] = 'x'
	s.Spec.Space[0].High = 9
	s.Spec.Start[0][0].Value = 9
}

func spoilRun(r search.Run) {
	r.Outcome.Curve[1].ValidationAccuracy = 9
	r.Outcome.Atoms[0].Value = 9
	*r.Outcome.TestAccuracy = 9
	r.Provenance.Software[0] = 'x'
}

func testJournal(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	check(t, s.Create(Study("b")))
	at := time.Date(2026, 11, 23, 12, 0, 0, 5, time.UTC)
	var want []search.Entry
	for i := range 300 { // the order is that of writing, not of time or trial
		e := search.Entry{Time: at.Add(-time.Duration(i) * time.Second), Trial: 300 - i, Event: search.Resumed, Note: fmt.Sprintf("line %d <&>", i)}
		want = append(want, e)
		check(t, s.Record("a", e))
	}
	refused(t, s.Record("a", search.Entry{Time: at}), nil, "event")
	j, ok := s.(journaled)
	if !ok {
		t.Skip("this store has no Journal method")
	}
	got, err := j.Journal("a")
	check(t, err)
	if diff := cmp.Diff(want, got, equal); diff != "" {
		t.Errorf("journal (- wanted, + got):\n%s", diff)
	}
	if got, err = j.Journal("b"); err != nil || len(got) > 0 {
		t.Errorf("the journal of another study has %d entries, error %v", len(got), err)
	}
	_, err = j.Journal("c")
	refused(t, err, search.ErrNoStudy)
}

func testConcurrency(t *testing.T, s search.Store) {
	const count, planned = 12, 4
	check(t, s.Create(Study("a")))
	var list []search.Trial
	for i := range count {
		list = append(list, Trial(i, planned))
	}
	check(t, s.Propose("a", list))
	var wg sync.WaitGroup
	for i := range count {
		for j := range planned {
			wg.Go(func() {
				if err := s.AddRun("a", i, Scored(j, float64(i)/100)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Go(func() {
			if err := s.AddRun("a", i, Scored(planned, 0.5)); err == nil {
				t.Error("a run beyond the plan was added")
			}
		})
		wg.Go(func() {
			if err := s.Record("a", search.Entry{Trial: i, Event: search.Resumed}); err != nil {
				t.Error(err)
			}
			got, err := s.Trials("a")
			if err != nil || len(got) != count {
				t.Errorf("%d trials, error %v", len(got), err)
			}
		})
	}
	wg.Wait()
	for i := range list {
		for j := range planned {
			list[i].Runs = append(list[i].Runs, Scored(j, float64(i)/100))
		}
	}
	trials(t, s, "a", list...)
}
