package variants

import (
	"encoding/json"
	"slices"

	"goalsearch/search"
)

// ListStudy returns a study that trains goals, so many times each, on seeds that
// follow from one: run i has the same seed for every goal, and in every study of
// that seed. Goals that come up again are left out.
func ListStudy(name string, task json.RawMessage, seed uint64, runs int, goals []search.Params) search.Study {
	var list []search.Params
	for _, goal := range goals {
		if !slices.ContainsFunc(list, goal.Equal) {
			list = append(list, goal)
		}
	}
	return search.Study{
		Name: name,
		Spec: search.Spec{
			TrainingSpec: task,
			Space:        search.BoundingSpace(list),
			Start:        list,
			Strategy:     search.List,
			Generation:   1,
			Runs:         1,
			Seeds:        search.SharedSeeds,
			Seed:         seed,
		},
		Budget: search.Budget{Trials: len(list), MaxFailures: -1, Runs: runs},
	}
}
