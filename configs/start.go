package configs

import (
	"errors"
	"fmt"

	"goalsearch/evaluate"
	"goalsearch/search"
)

// start returns the start goals, placed in the space.
func (c config) start(space search.Space, p *problems) []search.Params {
	return c.startGoals(p, func(text string, weights search.Params) (search.Params, error) {
		if err := fits(space, text, weights); err != nil {
			return nil, err
		}
		return space.Place(weights)
	})
}

// startGoals reads goal.start. use makes the weights of each goal, which are those of
// layers where these have goals of their own, the weights that the study has for it.
func (c config) startGoals(p *problems, use func(text string, weights search.Params) (search.Params, error)) []search.Params {
	var goals []search.Params
	for i, f := range c.Goal.Start {
		report := func(err error) {
			for _, one := range split(err) {
				p.add(f.value.at(), fmt.Sprintf("goal.start[%d]", i), "%v", one)
			}
		}
		list, err := c.meant(f)
		if err != nil {
			report(err)
			continue
		}
		for _, goal := range list {
			weights, err := c.inLayers(goal.Weights)
			if err == nil {
				weights, err = use(f.text, weights)
			}
			if err != nil {
				report(err)
				continue
			}
			goals = append(goals, weights)
		}
	}
	return goals
}

// meant returns the goal that an item of goal.start means, or the goals that were found by
// an earlier study, in the study's setup.
func (c config) meant(f item) ([]Goal, error) {
	src, setup := f.value.source, c.Task.Network.Setup
	if !IsFound(f.text) {
		goal, err := parseGoal(f.text, setup, filesFrom(src.dir))
		return []Goal{goal}, err
	}
	if src.found == nil {
		return nil, fmt.Errorf("%s: goals of other studies cannot be had here; write the goals, or the names of goal files", f.text)
	}
	list, err := src.found(f.text, src.dir)
	for i := range list {
		if err == nil {
			list[i], err = list[i].in(setup)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.text, err)
	}
	return list, nil
}

// inLayers writes a goal with the weights of every layer, where layers have goals
// of their own: that of a single layer, or else the one of all. A weight of a layer
// that the network does not have is refused.
func (c config) inLayers(goal search.Params) (search.Params, error) {
	if c.Goal.Layers != perLayerGoals {
		return goal, nil
	}
	for _, w := range goal {
		if _, err := c.weightsOf(w.Name); err != nil {
			return nil, err
		}
	}
	var spread search.Params
	for _, name := range c.weights() {
		value, ok := goal.Get(name)
		if !ok {
			atom, _, _ := evaluate.CutLayer(name)
			value, _ = goal.Get(atom)
		}
		spread = append(spread, search.Param{Name: name, Value: value})
	}
	return spread, nil
}

// fits refuses the weights of a start goal that are not in the space, each by an error of
// its own.
func fits(space search.Space, text string, weights search.Params) error {
	var all []error
	for _, w := range space {
		x, _ := weights.Get(w.Name)
		switch {
		case x >= w.Low && x <= w.High:
		case w.Fixed():
			all = append(all, fmt.Errorf("%s has %s = %v, but the search fixes that weight to %v; set goal.fix.%s to %v, free the weight, or start from another goal",
				text, w.Name, x, w.Low, w.Name, x))
		default:
			all = append(all, fmt.Errorf("%s has %s = %v, outside the bounds [%v, %v]; widen goal.bounds.%s or start from another goal",
				text, w.Name, x, w.Low, w.High, w.Name))
		}
	}
	return errors.Join(all...)
}
