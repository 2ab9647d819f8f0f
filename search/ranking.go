package search

import (
	"cmp"
	"math"
	"slices"
)

// RankedTrial is a trial in the ranking of its study.
type RankedTrial struct {
	Trial
	// Rank is 1 for the best trial, and different for trials with equal values; 0 unless
	// the trial is complete and was not set aside.
	Rank int
	// Pruned reports whether the trial ended at a lower rung than the last.
	Pruned bool
}

// State is the state of the trial in its study, as [Spec.State] has it.
func (r RankedTrial) State() State {
	if state := r.Trial.State(); state != Complete || !r.Pruned {
		return state
	}
	return Pruned
}

// Rank returns the trials of a study with this spec in order: the complete ones, the
// best first; then those that were pruned, the longest trained first and of these the
// best; then those that were set aside, those that have not ended, and the failed ones.
// Equals come by number.
// Replicates that are under way do not count.
//
// The best trial is the one with the highest lower bound of the mean: its mean score
// less two standard errors, of the noise that all trials with several runs show
// together. Where all trials have equally many runs that is the order of the means.
func Rank(spec Spec, trials []Trial) []RankedTrial {
	trials = spec.WithoutPendingReplicates(trials)
	keys := standings(spec, trials)
	slices.SortFunc(keys, standing.compare)
	ranked := make([]RankedTrial, len(keys))
	for i, k := range keys {
		ranked[i] = RankedTrial{Trial: trials[k.index], Pruned: k.pruned}
		if k.class == completeClass {
			ranked[i].Rank = i + 1
		}
	}
	return ranked
}

// Best returns the trial that ranks first; false if none is complete.
func Best(spec Spec, trials []Trial) (Trial, bool) {
	t, ok := foremost(spec, trials)
	return t, ok && spec.State(t) == Complete
}

// foremost returns the trial that ranks first, which is a pruned one if none is complete;
// false if no trial has a value.
func foremost(spec Spec, trials []Trial) (Trial, bool) {
	trials = spec.WithoutPendingReplicates(trials)
	keys := standings(spec, trials)
	if len(keys) == 0 {
		return Trial{}, false
	}
	first := slices.MinFunc(keys, standing.compare)
	return trials[first.index], first.class <= prunedClass
}

// rankClass orders trials by their states.
type rankClass int

const (
	completeClass rankClass = iota
	prunedClass
	setAsideClass
	unendedClass
	failedClass
)

// standing is what ranks a trial.
type standing struct {
	index, number int
	class         rankClass
	pruned        bool
	rung          int     // of a pruned trial: how many rungs it was trained on
	bound         float64 // of a trial with a value
}

// standings are those of settled trials of a study.
func standings(spec Spec, trials []Trial) []standing {
	noise := PooledSD(trials)
	keys := make([]standing, len(trials))
	for i, t := range trials {
		k := standing{index: i, number: t.Number, class: unendedClass}
		bound, ok := t.LowerBound(noise)
		switch {
		case !ok && t.State() == Failed:
			k.class = failedClass
		case ok && spec.pruned(t):
			k.class, k.pruned, k.rung, k.bound = prunedClass, true, t.Planned/spec.Runs, bound
		case ok:
			k.class, k.bound = completeClass, bound
		}
		if ok && t.SetAside != "" {
			k.class, k.rung = setAsideClass, 0
		}
		keys[i] = k
	}
	return keys
}

func (a standing) compare(b standing) int {
	return cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(b.rung, a.rung), cmp.Compare(b.bound, a.bound), cmp.Compare(a.number, b.number))
}

// PooledSD is the standard deviation of a run's score around the mean of its trial,
// pooled over all complete trials of two runs and more that were not set aside; 0 if there
// is none.
func PooledSD(trials []Trial) float64 {
	squares, freedom := 0.0, 0
	for _, t := range trials {
		mean, ok := t.Value()
		runs := t.Longest()
		if !ok || t.DuplicateOf >= 0 || t.SetAside != "" || len(runs) < 2 {
			continue
		}
		for _, r := range runs {
			score, _ := r.Outcome.ValidationAccuracy()
			squares += (score - mean) * (score - mean)
		}
		freedom += len(runs) - 1
	}
	if freedom == 0 {
		return 0
	}
	return math.Sqrt(squares / float64(freedom))
}

// bounding is the number of standard errors below a value at which it is bounded. Of
// many trials with one run the best is about so much too good.
const bounding = 2

// LowerBound is what ranks a complete trial: its value less two standard errors,
// given the noise of a run; false if it has no value. Among trials with equally many
// runs it has the order of the values; one lucky run does not overtake the mean of
// many.
func (t Trial) LowerBound(noise float64) (float64, bool) {
	value, ok := t.Value()
	if !ok {
		return 0, false
	}
	return value - bounding*noise/math.Sqrt(float64(len(t.Longest()))), true
}
