package configs

import (
	"cmp"
	"fmt"

	"goalsearch/search"
)

// searchedKeys have no meaning in a study of a list of goals.
var searchedKeys = []string{"goal.low", "goal.high", "goal.free", "goal.fix", "goal.bounds", "search.population", "search.rungs", "search.replicates", "search.options"}

// listed completes a study of a list of goals: its trials are the start goals,
// or, where the setup's neurons have no goal to choose, the one empty goal.
func (c config) listed(s settings, study *search.Study, p *problems) {
	for _, key := range searchedKeys {
		_, given := s.values[key]
		if given || len(s.opened[key]) > 0 {
			p.add(s.at(key), key, "strategy %s searches nothing, so that this key has no meaning; leave it out", search.List)
		}
	}
	before := len(p.list)
	goals := c.listedGoals(s, p)
	if len(p.list) > before {
		return
	}
	study.Spec.Start, study.Spec.Space = goals, search.BoundingSpace(goals)
	study.Spec.Generation, study.Spec.Runs = 1, 1
	study.Budget.Runs, study.Budget.Replicates = c.Search.Runs, 0
	if _, given := s.values["search.trials"]; !given {
		study.Budget.Trials = len(goals)
	} else if c.Search.Trials > len(goals) {
		p.add(s.at("search.trials"), "search.trials", "%d is more than the %d goals of goal.start; leave it out, or write fewer", c.Search.Trials, len(goals))
	}
}

// listedGoals reads goal.start.
func (c config) listedGoals(s settings, p *problems) []search.Params {
	setup := c.Task.Network.Setup
	if setup.Sources() == "" && len(c.Goal.Start) == 0 {
		return []search.Params{{}}
	}
	if len(c.Goal.Start) == 0 {
		p.add(s.at("goal.start"), "goal.start", "there is no goal; write those that strategy %s is to train", search.List)
	}
	return c.startGoals(p, func(_ string, weights search.Params) (search.Params, error) { return c.named(weights) })
}

// named returns a goal with the weights that goals of the study have, in their
// order. One that has others is refused.
func (c config) named(goal search.Params) (search.Params, error) {
	weights := search.Params{}
	for _, name := range c.weights() {
		value, _ := goal.Get(name)
		weights = append(weights, search.Param{Name: name, Value: value})
	}
	for _, w := range goal {
		if _, ok := weights.Get(w.Name); !ok {
			_, err := c.weightsOf(w.Name)
			return nil, cmp.Or(err, fmt.Errorf("goals of the study have no weight %s", w.Name))
		}
	}
	return weights, nil
}
