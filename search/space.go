package search

import (
	"errors"
	"fmt"
	"math"
)

// Dimension is one dimension of a Space. It is free where Low < High and fixed
// where Low == High.
type Dimension struct {
	Name string  `json:"name"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Fixed reports whether the weight is not searched.
func (w Dimension) Fixed() bool { return w.Low == w.High }

// Space is the box of goals that a study searches. Its order is the order of
// the weights in every goal of the study.
type Space []Dimension

// Validate refuses a space that cannot be searched: one without a free weight, a
// name given twice, and bounds that are upside down or not finite.
func (s Space) Validate() error {
	if err := s.validateWeights(); err != nil {
		return err
	}
	if len(s.Free()) == 0 {
		return errors.New("no weight is free: give at least one weight a low bound below its high bound")
	}
	return nil
}

// validateWeights is Validate of a space that need not be searched.
func (s Space) validateWeights() error {
	seen := make(map[string]bool, len(s))
	for _, w := range s {
		switch {
		case w.Name == "":
			return errors.New("a weight of the space has no name")
		case seen[w.Name]:
			return fmt.Errorf("weight %s stands twice in the space", w.Name)
		case !finite(w.Low) || !finite(w.High):
			return fmt.Errorf("weight %s: bounds [%v, %v] must be finite", w.Name, w.Low, w.High)
		case w.Low > w.High:
			return fmt.Errorf("weight %s: low %v is above high %v", w.Name, w.Low, w.High)
		}
		seen[w.Name] = true
	}
	return nil
}

// Free returns the indices of the weights that are searched, in order.
func (s Space) Free() []int {
	var free []int
	for i, w := range s {
		if !w.Fixed() {
			free = append(free, i)
		}
	}
	return free
}

// Goal returns the goal whose free weights have the values x, in the order of
// Free, clamped to their bounds. It panics if len(x) is not the number of free
// weights.
func (s Space) Goal(x []float64) Params {
	free := s.Free()
	if len(x) != len(free) {
		panic(fmt.Sprintf("search: %d coordinates for a space of %d free weights", len(x), len(free)))
	}
	goal := make(Params, len(s))
	for i, w := range s {
		goal[i] = Param{w.Name, w.Low + 0} // adding zero turns -0 into 0, so that equal goals have equal text
	}
	for j, i := range free {
		goal[i].Value = min(max(x[j], s[i].Low), s[i].High) + 0
	}
	return goal
}

// Coordinates returns the free weights of a goal of this space, the inverse of Goal.
func (s Space) Coordinates(goal Params) []float64 {
	free := s.Free()
	x := make([]float64, len(free))
	for j, i := range free {
		x[j] = goal[i].Value
	}
	return x
}

// Place writes a goal in the order of the space: weights that it does not name
// are 0. It refuses a weight that the space does not have and a value outside
// its bounds.
func (s Space) Place(goal Params) (Params, error) {
	if err := goal.Validate(); err != nil {
		return nil, err
	}
	placed := make(Params, len(s))
	for i, w := range s {
		value, _ := goal.Get(w.Name)
		if value < w.Low || value > w.High {
			if w.Fixed() {
				return nil, fmt.Errorf("weight %s is %v, but the search fixes it to %v", w.Name, value, w.Low)
			}
			return nil, fmt.Errorf("weight %s is %v, outside its bounds [%v, %v]", w.Name, value, w.Low, w.High)
		}
		placed[i] = Param{w.Name, value + 0}
	}
	for _, p := range goal {
		if _, ok := placed.Get(p.Name); !ok {
			return nil, fmt.Errorf("weight %s is not in the search space", p.Name)
		}
	}
	return placed, nil
}

// Check refuses a goal that is not one of the space: other weights than the
// space has, in another order, or a value outside its bounds.
func (s Space) Check(goal Params) error {
	if len(goal) != len(s) {
		return fmt.Errorf("the goal has %d weights, the space %d", len(goal), len(s))
	}
	for i, w := range s {
		if goal[i].Name != w.Name {
			return fmt.Errorf("weight %d of the goal is %s, that of the space %s", i, goal[i].Name, w.Name)
		}
		if value := goal[i].Value; !(value >= w.Low && value <= w.High) {
			return fmt.Errorf("weight %s is %v, outside its bounds [%v, %v]", w.Name, value, w.Low, w.High)
		}
	}
	return nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
