package evolve

import (
	"fmt"
	"math"
)

// Options configure the strategy. JSON keys are in alphabetical order, so that
// their JSON is canonical.
type Options struct {
	// Design is the least number of random trials before evolution; whole
	// generations are drawn, so it is rounded up to them.
	Design int `json:"design"`
	// DesignExtra is the most by which the design may grow while nothing stands
	// out, rounded likewise; 0 fixes the design.
	DesignExtra int `json:"design_extra"`
	// Genes is the number of weights that a mutation changes, on average.
	Genes float64 `json:"genes"`
	// Parents is mu, the number of goals that may have offspring.
	Parents int `json:"parents"`
	// Step is the largest scale of a mutation, as a share of the weight's range.
	Step float64 `json:"step"`
}

// Defaults returns the options for generations of the given size. With 20 or
// more trials in a generation the design takes one generation or two.
func Defaults(generation int) Options {
	design := max(20, generation)
	return Options{Design: design, DesignExtra: design, Genes: 3, Parents: 5, Step: .5}
}

const (
	mostParents = 10_000
	mostDesign  = 1_000_000
)

// Validate refuses options that no search can have and names the key.
func (o Options) Validate() error {
	switch {
	case o.Design < 1 || o.Design > mostDesign:
		return fmt.Errorf("option design is %d: give it 1 to %d trials", o.Design, mostDesign)
	case o.DesignExtra < 0 || o.DesignExtra > mostDesign:
		return fmt.Errorf("option design_extra is %d: give it 0 to %d trials", o.DesignExtra, mostDesign)
	case !(o.Genes > 0) || math.IsInf(o.Genes, 0):
		return fmt.Errorf("option genes is %v: give it a number above 0", o.Genes)
	case o.Parents < 2 || o.Parents > mostParents:
		return fmt.Errorf("option parents is %d: give it 2 to %d", o.Parents, mostParents)
	case !(o.Step > 0 && o.Step <= 1):
		return fmt.Errorf("option step is %v: give it a share above 0, at most 1", o.Step)
	}
	return nil
}
