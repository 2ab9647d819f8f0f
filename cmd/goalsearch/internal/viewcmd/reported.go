package viewcmd

import (
	"goalsearch/internal/studies"
	"goalsearch/results"
	"goalsearch/results/importance"
	"goalsearch/results/plots"
	pages "goalsearch/results/report"
	"goalsearch/store"
)

// reportedStudy reads all that a report says of a study, its importance too.
func reportedStudy(snapshot *store.Snapshot, name string, forest importance.Options) (pages.Study, error) {
	s, err := readReported(snapshot, name)
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

// readReported reads what a report says of a study.
func readReported(snapshot *store.Snapshot, name string) (pages.Study, error) {
	s := pages.Study{}
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
