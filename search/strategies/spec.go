package strategies

import "goalsearch/search"

// Of makes the strategy of a study: what a [search.Runner] needs, unless the study
// has a strategy that is not of this registry.
func Of(s search.Spec) (search.Strategy, error) {
	return New(s.Strategy, Config{Space: s.Space, Generation: s.Generation, Seed: s.Seed, Options: s.Options})
}
