package configs

import (
	"strings"

	"goalsearch/evaluate"
)

// Task returns what a run trains with some keys of dataset, network or
// training set anew. The error joins the Problems of the settings, all of them.
func Task(base evaluate.Task, given []Setting) (evaluate.Task, error) {
	if len(given) == 0 {
		return base, nil
	}
	var p problems
	for _, set := range given {
		section, _, _ := strings.Cut(set.Key, ".")
		switch {
		case set.Key == "network.setup":
			p.add(Position{Source: set.Flag}, set.Key, "a goal belongs to its setup, which is given with the goal")
		case section != "dataset" && section != "network" && section != "training":
			p.add(Position{Source: set.Flag}, set.Key, "it says nothing of a training; set keys of dataset, network and training alone")
		}
	}
	if err := p.err(); err != nil {
		return evaluate.Task{}, err
	}
	s := newSettings(&source{name: "settings"})
	s.override(given, &p)
	c := defaults()
	c.Task = base
	c = s.decodeOver(c, &p)
	c.checkTask(s, &p)
	c.checkData(s, &p)
	return c.Task, p.err()
}
