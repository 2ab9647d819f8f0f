// Package strategies is the one registry of search strategies: New makes one by
// its name, Of that of a study, Resolve fills in the options that a study stores.
//
// A strategy sees a [Config] and the trials it is told, nothing else: never how
// many trials a study will have or how many workers there are. Two strategies of
// one name and one Config, told the same, propose the same bits on any processor
// of an architecture; those that do no linear algebra (differential, genetic,
// grid, random, sobol), on any machine.
package strategies

import (
	"encoding/json"
	"fmt"

	"goalsearch/search"
	"goalsearch/search/strategies/auto"
	"goalsearch/search/strategies/cmaes"
	"goalsearch/search/strategies/differential"
	"goalsearch/search/strategies/evolve"
	"goalsearch/search/strategies/gp"
	"goalsearch/search/strategies/grid"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/random"
	"goalsearch/search/strategies/sobol"
	"goalsearch/search/strategies/tpe"
)

// Config is what a strategy is made of.
type Config struct {
	Space      search.Space
	Generation int    // trials that are asked for, trained and told together; at least 1
	Seed       uint64 // the search seed
	// Options is a JSON object of options of the strategy; those that are not
	// there have their defaults. Empty or null: none.
	Options json.RawMessage
}

// strategy is an entry of the registry.
type strategy struct {
	name  string
	about string // one line
	// options returns the defaults, a struct whose fields have their keys and
	// what they mean in tags.
	options func(Config) any
	// open returns the strategy and its options with all defaults filled in.
	open func(Config) (search.Strategy, json.RawMessage, error)
}

// Default is the strategy of a study that names none.
const Default = "auto"

// registry lists the strategies by name.
var registry = []strategy{
	entry("auto", "a Gaussian process, then CMA-ES when the trials are many",
		func(c Config) auto.Options { return auto.Defaults(c.Generation) },
		func(c Config, o auto.Options) (search.Strategy, error) {
			return auto.New(c.Space, c.Generation, c.Seed, o), nil
		}),
	entry("cmaes", "CMA-ES: a normal distribution that takes the shape of the steps that helped",
		func(c Config) cmaes.Options { return cmaes.Defaults(c.Generation) },
		func(c Config, o cmaes.Options) (search.Strategy, error) {
			return cmaes.New(c.Space, c.Generation, c.Seed, o), nil
		}),
	entry("differential", "differential evolution: goals move by the differences of others",
		func(c Config) differential.Options { return differential.Defaults(c.Generation) },
		func(c Config, o differential.Options) (search.Strategy, error) {
			return differential.New(c.Space, c.Generation, c.Seed, o), nil
		}),
	entry("genetic", "the best goals' mutated and crossed offspring",
		func(c Config) evolve.Options { return evolve.Defaults(c.Generation) },
		func(c Config, o evolve.Options) (search.Strategy, error) {
			return evolve.New(c.Space, c.Generation, c.Seed, o), nil
		}),
	entry("gp", "a Gaussian process: a model of the score that sees through noise",
		func(c Config) gp.Options { return gp.Defaults(c.Generation) },
		func(c Config, o gp.Options) (search.Strategy, error) {
			return gp.New(c.Space, c.Generation, c.Seed, o), nil
		}),
	entry("grid", "every goal of a grid once, in random order",
		func(Config) grid.Options { return grid.Defaults() },
		func(c Config, o grid.Options) (search.Strategy, error) {
			return made(grid.New(c.Space, c.Seed, o))
		}),
	entry("random", "goals drawn evenly within the bounds",
		func(Config) random.Options { return random.Options{} },
		func(c Config, _ random.Options) (search.Strategy, error) {
			return random.New(c.Space, c.Seed), nil
		}),
	entry("sobol", "goals that fill the box more evenly than random ones",
		func(Config) sobol.Options { return sobol.Options{} },
		func(c Config, _ sobol.Options) (search.Strategy, error) {
			return made(sobol.New(c.Space, c.Seed))
		}),
	entry("tpe", "goals where good ones are dense and others are not",
		func(c Config) tpe.Options { return tpe.Defaults(c.Generation) },
		func(c Config, o tpe.Options) (search.Strategy, error) {
			return tpe.New(c.Space, c.Generation, c.Seed, o), nil
		}),
}

// made returns a strategy as the interface, nil with an error.
func made[S search.Strategy](s S, err error) (search.Strategy, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Names returns the names of the strategies in alphabetical order.
func Names() []string {
	names := make([]string, len(registry))
	for i, s := range registry {
		names[i] = s.name
	}
	return names
}

// New returns the strategy called name. It refuses an unknown name, an option
// that the strategy does not have, and values that it cannot work with.
func New(name string, cfg Config) (search.Strategy, error) {
	s, _, err := open(name, cfg)
	return s, err
}

// Resolve returns the options of cfg with every default filled in, as canonical
// JSON. They are what a study stores: New makes the same strategy from them even
// when the defaults have changed since. It refuses what New refuses.
func Resolve(name string, cfg Config) (json.RawMessage, error) {
	_, options, err := open(name, cfg)
	return options, err
}

func open(name string, cfg Config) (search.Strategy, json.RawMessage, error) {
	for _, entry := range registry {
		if entry.name != name {
			continue
		}
		if err := cfg.Space.Validate(); err != nil {
			return nil, nil, fmt.Errorf("strategy %s: %w", name, err)
		}
		if err := asktell.CheckGeneration(cfg.Generation); err != nil {
			return nil, nil, fmt.Errorf("strategy %s: %w", name, err)
		}
		cfg.Space = withoutNegativeZero(cfg.Space)
		s, options, err := entry.open(cfg)
		if err != nil {
			return nil, nil, fmt.Errorf("strategy %s: %w", name, err)
		}
		return s, options, nil
	}
	return nil, nil, &UnknownError{name}
}

// entry makes the entry of a strategy with options of type O.
func entry[O interface{ Validate() error }](
	name, about string,
	defaults func(Config) O,
	build func(Config, O) (search.Strategy, error),
) strategy {
	return strategy{name, about,
		func(cfg Config) any { return defaults(cfg) },
		func(cfg Config) (search.Strategy, json.RawMessage, error) {
			options := defaults(cfg)
			if err := decodeOptions(cfg.Options, &options); err != nil {
				return nil, nil, err
			}
			if err := options.Validate(); err != nil {
				return nil, nil, err
			}
			resolved, err := canonical(options)
			if err != nil {
				return nil, nil, err
			}
			s, err := build(cfg, options)
			return s, resolved, err
		}}
}

// withoutNegativeZero returns a copy of the space in which no bound is -0, so
// that no goal has a weight of -0.
func withoutNegativeZero(space search.Space) search.Space {
	clean := make(search.Space, len(space))
	for i, w := range space {
		clean[i] = search.Dimension{Name: w.Name, Low: w.Low + 0, High: w.High + 0}
	}
	return clean
}
