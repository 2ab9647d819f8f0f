package search

import (
	"fmt"
	"time"
)

// Study is a named search.
type Study struct {
	Name     string    `json:"name"`
	Spec     Spec      `json:"spec"`
	Extent   Extent    `json:"extent"`
	Numerics string    `json:"numerics"` // id of the kernels that compute its runs
	Created  time.Time `json:"created,omitzero"`
}

// Extent is how far a study goes. It may change at any resume; the strategy
// never sees it.
type Extent struct {
	// Trials is the total number of trials.
	Trials int `json:"trials"`
	// MaxFailures is the number of failed trials above which the study stops at
	// the end of the generation; negative: no limit.
	MaxFailures int `json:"max_failures"`
}

// Validate refuses an extent that no study can have.
func (e Extent) Validate() error {
	if e.Trials < 1 {
		return fmt.Errorf("a study must have at least 1 trial, not %d", e.Trials)
	}
	return nil
}

// Entry is a line of a study's journal: what happened to it from outside, and
// before which trial.
type Entry struct {
	Time  time.Time `json:"time"`
	Trial int       `json:"trial"` // number of the next trial to be made
	Event Event     `json:"event"`
	Note  string    `json:"note,omitempty"`
}

// Event is a kind of journal entry.
type Event string

const (
	Created         Event = "created"
	Resumed         Event = "resumed"
	Extended        Event = "extended"          // the extent changed
	Interrupted     Event = "interrupted"       // asked to stop; the rest is left for a resume
	TooManyFailures Event = "too-many-failures" // stopped at a generation's end
	Finished        Event = "finished"
	NumericsChanged Event = "numerics-changed" // resumed under another numerics id, with consent
	Imported        Event = "imported"
)
