package search

import (
	"fmt"
	"slices"
	"time"
)

// ToldAlreadyError is returned where a run is told that has another answer already.
type ToldAlreadyError struct {
	Study      string
	Trial, Run int
}

func (e *ToldAlreadyError) Error() string {
	return fmt.Sprintf("study %s: trial %d: run %d: it was told already, and a finished run never changes", e.Study, e.Trial, e.Run)
}

// Tell stores the answer of an evaluator in another program, to a study that
// MakeExternal accepts. It refuses a trial or a run that was not asked for, a score that
// is none or of other epochs, and an answer to what has another one already
// (*ToldAlreadyError), unless it is to replace that, which the journal then keeps.
func Tell(store Store, name string, a Answer, provenance Provenance) error {
	study, trials, err := told(store, name, a.Trial, a.Run)
	if err != nil {
		return err
	}
	refuse := func(format string, args ...any) error {
		return fmt.Errorf("study %s: trial %d: run %d: %s", name, a.Trial, a.Run, fmt.Sprintf(format, args...))
	}
	if a.Reason == "" && !(a.Score >= 0 && a.Score <= 1) {
		return refuse("the score %v is no accuracy, from 0 to 1: give a run that failed its reason", a.Score)
	}
	old, has := trials[a.Trial].run(a.Run)
	switch {
	case has && !a.Replace:
		return &ToldAlreadyError{name, a.Trial, a.Run}
	case !has && a.Replace:
		return refuse("nothing was told of it yet that could be replaced")
	}
	if a.Reason == "" {
		trials[a.Trial] = trials[a.Trial].without(a.Run)
		if err := study.Spec.checkEpochs(trials, a); err != nil {
			return refuse("%v", err)
		}
	}
	run := a.run(study.Spec)
	run.Provenance = provenance
	run.Provenance.Numerics = External
	switch {
	case !has:
		return store.AddRun(name, a.Trial, run)
	case old.Reason == run.Reason && slices.Equal(old.Outcome.Curve, run.Outcome.Curve):
		return nil
	}
	entry := Entry{Time: provenance.Started, Event: ScoreReplaced, Note: fmt.Sprintf("trial %d, run %d: %s became %s", a.Trial, a.Run, old.score(), run.score())}
	return store.Correct(name, entry, []Correction{{a.Trial, a.Run, &run}})
}

// Withdraw takes back the answer to a run, to a study that MakeExternal accepts, so that
// the run is wanted again. The journal keeps it.
func Withdraw(store Store, name string, trial, run int, now time.Time) error {
	_, trials, err := told(store, name, trial, run)
	if err != nil {
		return err
	}
	old, has := trials[trial].run(run)
	if !has {
		return fmt.Errorf("study %s: trial %d: run %d: nothing was told of it yet that could be withdrawn", name, trial, run)
	}
	entry := Entry{Time: now, Event: ScoreWithdrawn, Note: fmt.Sprintf("trial %d, run %d: %s", trial, run, old.score())}
	return store.Correct(name, entry, []Correction{{Trial: trial, Run: run}})
}

// told returns a study whose runs other programs train, and its trials, and refuses a run
// that it does not have.
func told(store Store, name string, trial, run int) (Study, []Trial, error) {
	if err := MakeExternal(store, name); err != nil {
		return Study{}, nil, err
	}
	study, err := store.Study(name)
	if err != nil {
		return study, nil, err
	}
	trials, err := store.Trials(name)
	if err != nil {
		return study, nil, err
	}
	what := ""
	switch {
	case trial < 0 || trial >= len(trials):
		what = fmt.Sprintf("there is no such trial: the study has %d, numbered from 0", len(trials))
	case trials[trial].DuplicateOf >= 0:
		what = fmt.Sprintf("it is the same as trial %d, whose runs it has", trials[trial].DuplicateOf)
	case run < 0 || run >= trials[trial].Planned:
		what = fmt.Sprintf("there is no such run: the trial has %d, from 0", trials[trial].Planned)
	default:
		return study, trials, nil
	}
	return study, nil, fmt.Errorf("study %s: trial %d: run %d: %s", name, trial, run, what)
}

// run is the run of the answer, without provenance.
func (a Answer) run(spec Spec) Run {
	run := Run{Number: a.Run, Seed: spec.RunSeed(a.Trial, a.Run)}
	if a.Reason != "" {
		run.Reason = oneLine(a.Reason)
	} else {
		run.Outcome.Curve = []Epoch{{Epoch: a.Epochs, TrainAccuracy: a.Score, ValidationAccuracy: a.Score}}
	}
	return run
}

// run returns a run of the trial; false if it has not ended.
func (t Trial) run(number int) (Run, bool) {
	at := slices.IndexFunc(t.Runs, func(r Run) bool { return r.Number == number })
	if at < 0 {
		return Run{}, false
	}
	return t.Runs[at], true
}

// score tells what came of a run.
func (r Run) score() string {
	if score, ok := r.Outcome.ValidationAccuracy(); ok && r.Reason == "" {
		return fmt.Sprint(score)
	}
	return "failed: " + r.Reason
}
