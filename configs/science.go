package configs

import (
	"strings"

	"goalsearch/evaluate"
)

// Science returns what a run trains with some keys of dataset, network or
// training set anew. The error joins the Problems of the settings, all of them.
func Science(base evaluate.Science, given []Setting) (evaluate.Science, error) {
	if len(given) == 0 {
		return base, nil
	}
	var p problems
	for _, set := range given {
		section, _, _ := strings.Cut(set.Key, ".")
		switch {
		case set.Key == "network.setup":
			p.add(Position{Source: set.Flag}, set.Key, "a goal belongs to its setup; use --setup")
		case section != "dataset" && section != "network" && section != "training":
			p.add(Position{Source: set.Flag}, set.Key, "it says nothing of a training; set keys of dataset, network and training alone")
		}
	}
	if err := p.err(); err != nil {
		return evaluate.Science{}, err
	}
	s := newSettings(&source{name: "--set"})
	s.override(given, &p)
	c := defaults()
	c.Science = base
	c = s.decodeOver(c, &p)
	c.checkScience(s, &p)
	c.checkData(s, &p)
	return c.Science, p.err()
}
