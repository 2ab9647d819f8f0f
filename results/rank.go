package results

import (
	"fmt"

	"goalsearch/search"
)

// Ranked is a trial in a ranking, with its scores.
type Ranked struct {
	search.RankedTrial
	// Scores sums up the runs of a trial that is complete or pruned.
	Scores Statistics
}

// Rank returns the trials of a study with this spec in the order of [search.Rank].
func Rank(spec search.Spec, trials []search.Trial) []Ranked {
	list := search.Rank(spec, trials)
	ranked := make([]Ranked, len(list))
	for i, t := range list {
		ranked[i] = Ranked{RankedTrial: t}
		if _, ok := t.Value(); ok {
			ranked[i].Scores = Describe(scores(t.Trial))
		}
	}
	return ranked
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
	// Top is the number of trials wanted, the best ones; 0: all. Without Where they are
	// complete; with it, those that have no place may be among them, behind the others.
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
		return nil, fmt.Errorf("cannot select the best %d trials: give 1 or more, or 0 for all", s.Top)
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
		if s.Where.Match(r) && (s.Top == 0 || len(list) < s.Top && (r.Rank > 0 || s.Where.root != nil)) {
			list = append(list, r)
		}
	}
	for _, number := range s.Trials {
		if wanted[number] {
			return nil, fmt.Errorf("no trial %d: the study has %d trials, numbered from 0", number, len(ranked))
		}
	}
	s.Order.Sort(list)
	return list, nil
}
