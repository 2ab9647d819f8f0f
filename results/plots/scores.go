package plots

import (
	"fmt"

	"goalsearch/search"
)

// needScores refuses trials of which none is complete.
func needScores(study string, trials []search.Trial) error {
	failed, reason := 0, ""
	for _, t := range trials {
		if _, ok := t.Value(); ok {
			return nil
		}
		if t.State() == search.Failed {
			if failed++; failed == 1 {
				reason = t.Reason()
			}
		}
	}
	switch {
	case failed == 0:
		return fmt.Errorf("study %s: none of its trials is complete yet: there is nothing to draw before one is", study)
	case failed == len(trials):
		return fmt.Errorf("study %s: all its trials failed, the first with %q: there is no score to draw", study, reason)
	}
	return fmt.Errorf("study %s: none of its trials is complete and %d failed, the first with %q: there is no score to draw", study, failed, reason)
}

// scoreLabel names the score of trials, with the number of runs that it is a mean
// of in a second line.
func scoreLabel(trials []search.Trial) string {
	least, most := 0, 0
	for _, t := range trials {
		if t.State() != search.Complete {
			continue
		}
		n := len(t.Longest())
		if least == 0 || n < least {
			least = n
		}
		most = max(most, n)
	}
	const score = "validation accuracy"
	switch {
	case most <= 1:
		return score
	case least == most:
		return fmt.Sprintf("%s\nmean of %d runs", score, most)
	}
	return fmt.Sprintf("%s\nmean of %d to %d runs", score, least, most)
}
