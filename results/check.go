package results

import (
	"bytes"
	"encoding/json"
	"fmt"

	"goalsearch/internal/jsonform"
	"goalsearch/search"
)

// checkTrial refuses a trial that a study with this spec cannot have after the
// earlier ones.
func checkTrial(spec search.Spec, earlier []search.Trial, t search.Trial) error {
	if t.Number != len(earlier) {
		return fmt.Errorf("number is %d, but should be %d: trials are numbered from 0 without gaps", t.Number, len(earlier))
	}
	switch t.Origin {
	case search.Start, search.Enqueued, search.Initial, search.Proposed:
	default:
		return fmt.Errorf("origin %q is not one of %q, %q, %q and %q", t.Origin, search.Start, search.Enqueued, search.Initial, search.Proposed)
	}
	if err := spec.Space.Check(t.Goal); err != nil {
		return fmt.Errorf("goal: %w", err)
	}
	if t.Planned < 1 || t.Planned > search.MaxRuns {
		return fmt.Errorf("planned is %d: a trial has 1 to %d runs", t.Planned, search.MaxRuns)
	}
	next := 0
	for i, r := range t.Runs {
		number, err := runNumber(spec, t, next, r.Seed)
		if err == nil && number != r.Number {
			err = fmt.Errorf("%d is the seed of run %d, not of run %d", r.Seed, number, r.Number)
		}
		if err != nil {
			return fmt.Errorf("runs[%d].seed: %w", i, err)
		}
		next = number + 1
		if err := r.Validate(); err != nil {
			return fmt.Errorf("runs[%d]: %w", i, err)
		}
		if want, got := wantedEpochs(spec, r.Number), r.Outcome.Epochs(); r.Reason == "" && r.Provenance.Numerics != search.External && want > 0 && got != want {
			return fmt.Errorf("runs[%d]: it has %d epochs, but the study trains %d", i, got, want)
		}
	}
	return checkCopy(earlier, t)
}

// wantedEpochs is how many epochs a run of a study has, 0 if that cannot be told.
func wantedEpochs(spec search.Spec, run int) int {
	if n := spec.Epochs(run); n > 0 {
		return n
	}
	var task struct{ Training struct{ Epochs int } }
	if json.Unmarshal(spec.TrainingSpec, &task) != nil {
		return 0
	}
	return task.Training.Epochs
}

// checkCopy refuses a trial that is not the same as the one that it claims to be.
func checkCopy(earlier []search.Trial, t search.Trial) error {
	if t.DuplicateOf < 0 {
		return nil
	}
	if t.DuplicateOf >= len(earlier) {
		return fmt.Errorf("same_as is %d, which is not an earlier trial", t.DuplicateOf)
	}
	original := earlier[t.DuplicateOf]
	if original.DuplicateOf >= 0 {
		return fmt.Errorf("same_as is %d, which itself is a duplicate of %d: use that number", t.DuplicateOf, original.DuplicateOf)
	}
	if !original.Goal.Equal(t.Goal) {
		return fmt.Errorf("same_as is %d, whose goal differs", t.DuplicateOf)
	}
	if original.SetAside != t.SetAside {
		return fmt.Errorf("same_as is %d, which is set aside for %q, not for %q", t.DuplicateOf, original.SetAside, t.SetAside)
	}
	if original.Planned != t.Planned {
		return fmt.Errorf("same_as is %d, which has %d planned runs, not %d", t.DuplicateOf, original.Planned, t.Planned)
	}
	same, err := sameRuns(original, t)
	if err == nil && !same {
		err = fmt.Errorf("same_as is %d, whose runs differ", t.DuplicateOf)
	}
	return err
}

// sameRuns reports whether two trials have runs that differ in nothing but
// provenance.
func sameRuns(a, b search.Trial) (bool, error) {
	var texts [2][]byte
	for i, t := range []search.Trial{a, b} {
		form, err := trialOf(search.Study{}, t)
		if err != nil {
			return false, err
		}
		if texts[i], err = jsonform.Encode(form.Runs); err != nil {
			return false, err
		}
	}
	return bytes.Equal(texts[0], texts[1]), nil
}
