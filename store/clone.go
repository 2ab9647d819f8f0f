package store

import (
	"slices"

	"goalsearch/search"
)

// Deep copies, so that a caller and a store share no memory.

func cloneStudy(s search.Study) search.Study {
	s.Spec.TrainingSpec = slices.Clone(s.Spec.TrainingSpec)
	s.Spec.Options = slices.Clone(s.Spec.Options)
	s.Spec.Space = slices.Clone(s.Spec.Space)
	s.Spec.Start = slices.Clone(s.Spec.Start)
	for i, goal := range s.Spec.Start {
		s.Spec.Start[i] = slices.Clone(goal)
	}
	return s
}

func cloneTrial(t search.Trial) search.Trial {
	t.Goal = slices.Clone(t.Goal)
	t.Runs = cloneRuns(t.Runs)
	return t
}

func cloneRuns(runs []search.Run) []search.Run {
	runs = slices.Clone(runs)
	for i := range runs {
		runs[i] = cloneRun(runs[i])
	}
	return runs
}

func cloneJournal(journal []search.Entry) []search.Entry {
	journal = slices.Clone(journal)
	for i, e := range journal {
		journal[i].Superseded = slices.Clone(e.Superseded)
		for j, s := range e.Superseded {
			journal[i].Superseded[j] = search.Supersede(s.Trial, cloneRun(s.Run()))
		}
	}
	return journal
}

func cloneRun(r search.Run) search.Run {
	r.Outcome.Curve = slices.Clone(r.Outcome.Curve)
	r.Outcome.Atoms = slices.Clone(r.Outcome.Atoms)
	if r.Outcome.TestAccuracy != nil {
		accuracy := *r.Outcome.TestAccuracy
		r.Outcome.TestAccuracy = &accuracy
	}
	r.Provenance.Software = slices.Clone(r.Provenance.Software)
	return r
}
