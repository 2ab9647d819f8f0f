package search

import (
	"context"
	"encoding/json"
	"errors"
)

// Proposal is a goal that a strategy wants tried.
type Proposal struct {
	Goal   Params
	Origin Origin // Design or Proposed
}

// ErrDone is returned by Strategy.Ask when the strategy has nothing more to propose, ever.
var ErrDone = errors.New("the strategy has ended")

// Strategy proposes goals. It is a pure function of its configuration, the
// search seed and the trials it was told.
type Strategy interface {
	// Ask returns at most n proposals. None means that it waits to be told the
	// trials it has proposed; ErrDone, that the search has ended. Asking n times
	// for one gives what asking once for n gives.
	Ask(n int) ([]Proposal, error)
	// Tell hands over an ended trial, in the order of trial numbers, at the end
	// of its generation. Start goals and enqueued ones, which the strategy did not
	// propose, are told between its generations, start goals before its first. A failed
	// trial has no value.
	Tell(Trial) error
}

// RunSpec is one training to be done.
type RunSpec struct {
	Study        string          // for messages; the outcome does not depend on it
	Trial        int             // likewise
	Run          int             // likewise
	TrainingSpec json.RawMessage // what to train, canonical JSON
	Goal         Params
	Seed         uint64
	// Epochs is how many epochs to train, if not as many as Task says; 0: as many.
	// A training that ends early is the beginning of the whole one, to the bit.
	Epochs int
	// From is how many of them an earlier run of the same goal and seed has trained,
	// which an evaluator may continue; 0: there is none.
	From int
	// Alone says that the Runner has nothing else to do beside this run. The
	// outcome does not depend on it; the time that it takes may.
	Alone bool
}

// Evaluator does one run, in this process or elsewhere. It is called from
// several goroutines at once; the Runner alone decides how many.
type Evaluator interface {
	// Evaluate trains and returns the outcome, a pure function of r.Task,
	// r.Goal and r.Seed. It calls report, if it is not nil, after every epoch;
	// an error from report ends the run with that error. A run that cannot yield
	// a score (it diverged, say) returns a *Failure. When ctx ends first,
	// Evaluate returns ctx's error. Any other error is an error of the machine,
	// not of the goal: it stops the search, and nothing is stored of the run.
	Evaluate(ctx context.Context, r RunSpec, report func(Epoch) error) (Outcome, error)
}

// RemoteEvaluator is an Evaluator whose runs may be made elsewhere, and which tells where,
// when and by what each was.
type RemoteEvaluator interface {
	Evaluator
	// Attribute is Evaluate, with the provenance of the run, also of one that has
	// no score.
	Attribute(ctx context.Context, r RunSpec, report func(Epoch) error) (Outcome, Provenance, error)
}

// Failure is why a run has no score: a property of the goal and the seed.
type Failure struct {
	Reason string // one line, the same for the same run anywhere
	Stack  string // where it happened, if it was a panic
}

func (f *Failure) Error() string { return f.Reason }

// Errors of a Store that callers branch on.
var (
	ErrNoStudy     = errors.New("no such study")
	ErrStudyExists = errors.New("the study exists already")
)

// Store keeps studies. When a method returns without an error its change is
// durable, and it is made either wholly or not at all. Methods may be called
// from several goroutines at once.
type Store interface {
	// Create adds a study; ErrStudyExists if its name is taken.
	Create(Study) error
	// Study returns a study by name; ErrNoStudy if there is none.
	Study(name string) (Study, error)
	// Update changes the budget and the numerics id of a study. It refuses a
	// study whose spec differs. Trials that plan fewer runs than the study does
	// then (Study.Planned) plan as many.
	Update(Study) error
	// Propose adds trials, without runs, in one transaction. Their numbers must
	// follow on from the trials that are there.
	Propose(study string, trials []Trial) error
	// Extend lets trials have more runs: each plans so many afterwards, or as many
	// as before if these were more, and so do the trials that are the DuplicateOf it.
	Extend(study string, planned int, trials ...int) error
	// AddRun adds an ended run to a trial. It refuses to change a run that is
	// there: adding an equal one again does nothing.
	AddRun(study string, trial int, run Run) error
	// Correct takes ended runs out of their trials, or puts others in their place, and
	// appends an entry, of an event that corrects, to the journal, before the next trial
	// and with the runs as they were; in one transaction. It refuses a run that is not there.
	Correct(study string, entry Entry, corrections []Correction) error
	// SetAside leaves a trial, and with it those that are the DuplicateOf it, out of the
	// ranking for a reason, or if that is "" no more, and appends the entry to the
	// journal, before the next trial; in one transaction.
	SetAside(study string, trial int, reason string, entry Entry) error
	// Trials returns all trials by number, with their runs by run number; those
	// of a trial that is the DuplicateOf another included.
	Trials(study string) ([]Trial, error)
	// Record appends to the study's journal.
	Record(study string, entry Entry) error
	// Journal returns the study's journal in the order in which it was written.
	Journal(study string) ([]Entry, error)
	// Enqueue appends an entry with goals to the journal, before the next trial, and
	// raises the number of goals enqueued, in one transaction. Goals must be of the study's space.
	Enqueue(study string, entry Entry) error
}
