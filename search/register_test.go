package search_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goalsearch/search"
	"goalsearch/store"
)

var (
	morning = time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	evening = morning.Add(12 * time.Hour)
)

func TestRegister(t *testing.T) {
	m := store.NewMemory()
	study := toyStudy()
	must(t, search.Register(m, study, false, morning))
	must(t, search.Register(m, study, false, evening)) // nothing is new
	longer := study
	longer.Budget.Trials = 30
	must(t, search.Register(m, longer, false, evening))
	longer.Budget.MaxFailures = 2
	must(t, search.Register(m, longer, false, evening))
	longer.Budget = search.Budget{Trials: 20, MaxFailures: 0}
	longer.Numerics = "toy-2"
	longer.Spec.TrainingSpec = json.RawMessage(`{"network": {"hidden": 3}, "dataset": "toy"}`) // the same, written otherwise
	must(t, search.Register(m, longer, true, evening))

	got, err := m.Study("toy")
	must(t, err)
	want := study
	want.Budget, want.Numerics, want.Created = longer.Budget, "toy-2", morning
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("study (- wanted, + got):\n%s", diff)
	}
	journal, err := m.Journal("toy")
	must(t, err)
	wanted := []search.Entry{
		{Time: morning, Event: search.Created},
		{Time: evening, Event: search.Extended, Note: "18 trials became 30"},
		{Time: evening, Event: search.Extended, Note: "any number of failures allowed became 2"},
		{Time: evening, Event: search.NumericsChanged, Note: "toy-1 became toy-2"},
		{Time: evening, Event: search.Extended, Note: "30 trials became 20, 2 failures allowed became 0"},
	}
	if diff := cmp.Diff(wanted, journal); diff != "" {
		t.Errorf("journal (- wanted, + got):\n%s", diff)
	}
}

func TestRegisterRefuses(t *testing.T) {
	tests := map[string]struct {
		change func(*search.Study)
		cause  error
		words  []string
	}{
		"invalid spec":   {func(s *search.Study) { s.Spec.Runs = 0 }, nil, []string{"run"}},
		"invalid extent": {func(s *search.Study) { s.Budget.Trials = 0 }, nil, []string{"at least 1 trial, not 0"}},
		"science": {func(s *search.Study) {
			s.Spec.TrainingSpec = json.RawMessage(`{"dataset":"toy","network":{"hidden":4}}`)
		}, search.ErrSpecChanged, []string{": network.hidden: 3 became 4; give", "another name"}},
		"bounds":   {func(s *search.Study) { s.Spec.Space[1].Low = 0.125 }, search.ErrSpecChanged, []string{"space[1].low: 0 became 0.125"}},
		"numerics": {func(s *search.Study) { s.Numerics = "toy-2" }, search.ErrNumericsChanged, []string{"toy-1", "toy-2", "last bits"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := memory(t, toyStudy())
			study := toyStudy()
			study.Budget.Trials = 100
			test.change(&study)
			refused(t, search.Register(m, study, false, evening), test.cause, append(test.words, "study toy")...)
			if got, err := m.Study("toy"); err != nil || got.Budget.Trials != toyTrials {
				t.Errorf("the study has become %+v (%v)", got, err)
			}
			if got := events(t, m); len(got) != 1 {
				t.Errorf("the journal has %v", got)
			}
		})
	}
}

// TestRegisterStartOrder: a start goal whose weights come in another order is the same goal.
func TestRegisterStartOrder(t *testing.T) {
	m := memory(t, toyStudy())
	study := toyStudy()
	study.Spec.Start[1] = search.Params{{Name: "H_res"}, {Name: "{F}", Value: -1}, {Name: "{C}", Value: 1}}
	study.Budget.Trials = 20
	must(t, search.Register(m, study, false, evening))
	finish(t, m)
}

// TestRegisterErrors: the errors have what a caller needs to give advice, and list a few
// differences only.
func TestRegisterErrors(t *testing.T) {
	m := memory(t, toyStudy())
	study := toyStudy()
	study.Spec.Seed, study.Spec.Runs, study.Spec.Generation, study.Spec.Strategy = 8, 1, 4, "other"
	study.Spec.TrainingSpec = json.RawMessage(`{"dataset":"others","network":{"hidden":4}}`)
	err := search.Register(m, study, false, evening)
	changed, ok := errors.AsType[*search.SpecChangedError](err)
	if !ok || changed.Study != "toy" || len(changed.Differences) != 6 {
		t.Fatalf("error %+v", err)
	}
	want := "study toy: the study's spec has changed: generation: 5 became 4; runs: 2 became 1; dataset: \"toy\" became \"others\"; and 3 more; give the study another name, or remove the old one"
	if err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
	study = toyStudy()
	study.Numerics = "toy-2"
	err = search.Register(m, study, false, evening)
	if e, ok := errors.AsType[*search.NumericsChangedError](err); !ok || *e != (search.NumericsChangedError{Study: "toy", Stored: "toy-1", Given: "toy-2"}) {
		t.Errorf("error %+v", err)
	}
}

// TestCheckRegister: the check says what registering then does, and changes nothing.
func TestCheckRegister(t *testing.T) {
	m := store.NewMemory()
	study := toyStudy()
	for _, step := range []struct {
		change  func(*search.Study)
		new     bool
		changes int
	}{
		{func(*search.Study) {}, true, 1},
		{func(*search.Study) {}, false, 0},
		{func(s *search.Study) { s.Budget.Trials, s.Numerics = 1, "toy-2" }, false, 1}, // never fewer trials than were made
		{func(s *search.Study) { s.Budget.Trials = 40 }, false, 1},
	} {
		step.change(&study)
		before, _ := m.Study("toy")
		got, err := search.CheckRegister(m, study, true)
		must(t, err)
		if now, _ := m.Study("toy"); got.New != step.new || len(got.Changes) != step.changes || !cmp.Equal(before, now) {
			t.Fatalf("registration %+v; the store had %+v, and has %+v", got, before, now)
		}
		must(t, search.Register(m, study, true, morning))
		got.Study.Created = morning
		now, err := m.Study("toy")
		must(t, err)
		if diff := cmp.Diff(got.Study, now); diff != "" {
			t.Errorf("study (- foretold, + made):\n%s", diff)
		}
		if step.new {
			finish(t, m)
		}
	}
}

func TestRegisterFaultyStore(t *testing.T) {
	refused(t, search.Register(&faulty{Store: store.NewMemory()}, toyStudy(), false, morning), errDisk)
}
