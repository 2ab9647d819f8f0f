package optimise

import (
	"cmp"
	"encoding/json"
	"fmt"

	"goalsearch/search"
	"goalsearch/search/strategies"
)

// Options of a search.
type Options struct {
	// Trials is the number of goals that are scored, start goals among them; 0: 100.
	Trials int
	// Start lists goals that are scored first. Weights that a goal does not name are 0.
	Start []search.Params
	// Noisy says that the score of a goal depends on the seed: in the end the leading goals
	// are scored again with other seeds, 15 % of all evaluations, and the best goal is the
	// one whose mean less two standard errors is highest.
	Noisy bool
	// Target is a score, from 0 to 1, at which the search ends; 0: none.
	Target float64
	// Patience is the number of goals without a better one after which the search ends;
	// 0: any number.
	Patience int
	// Strategy is a name of strategies.Names; "": strategies.Default. StrategyOptions is a
	// JSON object of its options, those that are missing have their defaults.
	Strategy        string
	StrategyOptions json.RawMessage
	// Generation is the number of goals that are proposed together, of which as many are
	// scored at once as there are workers; 0: 10.
	Generation int
	// Seed is the search seed, below search.MaxSeed.
	Seed uint64
	// Workers is the number of goals scored at once; less than 2: 1, and the function is
	// then called from one goroutine at a time.
	Workers int
	// Study is the name of the search in a file; "": "search". A file may have several.
	Study string
	// Function names what the function computes, a version of it too: a search in a file
	// that was begun with another one is not continued.
	Function string
	// OnProgress, if it is not nil, is called after every score, never from two goroutines
	// at once.
	OnProgress func(search.Progress)
}

// replicates is the share of all evaluations that scores noisy leaders again.
const replicates = 0.15

// study is what the options make of a search of the space.
func (o Options) study(space search.Space) (search.Study, error) {
	fail := func(err error) (search.Study, error) { return search.Study{}, fmt.Errorf("options: %w", err) }
	trials, generation, strategy := cmp.Or(o.Trials, 100), cmp.Or(o.Generation, 10), cmp.Or(o.Strategy, strategies.Default)
	cfg := strategies.Config{Space: space, Generation: generation, Seed: o.Seed, Options: o.StrategyOptions}
	resolved, err := strategies.Resolve(strategy, cfg)
	if err != nil {
		return fail(err)
	}
	if err := strategies.Enough(strategy, cfg, trials, len(o.Start)); err != nil {
		return fail(err)
	}
	function, err := json.Marshal(map[string]string{"function": o.Function})
	if err != nil {
		return fail(err)
	}
	study := search.Study{
		Name: cmp.Or(o.Study, "search"),
		Spec: search.Spec{
			TrainingSpec: function, Space: space, Start: o.Start, Strategy: strategy, Options: resolved,
			Generation: generation, Runs: 1, Seeds: search.SharedSeeds, Seed: o.Seed,
		},
		Budget:   search.Budget{Trials: trials, MaxFailures: generation, Target: o.Target, Patience: o.Patience},
		Numerics: "function", // its runs are of the function alone
	}
	if o.Noisy {
		study.Budget.Replicates = replicates
	}
	if err := study.Validate(); err != nil {
		return fail(err)
	}
	return study, nil
}
