package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// TrainedHereError is returned where a study that this program trains is to be trained
// by others: its runs and theirs are not mixed.
type TrainedHereError struct{ Study, Numerics string }

func (e *TrainedHereError) Error() string {
	return fmt.Sprintf("study %s: this program trains it, with %s, and runs of other programs are not mixed with its own", e.Study, e.Numerics)
}

// MakeExternal makes a study without runs of this program one that others train: its
// numerics become External. It refuses any other with a *TrainedHereError.
func MakeExternal(store Store, name string) error {
	study, err := store.Study(name)
	if err != nil || study.Numerics == External {
		return err
	}
	trials, err := store.Trials(name)
	if err != nil {
		return err
	}
	for _, t := range trials {
		if slices.ContainsFunc(t.Runs, func(r Run) bool { return r.Provenance.Numerics != External }) {
			return &TrainedHereError{name, study.Numerics}
		}
	}
	study.Numerics = External
	return store.Update(study)
}

// errExternal ends the replay of a study whose runs other programs train.
var errExternal = errors.New("runs are wanted that other programs train")

// Ask is for evaluators in other programs: it takes the study, which MakeExternal
// must accept, as far as the stored runs allow and returns the runs that are wanted next,
// none if the study has ended. Asked again before they are told it returns the same, so
// several evaluators can share them.
func (r *Runner) Ask(ctx context.Context, name string) ([]RunSpec, error) {
	if err := MakeExternal(r.Store, name); err != nil {
		return nil, err
	}
	var wanted []task
	var s *session
	var event Event
	var err error
	for first := true; first || errors.Is(err, errCorrected); first = false {
		if s, err = r.begin(name); err != nil {
			return nil, fmt.Errorf("study %s: %w", name, err)
		}
		s.external = func(list []task) { wanted = list }
		event, err = s.run(ctx, r.now())
	}
	if errors.Is(err, errExternal) {
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
	if last, ok := lastStep(journal); err != nil || ok && last.Event == e.Event {
		return err
	}
	return r.record(name, e)
}

// Answer is what came of a run that another program trained.
type Answer struct {
	Trial, Run int
	// Score is the validation accuracy in 0..1, unless Reason says why there is
	// none.
	Score  float64
	Reason string
	// Epochs is how many epochs were trained: as many as were asked for, and of runs in
	// full as many as of all others; 0 if nobody counts them and the study has no rungs.
	Epochs int
	// Replace has the answer take the place of the one that the run has.
	Replace bool
}

// External is the numerics id of runs that other programs trained: of their learning
// curves only the last point is known.
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

// checkEpochs refuses an answer whose run was trained for another time than was asked
// for: at a rung its epochs, in full what other runs in full had.
func (s Spec) checkEpochs(trials []Trial, a Answer) error {
	if asked := s.Epochs(a.Run); asked > 0 {
		if a.Epochs != asked {
			return fmt.Errorf("the score is of %d epochs, and %d were asked for", a.Epochs, asked)
		}
		return nil
	}
	if last := slices.Max(append([]int{-1}, s.Rungs...)); a.Epochs <= last || a.Epochs > mostEpochs {
		return fmt.Errorf("the score is of %d epochs: a training in full has from %d to %d", a.Epochs, last+1, mostEpochs)
	}
	for _, t := range trials {
		for _, r := range t.Runs {
			if n := r.Outcome.Epochs(); r.Reason == "" && s.Epochs(r.Number) == 0 && n != a.Epochs {
				return fmt.Errorf("the score is of %d epochs, and that of trial %d, run %d, is of %d: trainings in full have equally many", a.Epochs, t.Number, r.Number, n)
			}
		}
	}
	return nil
}
