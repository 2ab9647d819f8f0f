package strategies_test

import (
	"testing"

	"goalsearch/search"
	"goalsearch/search/searchtest"
	"goalsearch/search/strategies"
)

// TestStrategies runs the conformance suite on every strategy of the registry.
func TestStrategies(t *testing.T) {
	for _, name := range strategies.Names() {
		searchtest.Run(t, name, func(cfg searchtest.Config) (search.Strategy, error) {
			return strategies.New(name, strategies.Config{
				Space: cfg.Space, Generation: cfg.Generation, Seed: cfg.Seed,
			})
		})
	}
}
