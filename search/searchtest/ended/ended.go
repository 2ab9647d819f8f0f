// Package ended makes trials that have ended, as a runner would tell them.
package ended

import "goalsearch/search"

// Complete returns a trial of one run that scored value.
func Complete(number int, p search.Proposal, value float64) search.Trial {
	return trial(number, p, search.Run{Outcome: search.Outcome{
		Curve: []search.Epoch{{}, {Epoch: 1, TrainAccuracy: value, ValidationAccuracy: value}},
	}})
}

// Failed returns a trial whose run ended without a score.
func Failed(number int, p search.Proposal) search.Trial {
	return trial(number, p, search.Run{Reason: "the training diverged"})
}

func trial(number int, p search.Proposal, run search.Run) search.Trial {
	return search.Trial{
		Number: number, Origin: p.Origin, Goal: p.Goal,
		Planned: 1, DuplicateOf: -1, Runs: []search.Run{run},
	}
}
