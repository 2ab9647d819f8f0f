// Package pages reads from a store what pages show: a report at once, a dashboard again and
// again, and takes what its visitors ask of a running search.
package pages

import (
	"goalsearch/internal/studies"
	"goalsearch/results"
	"goalsearch/results/importance"
	"goalsearch/results/plots"
	"goalsearch/results/report"
	"goalsearch/store"
)

// ReadWithImportance reads all that a report says of a study, its importance too.
func ReadWithImportance(snapshot *store.Snapshot, name string, forest importance.Options) (report.Study, error) {
	s, err := Read(snapshot, name)
	if err != nil {
		return s, err
	}
	shares, err := importance.Of(s.Study, s.Trials, forest)
	if err != nil {
		s.Remark = err.Error()
		return s, nil
	}
	s.Importance = &shares
	return s, nil
}

// Read reads what a report says of a study.
func Read(snapshot *store.Snapshot, name string) (report.Study, error) {
	s := report.Study{}
	overview, err := snapshot.Overview(name)
	if err != nil {
		return s, err
	}
	s.Study, s.State = overview.Study, string(studies.StatusOf(snapshot, overview))
	if s.Trials, err = snapshot.Trials(name); err != nil {
		return s, err
	}
	s.Trials = s.Study.Spec.WithoutPendingReplicates(s.Trials)
	if s.Journal, err = snapshot.Journal(name); err != nil {
		return s, err
	}
	if s.Lattice, err = plots.LatticeOf(s.Study); err != nil { // of another version: the rest can be shown
		s.Lattice = results.Lattice{Nodes: []string{}, Covers: [][2]int{}}
	}
	return s, nil
}
