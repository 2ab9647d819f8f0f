package plots

import (
	"fmt"

	"goalsearch/search"
)

// needScores refuses trials of which none is complete.
func needScores(study search.Study, trials []search.Trial) error {
	if _, ok := search.Best(study.Spec, trials); ok {
		return nil
	}
	pruned, failed, reason := 0, 0, ""
	for _, t := range trials {
		switch study.Spec.State(t) {
		case search.Pruned:
			pruned++
		case search.Failed:
			if failed++; failed == 1 {
				reason = t.Reason()
			}
		}
	}
	switch {
	case pruned > 0:
		return fmt.Errorf("study %s: no trial was trained to full length, and %d were pruned: no score to plot", study.Name, pruned)
	case failed == 0:
		return fmt.Errorf("study %s: no trial is complete yet: nothing to plot", study.Name)
	case failed == len(trials):
		return fmt.Errorf("study %s: all trials failed, the first with %q: no score to plot", study.Name, reason)
	}
	return fmt.Errorf("study %s: no trial is complete, and %d failed, the first with %q: no score to plot", study.Name, failed, reason)
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
