package search_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"goalsearch/search"
)

// answer tells a score of the toy study.
func answer(t testing.TB, s search.Store, trial, run int, score float64, replace bool) {
	t.Helper()
	must(t, search.Tell(s, "toy", search.Answer{Trial: trial, Run: run, Score: score, Replace: replace}, search.Provenance{}))
}

// wanted lists the runs that the toy study asks others for.
func wanted(t testing.TB, s search.Store) [][2]int {
	t.Helper()
	specs, err := runner(s, evaluator(nil)).Ask(t.Context(), "toy")
	must(t, err)
	var list [][2]int
	for _, s := range specs {
		list = append(list, [2]int{s.Trial, s.Run})
	}
	return list
}

// TestTellReplaces: what was told is corrected and withdrawn; the search goes on from
// what is known, at the generation's end, and says the same however often it is asked.
func TestTellReplaces(t *testing.T) {
	study := toyStudy()
	study.Spec.Runs = 1
	m := memory(t, study)
	for _, run := range wanted(t, m) { // the start goals
		answer(t, m, run[0], run[1], 0.5, false)
	}
	generation := wanted(t, m)
	for _, run := range generation[:3] {
		answer(t, m, run[0], run[1], float64(run[0])/10, false)
	}
	answer(t, m, 0, 0, 0.125, true)
	must(t, search.Withdraw(m, "toy", 2, 0, time.Time{}))
	if got := wanted(t, m); !slices.Equal(got, generation[3:]) {
		t.Errorf("in the generation under way %v is wanted, not %v", got, generation[3:])
	}
	for _, run := range generation[3:] {
		answer(t, m, run[0], run[1], 0.25, false)
	}
	for range 2 {
		if got := wanted(t, m); !slices.Equal(got, [][2]int{{2, 0}}) {
			t.Errorf("after it %v is wanted", got)
		}
	}
	answer(t, m, 2, 0, 0.75, false)
	next := wanted(t, m)
	list := trials(t, m)
	if len(list) != 12 || next[0] != [2]int{7, 0} {
		t.Fatalf("of %d trials, then %v is wanted", len(list), next)
	}
	fresh, err := newToyStrategy(study.Spec)
	must(t, err)
	must(t, search.Retrace(fresh, [][]search.Trial{list[:2], list[2:7]}))
	proposals, err := fresh.Ask(5)
	must(t, err)
	for i, p := range proposals {
		if !p.Goal.Equal(list[7+i].Goal) {
			t.Errorf("trial %d is %s, and a strategy that is told what is known proposes %s", 7+i, list[7+i].Goal, p.Goal)
		}
	}
	before := events(t, m)
	answer(t, m, 2, 0, 0.75, true) // it is so already
	must(t, search.Tell(m, "toy", search.Answer{Trial: 3, Reason: "it was another's", Replace: true}, search.Provenance{}))
	if got := trials(t, m)[3]; got.Reason() != "it was another's" || len(got.Runs) != 1 {
		t.Errorf("trial 3 is %+v", got)
	}
	if got := events(t, m); len(got) != len(before)+1 || got[len(got)-1] != "score-replaced@12" {
		t.Errorf("the journal says %v", got[len(before):])
	}
}

func TestTellReplacesRefused(t *testing.T) {
	m := memory(t, toyStudy())
	wanted(t, m)
	answer(t, m, 0, 1, 0.5, false)
	err := search.Tell(m, "toy", search.Answer{Trial: 0, Run: 1, Score: 0.6}, search.Provenance{})
	if told, ok := errors.AsType[*search.ToldAlreadyError](err); !ok || *told != (search.ToldAlreadyError{Study: "toy", Trial: 0, Run: 1}) {
		t.Errorf("error %v", err)
	}
	for _, c := range []struct {
		answer search.Answer
		words  string
	}{
		{search.Answer{Trial: 0, Run: 0, Score: 0.6, Replace: true}, "nothing was told of it yet"},
		{search.Answer{Trial: 0, Run: 1, Score: 1.6, Replace: true}, "no accuracy"},
		{search.Answer{Trial: 0, Run: 1, Score: 0.6, Epochs: -3, Replace: true}, "of -3 epochs"},
		{search.Answer{Trial: 9, Run: 1, Score: 0.6, Replace: true}, "no such trial"},
	} {
		refused(t, search.Tell(m, "toy", c.answer, search.Provenance{}), nil, c.words)
	}
	refused(t, search.Withdraw(m, "toy", 0, 0, time.Time{}), nil, "nothing was told")
	refused(t, search.Withdraw(m, "toy", 0, 2, time.Time{}), nil, "no such run")
	refused(t, search.Withdraw(m, "toy", -1, 0, time.Time{}), nil, "no such trial")
	here := memory(t, toyStudy())
	finish(t, here)
	var trained *search.TrainedHereError
	if err := search.Withdraw(here, "toy", 0, 0, time.Time{}); !errors.As(err, &trained) {
		t.Errorf("of a study that this program trains: %v", err)
	}
	if got := trials(t, m)[0]; len(got.Runs) != 1 {
		t.Errorf("trial 0 has %d runs", len(got.Runs))
	}
}
