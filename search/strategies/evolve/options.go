package evolve

import (
	"math"

	"goalsearch/search/strategies/internal/design"
	"goalsearch/search/strategies/internal/option"
)

// Options configure the strategy.
type Options struct {
	design.Options
	Genes   float64 `json:"genes" doc:"weights that a mutation changes, on average"`
	Parents int     `json:"parents" doc:"best goals that may have offspring"`
	Step    float64 `json:"step" doc:"largest scale of a mutation, as a share of the weight's range"`
}

// Defaults returns the options for generations of the given size. With 20 or
// more trials in a generation the design takes one generation or two.
func Defaults(generation int) Options {
	least := max(20, generation)
	return Options{Options: design.Options{Design: least, Extra: least}, Genes: 3, Parents: 5, Step: .5}
}

const mostParents = 10_000

// Validate refuses options that no search can have and names the key.
func (o Options) Validate() error {
	switch {
	case !(o.Genes > 0) || math.IsInf(o.Genes, 0):
		return option.Errorf("genes", "is %v: give it a number above 0", o.Genes)
	case o.Parents < 2 || o.Parents > mostParents:
		return option.Errorf("parents", "is %d: give it 2 to %d", o.Parents, mostParents)
	case !(o.Step > 0 && o.Step <= 1):
		return option.Errorf("step", "is %v: give it a share above 0, at most 1", o.Step)
	}
	return o.Options.Validate()
}
