package search_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"goalsearch/search"
)

// TestOutside: evaluators outside, told in any order, make the same trials as those
// inside.
func TestOutside(t *testing.T) {
	study := toyStudy()
	want := uninterrupted(t, study)
	m := memory(t, study)
	r := runner(m, evaluator(nil))
	for round := 0; ; round++ {
		specs, err := r.Ask(t.Context(), "toy")
		must(t, err)
		if len(specs) == 0 {
			break
		}
		if round > 100 {
			t.Fatal("the search does not end")
		}
		for i := len(specs) - 1; i >= len(specs)/2; i-- { // half of them, backwards
			s := specs[i]
			score, _ := toyOutcome(s).ValidationAccuracy()
			must(t, search.Tell(m, "toy", search.Answer{Trial: s.Trial, Run: s.Run, Score: score}, search.Provenance{}))
		}
	}
	if specs, err := r.Ask(t.Context(), "toy"); len(specs) > 0 || err != nil {
		t.Errorf("after the end it asks for %v, %v", specs, err)
	}
	finished := fmt.Sprintf("%s@%d", search.Finished, len(want))
	if got := events(t, m); !slices.Equal(got, []string{"created@0", finished}) {
		t.Errorf("the journal says %v, want that the search was made and has ended, once", got)
	}
	got := trials(t, m)
	if len(got) != len(want) {
		t.Fatalf("%d trials, want %d", len(got), len(want))
	}
	for i := range want {
		a, _ := want[i].Value()
		b, _ := got[i].Value()
		if !got[i].Goal.Equal(want[i].Goal) || got[i].Origin != want[i].Origin || math.Abs(a-b) > 1e-12 || got[i].Runs[0].Seed != want[i].Runs[0].Seed {
			t.Errorf("trial %d is %+v, want %+v", i, got[i], want[i])
		}
	}
}

func TestTellRefuses(t *testing.T) {
	m := memory(t, toyStudy())
	specs, err := runner(m).Ask(t.Context(), "toy")
	must(t, err)
	if len(specs) != 4 { // two start goals, two runs each
		t.Fatalf("%d runs are wanted", len(specs))
	}
	must(t, search.Tell(m, "toy", search.Answer{Trial: 0, Run: 1, Score: 0.5}, search.Provenance{}))
	must(t, search.Tell(m, "toy", search.Answer{Trial: 1, Run: 0, Reason: "diverged\nin epoch 3"}, search.Provenance{}))
	for _, c := range []struct {
		answer search.Answer
		words  string
	}{
		{search.Answer{Trial: 0, Run: 1, Score: 0.6}, "already"},
		{search.Answer{Trial: 0, Run: 0, Score: math.NaN()}, "no accuracy"},
		{search.Answer{Trial: 0, Run: 0, Score: 1.5}, "no accuracy"},
		{search.Answer{Trial: 0, Run: 2, Score: 0.5}, "no such run"},
		{search.Answer{Trial: 2, Run: 0, Score: 0.5}, "no such trial"},
		{search.Answer{Trial: -1, Run: 0, Score: 0.5}, "no such trial"},
	} {
		refused(t, search.Tell(m, "toy", c.answer, search.Provenance{}), nil, c.words)
	}
	// What was trained for another time does not compare.
	refused(t, search.Tell(m, "toy", search.Answer{Trial: 0, Run: 0, Score: 0.5, Epochs: 7}, search.Provenance{}), nil, "of 7 epochs", "trial 0, run 1, is of 0")
	refused(t, search.Tell(m, "toy", search.Answer{Trial: 0, Run: 0, Score: 0.5, Epochs: 1_000_001}, search.Provenance{}), nil, "from 0 to 1000000")
	refused(t, search.Tell(m, "toy", search.Answer{Trial: 0, Run: 0, Score: 0.5, Epochs: -1}, search.Provenance{}), nil, "of -1 epochs")
	list := trials(t, m)
	if len(list[0].Runs) != 1 || list[1].State() != search.Failed || list[1].Reason() != "diverged" {
		t.Errorf("trials %+v", list)
	}
}

// TestTellEpochs: the answer to a run at a rung has the epochs that were asked for, all
// others have more, and equally many.
func TestTellEpochs(t *testing.T) {
	study := rungStudy()
	study.Spec.Runs = 1
	m := memory(t, study)
	r := runner(m)
	tell := func(run search.RunSpec, epochs int) error {
		return search.Tell(m, "toy", search.Answer{Trial: run.Trial, Run: run.Run, Score: 0.5, Epochs: epochs}, search.Provenance{})
	}
	told := 0
	for rung, epochs := range []int{1, 2, 9} { // start goals go up all rungs
		specs, err := r.Ask(t.Context(), "toy")
		must(t, err)
		for _, s := range specs {
			if rung < 2 {
				refused(t, tell(s, epochs+1), nil, "were asked for")
			} else {
				refused(t, tell(s, 2), nil, "a training in full has from 3")
				if told > 0 {
					refused(t, tell(s, epochs+1), nil, "of 10 epochs", "is of 9")
				}
				told++
			}
			must(t, tell(s, epochs))
		}
	}
	if told != len(study.Spec.Start) {
		t.Errorf("%d trainings in full were told", told)
	}
}

// TestNotMixed: a study with runs of this program is not for others, one without becomes
// theirs.
func TestNotMixed(t *testing.T) {
	m := memory(t, toyStudy())
	finish(t, m)
	for _, err := range []error{
		search.MakeExternal(m, "toy"),
		search.Tell(m, "toy", search.Answer{Score: 0.5}, search.Provenance{}),
		func() error { _, err := runner(m).Ask(t.Context(), "toy"); return err }(),
	} {
		if e, ok := errors.AsType[*search.TrainedHereError](err); !ok || *e != (search.TrainedHereError{Study: "toy", Numerics: "toy-1"}) {
			t.Errorf("error %v", err)
		}
	}
	other := memory(t, toyStudy())
	must(t, search.MakeExternal(other, "toy"))
	if study, err := other.Study("toy"); err != nil || study.Numerics != search.External {
		t.Errorf("its numerics are %q (%v)", study.Numerics, err)
	}
	refused(t, search.MakeExternal(other, "none"), search.ErrNoStudy)
}
