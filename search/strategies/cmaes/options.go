package cmaes

import (
	"goalsearch/search/strategies/internal/design"
	"goalsearch/search/strategies/internal/option"
)

// Options configure the strategy.
type Options struct {
	design.Options
	Population int     `json:"brood" doc:"goals between two updates of the distribution, rounded up to whole generations; 0: 4 + 3 ln(free weights)"`
	Step       float64 `json:"step" doc:"first standard deviation, as a share of the weight's range"`
}

// Defaults returns the options for generations of the given size.
func Defaults(generation int) Options {
	return Options{Options: design.Defaults(generation), Population: 0, Step: .2}
}

const mostPopulation = 100_000

// Validate refuses options that no search can have and names the key.
func (o Options) Validate() error {
	switch {
	case o.Population < 0 || o.Population > mostPopulation || o.Population > 0 && o.Population < 4:
		return option.Errorf("brood", "is %d: give it 4 to %d goals, or 0", o.Population, mostPopulation)
	case !(o.Step > 0 && o.Step <= 1):
		return option.Errorf("step", "is %v: give it a share above 0, at most 1", o.Step)
	}
	return o.Options.Validate()
}
