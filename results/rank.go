package results

import (
	"cmp"
	"fmt"
	"slices"

	"goalsearch/search"
)

// Ranked is a trial in a ranking.
type Ranked struct {
	search.Trial
	// Rank is 1 for the best trial; trials with equal values have different
	// places. It is 0 if the trial is not complete.
	Rank int
	// Pruned: the trial was trained for fewer epochs than others of its study.
	Pruned bool
	// Scores sums up the runs of a complete trial.
	Scores Statistics
}

// State is the trial's; pruned, if it is complete and Pruned.
func (r Ranked) State() search.State {
	if state := r.Trial.State(); state != search.Complete || !r.Pruned {
		return state
	}
	return search.Pruned
}

// Rank returns the trials in order: the complete ones, the best first; then those
// that were pruned, likewise; then those that have not ended; then the failed ones.
// Equals come by number. The best is the one with the highest lower bound of the mean:
// its mean score less two standard errors, of the noise that all trials with several
// runs show together. Where all trials have equally many runs that is the order of the
// means.
func Rank(trials []search.Trial) []Ranked {
	type keyed struct {
		trial, class int
		bound        float64
		pruned       bool
		scores       Statistics
	}
	noise, longest := search.PooledSD(trials), mostEpochs(trials)
	list := make([]keyed, len(trials))
	for i, t := range trials {
		list[i] = keyed{trial: i, class: unended}
		if bound, ok := t.LowerBound(noise); ok {
			list[i].scores = Describe(scores(t))
			list[i].class, list[i].bound = full, bound
			if epochsOf(t) < longest {
				list[i].class, list[i].pruned = pruned, true
			}
		} else if t.State() == search.Failed {
			list[i].class = failed
		}
	}
	slices.SortFunc(list, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(b.bound, a.bound), cmp.Compare(trials[a.trial].Number, trials[b.trial].Number))
	})
	ranked := make([]Ranked, len(list))
	for i, k := range list {
		ranked[i] = Ranked{Trial: trials[k.trial], Pruned: k.pruned, Scores: k.scores}
		if k.class == full {
			ranked[i].Rank = i + 1
		}
	}
	return ranked
}

// Classes of trials, in the order in which they are ranked.
const (
	full = iota
	pruned
	unended
	failed
)

// mostEpochs returns how long the longest of the complete trials were trained.
func mostEpochs(trials []search.Trial) int {
	most := 0
	for _, t := range trials {
		if t.State() == search.Complete {
			most = max(most, epochsOf(t))
		}
	}
	return most
}

// scores lists the validation accuracies of a trial's runs, without failed ones.
func scores(t search.Trial) []float64 {
	var list []float64
	for _, r := range t.Longest() {
		if score, ok := r.Outcome.ValidationAccuracy(); ok && r.Reason == "" {
			list = append(list, score)
		}
	}
	return list
}

// Selection says which trials of a ranking are wanted. The zero value selects all.
type Selection struct {
	// Top is the number of complete trials wanted, the best ones; 0: all trials,
	// complete or not.
	Top int
	// Trials are the numbers of the trials among which to choose; none: among all.
	Trials []int
	// Where chooses among them, before the best of those are taken.
	Where Filter
	// Order is in which the selected trials come; the zero value: the ranking's.
	Order Order
}

// Select returns the selected trials. A number that no trial has is refused.
func Select(ranked []Ranked, s Selection) ([]Ranked, error) {
	if s.Top < 0 {
		return nil, fmt.Errorf("the %d best trials cannot be selected: give 1 or more, or 0 for all", s.Top)
	}
	wanted := make(map[int]bool, len(s.Trials))
	for _, number := range s.Trials {
		wanted[number] = true
	}
	var list []Ranked
	for _, r := range ranked {
		if len(s.Trials) > 0 && !wanted[r.Number] {
			continue
		}
		delete(wanted, r.Number)
		if s.Where.Match(r) && (s.Top == 0 || r.Rank > 0 && len(list) < s.Top) {
			list = append(list, r)
		}
	}
	for _, number := range s.Trials {
		if wanted[number] {
			return nil, fmt.Errorf("there is no trial %d: the study has %d, numbered from 0", number, len(ranked))
		}
	}
	s.Order.Sort(list)
	return list, nil
}
