// Package strategies is the one registry of search strategies: New makes one by
// its name, Resolve fills in the options that a study stores.
//
// A strategy sees a [Config] and the trials it is told, nothing else: never how
// many trials a study will have or how many workers there are. Two strategies of
// one name and one Config, told the same, propose the same bits on any machine.
package strategies

import (
	"encoding/json"
	"fmt"
	"strings"

	"goalsearch/search"
	"goalsearch/search/strategies/evolve"
	"goalsearch/search/strategies/random"
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
	name string
	// open returns the strategy and its options with all defaults filled in.
	open func(Config) (search.Strategy, json.RawMessage, error)
}

// registry lists the strategies by name.
var registry = []strategy{
	{"genetic", opener(
		func(c Config) evolve.Options { return evolve.Defaults(c.Generation) },
		func(c Config, o evolve.Options) (search.Strategy, error) {
			return evolve.New(c.Space, c.Generation, c.Seed, o)
		})},
	{"random", opener(
		func(Config) random.Options { return random.Options{} },
		func(c Config, _ random.Options) (search.Strategy, error) {
			return random.New(c.Space, c.Seed), nil
		})},
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
		if cfg.Generation < 1 {
			return nil, nil, fmt.Errorf("strategy %s: a generation must have at least 1 trial, not %d", name, cfg.Generation)
		}
		cfg.Space = withoutNegativeZero(cfg.Space)
		s, options, err := entry.open(cfg)
		if err != nil {
			return nil, nil, fmt.Errorf("strategy %s: %w", name, err)
		}
		return s, options, nil
	}
	return nil, nil, fmt.Errorf("unknown strategy %q; known: %s", name, strings.Join(Names(), ", "))
}

// opener makes the open function of a strategy with options of type O.
func opener[O interface{ Validate() error }](
	defaults func(Config) O,
	build func(Config, O) (search.Strategy, error),
) func(Config) (search.Strategy, json.RawMessage, error) {
	return func(cfg Config) (search.Strategy, json.RawMessage, error) {
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
	}
}

// withoutNegativeZero returns a copy of the space in which no bound is -0, so
// that no goal has a weight of -0.
func withoutNegativeZero(space search.Space) search.Space {
	clean := make(search.Space, len(space))
	for i, w := range space {
		clean[i] = search.Weight{Name: w.Name, Low: w.Low + 0, High: w.High + 0}
	}
	return clean
}
