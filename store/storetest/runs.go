package storetest

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"goalsearch/search"
)

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
		c.Number, c.DuplicateOf, c.Origin = number, 0, search.Proposed
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
