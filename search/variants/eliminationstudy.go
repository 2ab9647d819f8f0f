package variants

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"goalsearch/search"
)

// EliminationName is the name of the strategy in a study's spec.
const EliminationName = "elimination"

// EliminationOptions of an Elimination, part of its study's identity.
type EliminationOptions struct {
	// Stages are the runs that the candidates of a round have: all have the first,
	// and the better half of those that were left has the next.
	Stages []int `json:"rungs"`
	// Share of the weights is removed in a round, and at least one.
	Share float64 `json:"share"`
	// Collapse is the loss of accuracy against the whole goal at which the
	// elimination ends; otherwise it ends with one weight.
	Collapse float64 `json:"collapse"`
}

// DefaultEliminationOptions are for goals of some 20 weights whose trainings with
// other seeds differ by about 0.002: 100 goals and 350 runs.
func DefaultEliminationOptions() EliminationOptions {
	return EliminationOptions{Stages: []int{2, 4, 8}, Share: 0.2, Collapse: 0.05}
}

// Validate refuses options that make no race.
func (o EliminationOptions) Validate() error {
	if len(o.Stages) == 0 || o.Stages[0] < 1 {
		return errors.New("rungs: at least one of at least 1 run is needed")
	}
	for i, r := range o.Stages[1:] {
		if r <= o.Stages[i] {
			return fmt.Errorf("rungs: %d after %d: each must be larger than the one before", r, o.Stages[i])
		}
	}
	if !(o.Share >= 0 && o.Share < 1) {
		return fmt.Errorf("share: %v is not in 0..1", o.Share)
	}
	if !(o.Collapse > 0) {
		return fmt.Errorf("collapse: %v is not above 0", o.Collapse)
	}
	return nil
}

// EliminationStudy returns the study that eliminates the weights of a goal. How
// far it goes is not known beforehand: its trials are at most as many as all
// rounds could have, one weight removed in each.
func EliminationStudy(name string, task json.RawMessage, seed uint64, goal search.Params, o EliminationOptions) (search.Study, error) {
	if err := o.Validate(); err != nil {
		return search.Study{}, err
	}
	options, err := json.Marshal(o)
	if err != nil {
		return search.Study{}, err
	}
	zero := slices.Clone(goal)
	for i := range zero {
		zero[i].Value = 0
	}
	space := search.BoundingSpace([]search.Params{goal, zero})
	n := len(space.Free())
	if n < 2 {
		return search.Study{}, fmt.Errorf("of the goal's weights %d are not 0: there is nothing to eliminate", n)
	}
	return search.Study{
		Name: name,
		Spec: search.Spec{
			TrainingSpec: task, Space: space, Start: []search.Params{goal},
			Strategy: EliminationName, Options: options, Generation: n + 1, Runs: o.Stages[0],
			Seeds: search.SharedSeeds, Seed: seed,
		},
		Budget: search.Budget{Trials: n*(n+3)/2 + 2, MaxFailures: -1},
	}, nil
}
