package search

import "slices"

// Progress is how far a study is.
type Progress struct {
	Study     string
	Trials    int // wanted in all
	Ended     int // complete, pruned or failed
	Failed    int
	Trained   int     // runs trained by this Run
	Reused    int     // runs that were known and are in the study by this Run
	Runs      int     // runs wanted in all
	RunsEnded int     // by this or an earlier Run
	Best      float64 // value of the best trial so far, as Rank has it
	BestTrial int     // its number, -1 if no trial is complete
	Ending    string  // why Run ended before all trials were made, though nothing failed
}

// recount counts the trials anew, as they are in the store.
func (s *session) recount() {
	spec, known := s.study.Spec, s.known()
	counts := Count(spec, known)
	p := &s.progress
	p.Ended, p.Failed, p.Best, p.BestTrial = counts.Ended(), counts.Failed, 0, -1
	s.noise, s.bound, s.changed = PooledSD(spec.WithoutPendingReplicates(known)), 0, false
	if best, ok := Best(spec, known); ok {
		s.lead(best)
	}
}

// known is the trials as the store has them: a trial that is replayed may have more
// runs there.
func (s *session) known() []Trial {
	stored := s.stored[:min(len(s.stored), s.study.Budget.Total())]
	list := slices.Clone(s.trials)
	for i := range min(len(list), len(stored)) {
		if t := list[i]; len(t.Runs) != len(stored[i].Runs) || t.Planned != stored[i].Planned {
			list[i] = stored[i].with(t.Runs)
			list[i].Planned = max(list[i].Planned, t.Planned)
		}
	}
	return append(list, stored[min(len(list), len(stored)):]...)
}

// countTrial counts a trial that has ended just now.
func (s *session) countTrial(t Trial) {
	spec := s.study.Spec
	s.progress.Ended++
	switch spec.State(t) {
	case Failed:
		s.progress.Failed++
	case Complete:
		if bound, _ := t.LowerBound(s.noise); s.progress.BestTrial < 0 || bound > s.bound || bound == s.bound && t.Number < s.progress.BestTrial {
			s.lead(t)
		}
	}
}

// lead makes a trial the best one.
func (s *session) lead(t Trial) {
	s.progress.Best, _ = t.Value()
	s.progress.BestTrial = t.Number
	s.bound, _ = t.LowerBound(s.noise)
}

// hasEnded reports whether a trial is complete, pruned or failed.
func (s *session) hasEnded(t Trial) bool {
	state := s.study.Spec.State(t)
	return state != Waiting && state != Running
}

func (s *session) observe() {
	if s.OnProgress != nil {
		s.OnProgress(s.progress)
	}
}
