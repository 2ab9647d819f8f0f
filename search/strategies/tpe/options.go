package tpe

import (
	"goalsearch/search/strategies/internal/design"
	"goalsearch/search/strategies/internal/option"
)

// Options configure the strategy.
type Options struct {
	design.Options
	Candidates int     `json:"candidates" doc:"points drawn for each goal that is proposed"`
	Good       float64 `json:"good" doc:"share of the trials that counts as good"`
	Most       int     `json:"most" doc:"most trials that count as good"`
}

// Defaults returns the options for generations of the given size.
func Defaults(generation int) Options {
	return Options{Options: design.Defaults(generation), Candidates: 32, Good: .1, Most: 25}
}

const (
	mostCandidates = 10_000
	mostGood       = 10_000
)

// Validate refuses options that no search can have and names the key.
func (o Options) Validate() error {
	switch {
	case o.Candidates < 1 || o.Candidates > mostCandidates:
		return option.Errorf("candidates", "is %d: give it 1 to %d points", o.Candidates, mostCandidates)
	case !(o.Good > 0 && o.Good < 1):
		return option.Errorf("good", "is %v: give it a share between 0 and 1", o.Good)
	case o.Most < 1 || o.Most > mostGood:
		return option.Errorf("most", "is %d: give it 1 to %d trials", o.Most, mostGood)
	}
	return o.Options.Validate()
}
