package results

import (
	"encoding/json"
	"fmt"

	"goalsearch/internal/jsonform"
	"goalsearch/search"
)

// The JSON forms that the package comment describes, with their keys in order.

// headForm is how every form of a trial begins.
type headForm struct {
	Number int           `json:"number"`
	State  search.State  `json:"state"`
	Value  *float64      `json:"value"`
	Origin search.Origin `json:"origin"`
	Goal   search.Params `json:"goal"`
}

// runForm is a run in a ranking.
type runForm struct {
	Seed               uint64   `json:"seed"`
	Epochs             int      `json:"epochs"`
	ValidationAccuracy *float64 `json:"validation_accuracy"`
	TestAccuracy       *float64 `json:"test_accuracy,omitempty"`
	Reason             string   `json:"reason,omitempty"`
}

// rankForm is a trial in a ranking.
type rankForm struct {
	headForm
	Runs     []runForm `json:"runs"`
	Reason   string    `json:"reason"`
	SetAside string    `json:"set_aside,omitempty"`
}

// wholeRunForm is a run with all that is known of it but its provenance.
type wholeRunForm struct {
	runForm
	Curve []search.Epoch `json:"curve"`
	Atoms search.Params  `json:"atoms"`
}

// trialForm is a trial as it is exported and shown.
type trialForm struct {
	headForm
	Planned    int            `json:"planned"`
	SameAs     *int           `json:"same_as"`
	Runs       []wholeRunForm `json:"runs"`
	Reason     string         `json:"reason"`
	SetAside   string         `json:"set_aside,omitempty"`
	Provenance provenanceForm `json:"provenance"`
}

// provenanceForm is what may differ between two equal searches.
type provenanceForm struct {
	Study     json.RawMessage     `json:"study"` // a search.Study or a studyName
	Trials    int                 `json:"trials,omitempty"`
	Selection bool                `json:"selection,omitempty"`
	Journal   []search.Entry      `json:"journal,omitempty"`
	Runs      []search.Provenance `json:"runs,omitempty"`
}

// studyName is a study that is named only.
type studyName struct {
	Name string `json:"name"`
}

func headOf(t search.Trial, state search.State, value float64, ok bool) headForm {
	h := headForm{Number: t.Number, State: state, Origin: t.Origin, Goal: t.Goal}
	if ok {
		h.Value = &value
	}
	return h
}

func runOf(r search.Run) runForm {
	f := runForm{Seed: r.Seed, Epochs: r.Outcome.Epochs(), TestAccuracy: r.Outcome.TestAccuracy, Reason: r.Reason}
	if score, ok := r.Outcome.ValidationAccuracy(); ok && r.Reason == "" {
		f.ValidationAccuracy = &score
	}
	return f
}

func rankOf(r Ranked) rankForm {
	value, ok := r.Value()
	f := rankForm{headForm: headOf(r.Trial, r.State(), value, ok), Runs: make([]runForm, len(r.Runs)), Reason: r.Reason(), SetAside: r.SetAside}
	for i, run := range r.Runs {
		f.Runs[i] = runOf(run)
	}
	return f
}

// trialOf returns the form of a trial whose study is only named.
func trialOf(study search.Study, t search.Trial) (trialForm, error) {
	value, ok := study.Spec.Value(t)
	f := trialForm{headForm: headOf(t, study.Spec.State(t), value, ok), Planned: t.Planned, Runs: make([]wholeRunForm, len(t.Runs)), Reason: t.Reason(), SetAside: t.SetAside}
	if t.DuplicateOf >= 0 {
		f.SameAs = &t.DuplicateOf
	}
	for i, r := range t.Runs {
		curve := r.Outcome.Curve
		if curve == nil {
			curve = []search.Epoch{}
		}
		f.Runs[i] = wholeRunForm{runForm: runOf(r), Curve: curve, Atoms: r.Outcome.Atoms}
		f.Provenance.Runs = append(f.Provenance.Runs, r.Provenance)
	}
	name, err := jsonform.Encode(studyName{study.Name})
	f.Provenance.Study = name
	return f, err
}

// trial turns the form back into a trial of a study with this spec.
func (f trialForm) trial(spec search.Spec) (search.Trial, error) {
	t := search.Trial{Number: f.Number, Origin: f.Origin, Goal: f.Goal, Planned: f.Planned, DuplicateOf: -1, SetAside: f.SetAside}
	if f.SameAs != nil {
		t.DuplicateOf = *f.SameAs
		if t.DuplicateOf < 0 {
			return t, fmt.Errorf("same_as is %d: give the number of an earlier trial, or null", t.DuplicateOf)
		}
	}
	if len(f.Provenance.Runs) != len(f.Runs) {
		return t, fmt.Errorf("provenance.runs has %d entries, runs has %d", len(f.Provenance.Runs), len(f.Runs))
	}
	next := 0
	for i, r := range f.Runs {
		number, err := runNumber(spec, t, next, r.Seed)
		if err != nil {
			return t, fmt.Errorf("runs[%d].seed: %w", i, err)
		}
		next = number + 1
		t.Runs = append(t.Runs, search.Run{
			Number:     number,
			Seed:       r.Seed,
			Outcome:    search.Outcome{Curve: emptyIsNil(r.Curve), Atoms: emptyIsNil(r.Atoms), TestAccuracy: r.TestAccuracy},
			Reason:     r.Reason,
			Provenance: f.Provenance.Runs[i],
		})
	}
	return t, nil
}

// runNumber returns the number, from first on, of the run that has the seed.
func runNumber(spec search.Spec, t search.Trial, first int, seed uint64) (int, error) {
	for number := first; number < min(t.Planned, search.MaxRuns); number++ {
		if spec.RunSeed(t.Number, number) == seed {
			return number, nil
		}
	}
	return 0, fmt.Errorf("none of the planned runs %d and later, of %d, has the seed %d: the run belongs to another study, or the runs are not in order", first, t.Planned, seed)
}

func emptyIsNil[S ~[]E, E any](list S) S {
	if len(list) == 0 {
		return nil
	}
	return list
}
