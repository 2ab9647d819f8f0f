package differential

import (
	"goalsearch/search/strategies/internal/design"
	"goalsearch/search/strategies/internal/option"
)

// Options configure the strategy.
type Options struct {
	design.Options
	Agents int     `json:"agents" doc:"goals that evolve side by side"`
	Cross  float64 `json:"cross" doc:"probability that a weight comes from the mutation rather than from the goal it improves on"`
	Scale  float64 `json:"scale" doc:"factor of the differences by which goals move, drawn from half to one and a half times this"`
}

// Defaults returns the options for generations of the given size.
func Defaults(generation int) Options {
	return Options{Options: design.Defaults(generation), Agents: 15, Cross: .9, Scale: .5}
}

const mostAgents = 10_000

// Validate refuses options that no search can have and names the key.
func (o Options) Validate() error {
	switch {
	case o.Agents < fewest || o.Agents > mostAgents:
		return option.Errorf("agents", "is %d: give it %d to %d", o.Agents, fewest, mostAgents)
	case !(o.Cross >= 0 && o.Cross <= 1):
		return option.Errorf("cross", "is %v: give it a probability, 0 to 1", o.Cross)
	case !(o.Scale > 0 && o.Scale <= 2):
		return option.Errorf("scale", "is %v: give it a number above 0, at most 2", o.Scale)
	}
	return o.Options.Validate()
}
