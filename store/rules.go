package store

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"goalsearch/search"
)

// What a store accepts, whichever kind it is.

// maxName is the longest name of a study in bytes.
const maxName = 1024

func checkName(name string) error {
	switch {
	case name == "":
		return errors.New("a study needs a name")
	case len(name) > maxName:
		return fmt.Errorf("the name of study %.40s… has %d bytes: give it at most %d", name, len(name), maxName)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("the name of study %q has characters that cannot be printed", name)
	}
	return nil
}

func checkStudy(s search.Study) error {
	if err := checkName(s.Name); err != nil {
		return err
	}
	if err := checkContent(s); err != nil {
		return fmt.Errorf("study %s: %w", s.Name, err)
	}
	return nil
}

// checkContent checks all of a study but its name.
func checkContent(s search.Study) error {
	if err := s.Validate(); err != nil {
		return err
	}
	_, err := s.Spec.Hash()
	return err
}

// checkSpec refuses a study whose spec is not the stored one's.
func checkSpec(stored, given search.Study) error {
	old, err := stored.Spec.Hash()
	if err != nil {
		return err
	}
	new, err := given.Spec.Hash()
	if err != nil {
		return err
	}
	if old == new {
		return nil
	}
	list, err := search.Differences(stored.Spec, given.Spec)
	if err != nil {
		return err
	}
	return fmt.Errorf("study %s: %w: %s; continue with the stored spec, or give the study another name", stored.Name, ErrSpecChanged, search.FewDifferences(list))
}

// checkTrial refuses a trial that a study with this space cannot have. It asks
// for the original of a copy, which has a lower number.
func checkTrial(space search.Space, t search.Trial, original func(int) (search.Trial, error)) error {
	if err := checkGoal(space, t.Goal); err != nil {
		return err
	}
	switch t.Origin {
	case search.Start, search.Enqueued, search.Initial, search.Proposed:
	default:
		return fmt.Errorf("origin %q is none of %q, %q, %q and %q", t.Origin, search.Start, search.Enqueued, search.Initial, search.Proposed)
	}
	if t.Planned < 1 || t.Planned > search.MaxRuns {
		return fmt.Errorf("it must plan 1 to %d runs, not %d", search.MaxRuns, t.Planned)
	}
	if err := checkReason(t.SetAside); err != nil {
		return err
	}
	if t.DuplicateOf == -1 {
		return nil
	}
	if t.DuplicateOf < 0 || t.DuplicateOf >= t.Number {
		return fmt.Errorf("it cannot be the same as trial %d: give an earlier one, or -1", t.DuplicateOf)
	}
	o, err := original(t.DuplicateOf)
	switch {
	case err != nil:
		return err
	case o.DuplicateOf >= 0:
		return fmt.Errorf("it cannot be the same as trial %d, which has no runs of its own: name trial %d", t.DuplicateOf, o.DuplicateOf)
	case !o.Goal.Equal(t.Goal):
		return fmt.Errorf("it cannot be the same as trial %d, whose goal differs", t.DuplicateOf)
	case o.Planned != t.Planned:
		return fmt.Errorf("it cannot be the same as trial %d: it plans %d runs, that one %d", t.DuplicateOf, t.Planned, o.Planned)
	}
	return nil
}

// checkGoal wants the weights of the space, in its order.
func checkGoal(space search.Space, goal search.Params) error {
	if len(goal) != len(space) {
		return fmt.Errorf("the goal has %d weights, the space of its study %d", len(goal), len(space))
	}
	for i, w := range space {
		if goal[i].Name != w.Name {
			return fmt.Errorf("weight %d of the goal is %s, in the space of its study %s", i, goal[i].Name, w.Name)
		}
	}
	return goal.Validate()
}

