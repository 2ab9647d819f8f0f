package evaluate

import (
	"fmt"

	"goalsearch/pidnet"
	"goalsearch/pidnet/pid"
	"goalsearch/search"
)

// Goal turns named weights into the goal of a setup's neurons. Weights that are
// not named are 0; an atom that the setup's sources do not have is refused.
func Goal(setup pidnet.Setup, weights search.Params) (pid.Goal, error) {
	if err := weights.Validate(); err != nil {
		return pid.Goal{}, err
	}
	goal := pid.NewGoal(setup.Sources())
	for _, w := range weights {
		if err := goal.Set(w.Name, w.Value); err != nil {
			return pid.Goal{}, fmt.Errorf("a goal for %s neurons: %w", setup, err)
		}
	}
	return goal, nil
}
