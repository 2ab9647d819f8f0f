package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// errOutside ends the replay of a study whose runs are trained outside.
var errOutside = errors.New("runs are wanted from outside")

// Ask is for evaluators outside this program: it takes the study as far as the
// stored runs allow and returns the runs that are wanted next, none if the study
// has ended. Asked again before they are told it returns the same, so several
// evaluators can share them.
func (r *Runner) Ask(ctx context.Context, name string) ([]RunSpec, error) {
	s, err := r.begin(name)
	if err != nil {
		return nil, fmt.Errorf("study %s: %w", name, err)
	}
	var wanted []task
	s.outside = func(list []task) { wanted = list }
	event, err := s.run(ctx, r.now())
	if errors.Is(err, errOutside) {
		err = nil
	}
	if event != "" {
		err = errors.Join(err, r.recordOnce(name, Entry{Trial: len(s.trials), Event: event}))
	}
	if err != nil {
		return nil, fmt.Errorf("study %s: %w", name, err)
	}
	specs := make([]RunSpec, len(wanted))
	for i, t := range wanted {
		specs[i] = s.specOf(t)
	}
	return specs, nil
}

// recordOnce writes an entry to the journal, unless its last one is of the same event.
func (r *Runner) recordOnce(name string, e Entry) error {
	journal, err := r.Store.Journal(name)
	if n := len(journal); err != nil || n > 0 && journal[n-1].Event == e.Event {
		return err
	}
	return r.record(name, e)
}

// Answer is what came of a run that was trained outside.
type Answer struct {
	Trial, Run int
	// Score is the validation accuracy in 0..1, unless Reason says why there is
	// none.
	Score  float64
	Reason string
	// Epochs is how many epochs were trained: as many as were asked for. In a study
	// without rungs it may be 0.
	Epochs int
}

// External is the numerics id of runs that were trained outside this program: of their
// learning curves the last point alone is known.
const External = "outside"

// mostEpochs bounds the epochs of a training.
const mostEpochs = 1_000_000

// Validate refuses a run with a score whose outcome cannot be.
func (r Run) Validate() error {
	o := r.Outcome
	switch {
	case r.Reason != "":
		return nil
	case r.Provenance.Numerics == External && len(o.Curve) == 1 && o.Curve[0].Epoch > 0 && o.Curve[0].Epoch <= mostEpochs:
		o.Curve = []Epoch{{TrainAccuracy: o.Curve[0].TrainAccuracy, ValidationAccuracy: o.Curve[0].ValidationAccuracy}}
	}
	return o.Validate()
}

// Tell stores the answer of an evaluator outside this program. It refuses a trial
// or a run that was not asked for, a score that is none, and an answer to what has
// another one already.
func Tell(store Store, name string, a Answer, provenance Provenance) error {
	study, err := store.Study(name)
	if err != nil {
		return err
	}
	refuse := func(format string, args ...any) error {
		return fmt.Errorf("study %s: trial %d: run %d: %s", name, a.Trial, a.Run, fmt.Sprintf(format, args...))
	}
	trials, err := store.Trials(name)
	if err != nil {
		return err
	}
	switch {
	case a.Trial < 0 || a.Trial >= len(trials):
		return refuse("there is no such trial: the study has %d, asked for by number from 0", len(trials))
	case trials[a.Trial].DuplicateOf >= 0:
		return refuse("it is the same as trial %d, whose runs it has", trials[a.Trial].DuplicateOf)
	case a.Run < 0 || a.Run >= trials[a.Trial].Planned:
		return refuse("there is no such run: the trial has %d, from 0", trials[a.Trial].Planned)
	case a.Reason == "" && !(a.Score >= 0 && a.Score <= 1):
		return refuse("the score %v is no accuracy, from 0 to 1: tell a run that failed with its reason", a.Score)
	case a.Reason == "" && !study.Spec.takes(a.Run, a.Epochs):
		return refuse("the score is of %d epochs: the study has rungs, %v, and asked for others", a.Epochs, study.Spec.Rungs)
	case slices.ContainsFunc(trials[a.Trial].Runs, func(r Run) bool { return r.Number == a.Run }):
		return refuse("it was told already, and a finished run never changes")
	}
	provenance.Numerics = External
	run := Run{Number: a.Run, Seed: study.Spec.RunSeed(a.Trial, a.Run), Provenance: provenance}
	if a.Reason != "" {
		run.Reason = oneLine(a.Reason)
	} else {
		run.Outcome.Curve = []Epoch{{Epoch: a.Epochs, TrainAccuracy: a.Score, ValidationAccuracy: a.Score}}
	}
	return store.AddRun(name, a.Trial, run)
}

// takes reports whether a run may have been trained for so many epochs.
func (s Spec) takes(run, epochs int) bool {
	if asked := s.Epochs(run); asked > 0 {
		return epochs == asked
	}
	return epochs >= 0 && (len(s.Rungs) == 0 || epochs > s.Rungs[len(s.Rungs)-1])
}
