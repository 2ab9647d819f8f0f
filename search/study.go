package search

import (
	"fmt"
	"slices"
	"time"
)

// Study is a named search.
type Study struct {
	Name     string    `json:"name"`
	Spec     Spec      `json:"spec"`
	Budget   Budget    `json:"extent"`
	Numerics string    `json:"numerics"` // id of the kernels that compute its runs
	Created  time.Time `json:"created,omitzero"`
}

// Validate refuses a study that cannot be.
func (s Study) Validate() error {
	if err := s.Spec.Validate(); err != nil {
		return err
	}
	if s.Budget.Runs > s.Spec.Runs && s.Spec.Strategy != List {
		return fmt.Errorf("the strategy %s was told trials of %d runs each: only studies of a list of goals may get more", s.Spec.Strategy, s.Spec.Runs)
	}
	return s.Budget.Validate()
}

// Planned is the number of runs that each trial has at least.
func (s Study) Planned() int { return max(s.Spec.Runs, s.Budget.Runs) }

// Budget is how far a study goes. It may change at any resume; the strategy
// never sees it.
type Budget struct {
	// Trials is the number of trials besides those that were enqueued.
	Trials int `json:"trials"`
	// Enqueued is the number of goals that were enqueued. Enqueue alone changes it.
	Enqueued int `json:"enqueued,omitempty"`
	// MaxFailures is the number of failed trials above which the study stops at
	// the end of the generation; negative: no limit.
	MaxFailures int `json:"max_failures"`
	// Target is a value, in 0..1, at which the study ends, with the generation in which
	// a trial reaches it; 0: none.
	Target float64 `json:"target,omitempty"`
	// Patience is the number of trials without a better one after which the study
	// ends; 0: any number.
	Patience int `json:"patience,omitempty"`
	// Replicates is the share of all training, from 0 to below 1, that the leading
	// trials get when the others have ended, so that the best is not the luckiest.
	Replicates float64 `json:"replicates,omitempty"`
	// Runs is the number of runs that each trial has at least, if it is more than
	// the spec says: of a List it may be, as no strategy sees it.
	Runs int `json:"runs,omitempty"`
}

// Validate refuses a budget that no study can have.
func (e Budget) Validate() error {
	if e.Trials < 1 {
		return fmt.Errorf("a study must have at least 1 trial, not %d", e.Trials)
	}
	if e.Trials > MaxTrials || e.Enqueued > MaxTrials {
		return fmt.Errorf("%d trials are more than %d", max(e.Trials, e.Enqueued), MaxTrials)
	}
	if e.Runs > MaxRuns {
		return fmt.Errorf("%d runs of a trial are more than %d", e.Runs, MaxRuns)
	}
	if !(e.Target >= 0 && e.Target <= 1) {
		return fmt.Errorf("the target %v is no accuracy, from 0 to 1", e.Target)
	}
	if !(e.Replicates >= 0 && e.Replicates < 1) {
		return fmt.Errorf("the share %v of replicates is not from 0 to below 1", e.Replicates)
	}
	if e.Patience < 0 {
		return fmt.Errorf("a patience of %d trials is less than none", e.Patience)
	}
	if e.Enqueued < 0 {
		return fmt.Errorf("%d goals cannot have been enqueued", e.Enqueued)
	}
	if e.Runs < 0 {
		return fmt.Errorf("a trial cannot have %d runs", e.Runs)
	}
	return nil
}

// Total is the number of all trials.
func (e Budget) Total() int { return e.Trials + e.Enqueued }

// Entry is a line of a study's journal: what happened to it that the search itself does
// not decide, and before which trial.
type Entry struct {
	Time  time.Time `json:"time"`
	Trial int       `json:"trial"` // number of the next trial to be made
	Event Event     `json:"event"`
	Note  string    `json:"note,omitempty"`
	Goals []Params  `json:"goals,omitempty"` // of event GoalsEnqueued
	// Superseded are the runs, as they were, that an event which corrects took out of
	// their trials.
	Superseded []Superseded `json:"superseded,omitempty"`
}

// Event is a kind of journal entry.
type Event string

// Ends reports whether nothing is left to do after the event, unless the budget
// grows.
func (e Event) Ends() bool {
	switch e {
	case Finished, TargetReached, OutOfPatience, Imported:
		return true
	}
	return false
}

// Concludes reports whether a search has come to its end here.
func (e Event) Concludes() bool { return e.Ends() && e != Imported }

// Annotates reports whether the event says something of a trial that changes nothing of
// how far the search is.
func (e Event) Annotates() bool { return e == TrialSetAside || e == TrialRanked }

// HasFinished reports whether a journal ends with the end of its search.
func HasFinished(journal []Entry) bool {
	last, ok := lastStep(journal)
	return ok && last.Event.Concludes()
}

// lastStep is the last entry of a journal that says how far the search is; false if there
// is none.
func lastStep(journal []Entry) (Entry, bool) {
	for _, e := range slices.Backward(journal) {
		if !e.Event.Annotates() {
			return e, true
		}
	}
	return Entry{}, false
}

const (
	Created         Event = "created"
	Resumed         Event = "resumed"
	Extended        Event = "extended"          // the budget changed
	GoalsEnqueued   Event = "enqueued"          // goals were added to the queue
	Interrupted     Event = "interrupted"       // asked to stop; the rest is left for a resume
	TooManyFailures Event = "too-many-failures" // stopped at a generation's end
	Finished        Event = "finished"
	TargetReached   Event = "target-reached"   // a trial is as good as was asked
	OutOfPatience   Event = "out-of-patience"  // too many trials without a better one
	TimeUp          Event = "time-up"          // the time of a run or resume is over
	NumericsChanged Event = "numerics-changed" // resumed under another numerics id, with consent
	Imported        Event = "imported"
	RunsRetried     Event = "retried"         // failed runs are to be trained again
	ScoreReplaced   Event = "score-replaced"  // another score was told in the place of one
	ScoreWithdrawn  Event = "score-withdrawn" // a score that was told is none
	TrialSetAside   Event = "set-aside"       // a trial was left out of the ranking
	TrialRanked     Event = "ranked-again"    // a trial that was set aside is not any more
	Retold          Event = "retold"          // the strategy was told all trials anew, as they were corrected
)
