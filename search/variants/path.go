package variants

import "goalsearch/search"

// Step is a goal on the way from the whole one to the smallest.
type Step struct {
	Trial   int
	Goal    search.Params
	Weights int     // that are not 0
	Runs    int     // in the race
	Value   float64 // mean score in the race; -Inf if it failed
}

// Path returns the goals that the elimination has come by so far, the whole one
// first.
func (e *Elimination) Path() []Step {
	var steps []Step
	for _, c := range e.path {
		if c.trial >= 0 {
			steps = append(steps, Step{c.trial, c.goal, weights(c.goal), c.runs, c.value})
		}
	}
	return steps
}

// Near returns the steps of a path that are worth a check whether they are worse
// than the whole by more than a margin: the smallest that the race does not say
// so of, and up to so many to either side of it. The whole goal is left out.
func Near(path []Step, margin float64, beside int) []Step {
	knee := 0
	for i, s := range path {
		if s.Value >= path[0].Value-margin {
			knee = i
		}
	}
	return path[min(max(1, knee-beside), len(path)):min(len(path), knee+beside+1)]
}
