package gp

import (
	"goalsearch/search/strategies/internal/design"
	"goalsearch/search/strategies/internal/option"
)

// Options configure the strategy.
type Options struct {
	design.Options
	Model    int     `json:"model" doc:"most trials that the model is fitted to: the best ones, and those near where it is best"`
	Optimism float64 `json:"optimism" doc:"standard deviations above the mean at which goals are judged; less when there are more trials than the model takes"`
}

// Defaults returns the options for generations of the given size.
func Defaults(generation int) Options {
	o := Options{Options: design.Defaults(generation), Model: 200, Optimism: 2}
	o.Extra = max(100, generation)
	return o
}

const (
	leastModel = 10
	mostModel  = 2000
)

// Validate refuses options that no search can have and names the key.
func (o Options) Validate() error {
	switch {
	case o.Model < leastModel || o.Model > mostModel:
		return option.Errorf("model", "is %d: give it %d to %d trials", o.Model, leastModel, mostModel)
	case !(o.Optimism >= 0 && o.Optimism <= 100):
		return option.Errorf("optimism", "is %v: give it 0 to 100 standard deviations", o.Optimism)
	}
	return o.Options.Validate()
}
