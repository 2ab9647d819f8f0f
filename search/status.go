package search

import (
	"slices"
	"time"
)

// State is the state of a trial of a study with this spec: that of the trial, but
// Complete as soon as the runs of the spec have ended, whatever replicates are under
// way, and Pruned if it ended at a lower rung than the last.
func (s Spec) State(t Trial) State {
	state := s.settled(t).State()
	if state == Complete && s.pruned(t) {
		return Pruned
	}
	return state
}

// Value is the value of a trial of a study with this spec, where replicates that are
// under way are left out; false unless the trial is complete or pruned.
func (s Spec) Value(t Trial) (float64, bool) { return s.settled(t).Value() }

// whole is the number of runs of a trial that was trained in full, without replicates.
func (s Spec) whole() int { return s.Runs * (len(s.Rungs) + 1) }

// pruned reports whether a trial whose runs have all ended is not trained in full.
func (s Spec) pruned(t Trial) bool {
	return len(s.Rungs) > 0 && t.Planned <= s.Runs*len(s.Rungs)
}

// settled is a trial without the replicates that are under way.
func (s Spec) settled(t Trial) Trial {
	if s.Strategy != List && s.Runs > 0 && len(t.Runs) >= s.whole() { // a list has no replicates
		t.Planned = min(t.Planned, len(t.Runs))
	}
	return t
}

// WithoutPendingReplicates returns the trials as they stand if replicates that are under
// way are left out: a trial that was trained as the spec says keeps its value while it
// waits for more runs.
func (s Spec) WithoutPendingReplicates(trials []Trial) []Trial {
	settled := slices.Clone(trials)
	for i, t := range settled {
		settled[i] = s.settled(t)
	}
	return settled
}

// Counts is how many trials of a study are in which state.
type Counts struct {
	Waiting, Running, Complete, Pruned, Failed int
	// Unfinished is the number of trials among those that have ended which are to have
	// more runs all the same: replicates, and runs beside one that failed.
	Unfinished int
}

// Count counts the trials of a study with this spec by their states.
func Count(spec Spec, trials []Trial) Counts {
	var c Counts
	for _, t := range trials {
		c.Add(spec, t)
	}
	return c
}

// Add counts a trial of a study with this spec.
func (c *Counts) Add(spec Spec, t Trial) {
	switch spec.State(t) {
	case Waiting:
		c.Waiting++
		return
	case Running:
		c.Running++
		return
	case Complete:
		c.Complete++
	case Pruned:
		c.Pruned++
	case Failed:
		c.Failed++
	}
	if !t.Ended() {
		c.Unfinished++
	}
}

// All is the number of all trials.
func (c Counts) All() int { return c.Waiting + c.Running + c.Ended() }

// Ended is the number of trials that are complete, pruned or failed.
func (c Counts) Ended() int { return c.Complete + c.Pruned + c.Failed }

// Overview is a study and how far it is.
type Overview struct {
	Study
	Trials Counts // those made so far
	Last   Entry  // of the journal, but for those that annotate; zero if it has none
}

// Status is how far a study is, for people and programs.
type Status string

// States of a study.
const (
	StudyWaiting     Status = "waiting"     // it has no trials yet
	StudyRunning     Status = "running"     // a search is at work on it
	StudyExternal    Status = "external"    // it has trials left, which other programs train
	StudyInterrupted Status = "interrupted" // it has trials left, and nothing works on it
	StudyFailed      Status = "failed"      // too many of its trials failed
	StudyComplete    Status = "complete"    // its search has ended
)

// Status derives the status of the study. Working is since when a process has had
// the store open for writing, zero if none has: who works on a study has written to its
// journal since.
func (o Overview) Status(working time.Time) Status {
	switch {
	case o.Done():
		return StudyComplete
	case o.Trials.All() == 0:
		return StudyWaiting
	case o.Last.Event == TooManyFailures:
		return StudyFailed
	case o.Numerics == External:
		return StudyExternal
	case o.Last.Event == Interrupted:
		return StudyInterrupted
	case !working.IsZero() && !o.Last.Time.Before(working):
		return StudyRunning
	}
	return StudyInterrupted
}

// Done reports whether nothing of the study is left to do, unless its budget grows:
// its search has come to its end, or all its trials have ended and none may have more
// runs.
func (o Overview) Done() bool {
	if o.Last.Event.Concludes() {
		return true
	}
	return o.Trials.Ended() >= o.Budget.Total() && o.Trials.Unfinished == 0 &&
		(o.Last.Event == Imported || o.Budget.Replicates == 0 && len(o.Spec.Rungs) == 0)
}

// Begun reports whether the study has been worked on and is not done, so that who takes
// it on resumes it.
func (o Overview) Begun() bool { return o.Trials.All() > 0 && !o.Done() }

// RunsLeft is how many runs the study is to have and has not, besides replicates: of
// rungs the first for trials that are not made.
func RunsLeft(study Study, trials []Trial) int {
	left := max(study.Budget.Total()-len(trials), 0) * study.Planned()
	for _, t := range trials[:min(len(trials), study.Budget.Total())] {
		if t.DuplicateOf < 0 {
			left += t.Planned - len(t.Runs)
		}
	}
	return left
}
