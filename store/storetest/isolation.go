package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/search"
)

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
	s.Spec.TrainingSpec[0] = 'x'
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
