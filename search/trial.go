package search

import (
	"encoding/json"
	"slices"
	"time"
)

// State of a trial.
type State string

const (
	Waiting  State = "waiting"  // no run has ended yet
	Running  State = "running"  // some of its runs have ended
	Complete State = "complete" // every planned run has ended with a score
	Pruned   State = "pruned"   // ended early as not worth more training
	Failed   State = "failed"   // a run ended without a score
)

// Origin says where a trial's goal came from.
type Origin string

const (
	Start    Origin = "start"     // given by the user, tried first
	Enqueued Origin = "enqueued"  // added to a study that was there already
	Initial  Origin = "design"    // drawn before the strategy has learned anything
	Proposed Origin = "offspring" // proposed by the strategy from what it was told
)

// Trial is one goal of a study, numbered from 0, with the runs that trained it.
type Trial struct {
	Number int
	Origin Origin
	Goal   Params
	// Planned is the number of runs that the trial should have.
	Planned int
	// DuplicateOf is the number of an earlier trial with the same goal and the same
	// run seeds, of which the Runs are, or -1: equal work is not done twice.
	DuplicateOf int
	// SetAside is why the trial is left out of the ranking, one line; "" if it is not. A
	// trial that is the DuplicateOf another is left out with that one.
	SetAside string
	// Runs that have ended, by run number; at most Planned.
	Runs []Run
}

// Run is one training of a trial's goal with one seed. A finished run never changes.
type Run struct {
	Number     int
	Seed       uint64
	Outcome    Outcome
	Reason     string // why the run failed, one line; "" if it did not
	Provenance Provenance
}

// Epoch is one point of a learning curve. Epoch 0 is before learning.
// Accuracies are in 0..1.
type Epoch struct {
	Epoch              int     `json:"epoch"`
	TrainAccuracy      float64 `json:"train_accuracy"`
	ValidationAccuracy float64 `json:"validation_accuracy"`
}

// Outcome is what a training run yields; the zero value if it failed.
type Outcome struct {
	// Curve has an entry per epoch, from epoch 0 on.
	Curve []Epoch
	// Atoms has the mean PID atoms of the hidden neurons in bits over the
	// training batches of the last epoch.
	Atoms Params
	// TestAccuracy is nil unless the study may look at test data.
	TestAccuracy *float64
}

// Epochs returns the number of epochs trained: that of the last point of the
// curve, of which an outline may have no other.
func (o Outcome) Epochs() int {
	if len(o.Curve) == 0 {
		return 0
	}
	return o.Curve[len(o.Curve)-1].Epoch
}

// ValidationAccuracy returns the score of a run: the accuracy on the validation
// split after the last epoch, in 0..1; false if nothing was trained.
func (o Outcome) ValidationAccuracy() (float64, bool) {
	if len(o.Curve) == 0 {
		return 0, false
	}
	return o.Curve[len(o.Curve)-1].ValidationAccuracy, true
}

// Provenance says where, when and by what a run was made. It may differ
// between two equal searches; nothing else of a run may.
type Provenance struct {
	Started  time.Time       `json:"started,omitzero"`
	Seconds  float64         `json:"seconds,omitempty"`
	Host     string          `json:"host,omitempty"`
	Numerics string          `json:"numerics,omitempty"` // id of the kernels that computed the run
	Software json.RawMessage `json:"software,omitempty"` // version, commit, dirty flag, data checksum
	Stack    string          `json:"stack,omitempty"`    // of a run that panicked
	// Classes are the names of those that the run told apart, in order, where they have
	// names and are not too many to be kept with each run.
	Classes []string `json:"classes,omitempty"`
}

// State derives the trial's state from its runs.
func (t Trial) State() State {
	for _, r := range t.Runs {
		if r.Reason != "" {
			return Failed
		}
	}
	switch {
	case t.Planned > 0 && len(t.Runs) >= t.Planned:
		return Complete
	case len(t.Runs) > 0:
		return Running
	}
	return Waiting
}

// Ended reports whether nothing is left to train.
func (t Trial) Ended() bool { return len(t.Runs) >= t.Planned }

// Value is the mean score of the longest runs of a complete trial, in 0..1; false
// for any other.
func (t Trial) Value() (float64, bool) {
	if t.State() != Complete {
		return 0, false
	}
	sum := 0.0
	longest := t.Longest()
	for _, r := range longest {
		score, ok := r.Outcome.ValidationAccuracy()
		if !ok {
			return 0, false
		}
		sum += score
	}
	return sum / float64(len(longest)), true
}

// Longest returns the runs that were trained for the most epochs, and those that
// failed: all, unless the trial went up rungs.
func (t Trial) Longest() []Run {
	if len(t.Runs) < 2 {
		return t.Runs
	}
	most := 0
	for _, r := range t.Runs {
		most = max(most, r.Outcome.Epochs())
	}
	shorter := func(r Run) bool { return r.Reason == "" && r.Outcome.Epochs() < most }
	if !slices.ContainsFunc(t.Runs, shorter) {
		return t.Runs
	}
	return slices.DeleteFunc(slices.Clone(t.Runs), shorter)
}

// Reason tells why the trial failed, in one line; "" if it did not.
func (t Trial) Reason() string {
	for _, r := range t.Runs {
		if r.Reason != "" {
			return r.Reason
		}
	}
	return ""
}
