package strategies

import (
	"encoding/json"

	"goalsearch/search"
)

// Of makes the strategy of a study: what a [search.Runner] needs, unless the study
// has a strategy that is not of this registry.
func Of(s search.Spec) (search.Strategy, error) {
	return New(s.Strategy, Config{Space: s.Space, Generation: s.Generation, Seed: s.Seed, Options: s.Options})
}

// Design returns how many goals the strategy of a spec tries at random before it
// begins, 0 if it begins at once.
func Design(s search.Spec) int {
	var o struct{ Design int }
	if len(s.Options) == 0 || json.Unmarshal(s.Options, &o) != nil {
		return 0
	}
	return o.Design
}
