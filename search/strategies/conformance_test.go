package strategies_test

import (
	"encoding/json"
	"testing"

	"goalsearch/search"
	"goalsearch/search/searchtest"
	"goalsearch/search/strategies"
)

// conformanceOptions make the suite meet every part of a strategy in its short
// searches, and quick.
var conformanceOptions = map[string]string{
	"auto": `{"model": 12, "surrogate": 45}`,
	"gp":   `{"model": 12}`,
	"grid": `{"levels": 5}`,
}

// TestStrategies runs the conformance suite on every strategy of the registry.
func TestStrategies(t *testing.T) {
	for _, name := range strategies.Names() {
		searchtest.Run(t, name, func(cfg searchtest.Config) (search.Strategy, error) {
			return strategies.New(name, strategies.Config{
				Space: cfg.Space, Generation: cfg.Generation, Seed: cfg.Seed,
				Options: json.RawMessage(conformanceOptions[name]),
			})
		})
	}
}
