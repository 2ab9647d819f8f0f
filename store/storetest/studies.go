package storetest

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goalsearch/search"
)

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
		"no trials":         func(g *search.Study) { g.Budget.Trials = 0 },
		"no space":          func(g *search.Study) { g.Spec.Space = nil },
		"infinite bound":    func(g *search.Study) { g.Spec.Space[0].High = math.Inf(1) },
		"science, no JSON":  func(g *search.Study) { g.Spec.TrainingSpec = json.RawMessage(`{"a":`) },
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
	changed.Budget = search.Budget{Trials: 20, MaxFailures: 3}
	changed.Numerics = "avx512-1"
	changed.Created = changed.Created.Add(time.Hour)
	changed.Spec.TrainingSpec = json.RawMessage(`{ "network": {"hidden": 10}, "dataset": "digits" }`) // the same, written otherwise
	check(t, s.Update(changed))
	want := Study("a")
	want.Budget, want.Numerics = changed.Budget, changed.Numerics
	got, err := s.Study("a")
	check(t, err)
	if diff := cmp.Diff(want, got, equal); diff != "" {
		t.Errorf("study (- wanted, + got):\n%s", diff)
	}
	trials(t, s, "a", Trial(0, 1))
	changed.Budget.Trials = 0
	refused(t, s.Update(changed), nil, "at least 1 trial")
}

func testUpdateSpec(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	changed := Study("a")
	changed.Spec.TrainingSpec = json.RawMessage(`{"dataset":"digits","network":{"hidden":20}}`)
	changed.Spec.Seed = 2
	changed.Budget.Trials = 20
	refused(t, s.Update(changed), nil, "a", "network.hidden: 10 became 20", "seed: 1 became 2")
	got, err := s.Study("a")
	check(t, err)
	if diff := cmp.Diff(Study("a"), got, equal); diff != "" {
		t.Errorf("the refused update changed the study (- wanted, + got):\n%s", diff)
	}
}