// checkRun refuses a run that trial t cannot have.
func checkRun(t search.Trial, r search.Run) error {
	if t.DuplicateOf >= 0 {
		return fmt.Errorf("the trial is the same as trial %d and has no runs of its own: add the run there", t.DuplicateOf)
	}
	if r.Number < 0 || r.Number >= t.Planned {
		return fmt.Errorf("the trial plans %d runs, numbered from 0", t.Planned)
	}
	if r.Seed >= search.MaxSeed {
		return fmt.Errorf("seed %d is not below 2^53", r.Seed)
	}
	if r.Reason == "" && len(r.Outcome.Curve) == 0 {
		return errors.New("it has neither a learning curve nor a reason why it failed")
	}
	for _, e := range r.Outcome.Curve {
		if !finite(e.TrainAccuracy) || !finite(e.ValidationAccuracy) {
			return fmt.Errorf("an accuracy of epoch %d is no finite number: a run that diverged has a reason instead", e.Epoch)
		}
	}
	if a := r.Outcome.TestAccuracy; a != nil && !finite(*a) {
		return errors.New("the test accuracy is no finite number")
	}
	if err := r.Outcome.Atoms.Validate(); err != nil {
		return fmt.Errorf("atoms: %w", err)
	}
	if !finite(r.Provenance.Seconds) {
		return errors.New("its duration is no finite number")
	}
	return nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func checkEntry(e search.Entry) error {
	switch {
	case e.Event == "":
		return errors.New("a journal entry needs an event")
	case (e.Event == search.GoalsEnqueued) != (len(e.Goals) > 0):
		return fmt.Errorf("a journal entry has goals if its event is %s, and only then", search.GoalsEnqueued)
	case e.Event.Corrects() != (len(e.Superseded) > 0):
		return fmt.Errorf("a journal entry has superseded runs if its event is %s, %s or %s, and only then", search.RunsRetried, search.ScoreReplaced, search.ScoreWithdrawn)
	}
	return nil
}

// checkRecorded refuses an entry that is not to be recorded as it is.
func checkRecorded(e search.Entry) error {
	switch {
	case e.Event == search.GoalsEnqueued:
		return errors.New("goals are enqueued with Enqueue")
	case e.Event.Corrects():
		return errors.New("runs are corrected with Correct")
	case e.Event.Annotates():
		return errors.New("trials are set aside with SetAside")
	}
	return checkEntry(e)
}

// checkCorrection refuses an entry that corrects nothing, or brings its superseded runs
// itself.
func checkCorrection(e search.Entry, corrections []search.Correction) error {
	switch {
	case !e.Event.Corrects():
		return fmt.Errorf("an entry of event %q corrects nothing", e.Event)
	case len(corrections) == 0:
		return errors.New("there is nothing to correct")
	case len(e.Superseded) > 0:
		return errors.New("the entry has superseded runs already")
	}
	return nil
}

// checkSetAside refuses an entry that is not about a trial being set aside, or ranked
// again, as it is.
func checkSetAside(t search.Trial, e search.Entry) error {
	if err := checkOwnRuns(t); err != nil {
		return err
	}
	if want := map[bool]search.Event{true: search.TrialSetAside, false: search.TrialRanked}[t.SetAside != ""]; e.Event != want {
		return fmt.Errorf("an entry of event %q, where %q belongs", e.Event, want)
	}
	if err := checkReason(t.SetAside); err != nil {
		return err
	}
	return checkEntry(e)
}

// checkReason refuses a reason to set a trial aside that is no line of text.
func checkReason(reason string) error {
	if !utf8.ValidString(reason) || strings.ContainsFunc(reason, unicode.IsControl) {
		return fmt.Errorf("the reason %q to set it aside is no line of text", reason)
	}
	return nil
}

// checkOwnRuns refuses a trial whose runs are another's.
func checkOwnRuns(t search.Trial) error {
	if t.DuplicateOf >= 0 {
		return fmt.Errorf("the trial is the same as trial %d and has no runs of its own: name that", t.DuplicateOf)
	}
	return nil
}

// checkReplacement refuses a run in the place of another that it cannot take.
func checkReplacement(old, new search.Run) error {
	if old.Number != new.Number || old.Seed != new.Seed {
		return fmt.Errorf("%w: run %d of seed %d cannot take the place of run %d of seed %d", ErrConflict, new.Number, new.Seed, old.Number, old.Seed)
	}
	return nil
}

func errNoRun() error { return fmt.Errorf("%w: there is no such run to correct", ErrConflict) }

// checkJournal refuses an entry that the journal of a study with this spec and these
// trials, without their runs, cannot have.
func checkJournal(space search.Space, trials []search.Trial, e search.Entry) error {
	if e.Event == search.GoalsEnqueued {
		return checkQueued(space, e)
	}
	if err := checkEntry(e); err != nil {
		return err
	}
	if e.Event == search.Retold && (e.Trial < 0 || e.Trial > len(trials)) {
		return fmt.Errorf("an entry of event %s before trial %d, of %d trials", e.Event, e.Trial, len(trials))
	}
	for _, s := range e.Superseded {
		if s.Trial < 0 || s.Trial >= len(trials) {
			return fmt.Errorf("superseded run: %w", errNoTrial(s.Trial, len(trials)))
		}
		if err := checkRun(trials[s.Trial], s.Run()); err != nil {
			return fmt.Errorf("superseded run %d of trial %d: %w", s.Number, s.Trial, err)
		}
	}
	return nil
}

// checkQueued refuses an entry that enqueues no goals of a space.
func checkQueued(space search.Space, e search.Entry) error {
	if e.Event != search.GoalsEnqueued {
		return fmt.Errorf("an entry of event %s enqueues no goals", e.Event)
	}
	if err := checkEntry(e); err != nil {
		return err
	}
	for i, goal := range e.Goals {
		if err := space.Check(goal); err != nil {
			return fmt.Errorf("goal %d: %w", i+1, err)
		}
	}
	return nil
}

// runDifference says in what two runs differ, "" if in nothing but their
// provenance, which may differ between equal runs.
func runDifference(old, new search.Run) string {
	a, b := old.Outcome, new.Outcome
	switch {
	case old.Seed != new.Seed:
		return fmt.Sprintf("its seed is %d, not %d", old.Seed, new.Seed)
	case old.Reason != new.Reason:
		return fmt.Sprintf("it has the reason %q, not %q", old.Reason, new.Reason)
	case len(a.Curve) != len(b.Curve):
		return fmt.Sprintf("its curve has %d points, not %d", len(a.Curve), len(b.Curve))
	case (a.TestAccuracy == nil) != (b.TestAccuracy == nil):
		return "one has a test accuracy, the other has none"
	case a.TestAccuracy != nil && *a.TestAccuracy != *b.TestAccuracy:
		return fmt.Sprintf("its test accuracy is %v, not %v", *a.TestAccuracy, *b.TestAccuracy)
	}
	for i, e := range a.Curve {
		if f := b.Curve[i]; e != f {
			return fmt.Sprintf("point %d of its curve is %+v, not %+v", i, e, f)
		}
	}
	if !slices.Equal(a.Atoms, b.Atoms) {
		return "its atoms differ"
	}
	return ""
}

// checkSameRun accepts the run that is stored already and no other.
func checkSameRun(stored, given search.Run) error {
	if what := runDifference(stored, given); what != "" {
		return fmt.Errorf("%w: a finished run never changes, and in the store %s", ErrConflict, what)
	}
	return nil
}

// checkExtension refuses more runs for a trial that cannot have them.
func checkExtension(t search.Trial, planned int) error {
	if t.DuplicateOf >= 0 {
		return fmt.Errorf("it is the same as trial %d and has no runs of its own: extend that", t.DuplicateOf)
	}
	if planned < 1 {
		return fmt.Errorf("it cannot plan %d runs", planned)
	}
	return nil
}

func errNoStudy(name string) error {
	return fmt.Errorf("%w: %s", search.ErrNoStudy, name)
}

func errStudyExists(name string) error { return fmt.Errorf("%w: %s", search.ErrStudyExists, name) }

func errNoTrial(number, count int) error {
	if count == 0 {
		return fmt.Errorf("%w: %d; there are none yet", ErrNoTrial, number)
	}
	return fmt.Errorf("%w: %d; there are trials 0 to %d", ErrNoTrial, number, count-1)
}

func errOrder(next, got int) error {
	return fmt.Errorf("%w: trial %d cannot be added, the next is trial %d", ErrConflict, got, next)
}
