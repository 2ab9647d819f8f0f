package configs

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v4"

	"goalsearch/internal/suggest"
	"goalsearch/search"
	"goalsearch/search/strategies"
)

// options returns the strategy's options with all defaults filled in. space may
// be nil where it has problems: the options are checked all the same.
func (c config) options(space search.Space, s settings, p *problems) json.RawMessage {
	name := c.Search.Strategy
	if !slices.Contains(strategies.Names(), name) {
		p.add(s.at("search.strategy"), "search.strategy", "there is no strategy %q; %s", name, suggest.DidYouMean(name, append(strategies.Names(), search.List)))
		return nil
	}
	if space == nil {
		space = search.Space{{Name: "any", Low: -1, High: 1}}
	}
	cfg := strategies.Config{Space: space, Generation: min(max(c.Search.Population, 1), maxPopulation), Seed: c.Seed}
	resolve := func(options map[string]json.RawMessage) (json.RawMessage, error) {
		cfg := cfg
		if len(options) > 0 {
			var err error
			if cfg.Options, err = json.Marshal(options); err != nil {
				return nil, err
			}
		}
		return strategies.Resolve(name, cfg)
	}
	before := len(p.list)
	known, err := optionNames(resolve(nil))
	if err != nil {
		p.add(s.at("search.strategy"), "search.strategy", "%v", err)
		return nil
	}
	given := make(map[string]json.RawMessage)
	entries := latest(c.Search.Options, "search.options", p)
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		e := entries[key]
		at := "search.options." + key
		if !slices.Contains(known, key) {
			p.add(e.keyAt, at, "%s", unknownOption(name, key, known))
			continue
		}
		value, err := e.value.json()
		if err == nil {
			_, err = resolve(map[string]json.RawMessage{key: value})
		}
		if err != nil {
			p.add(e.value.at(), at, "%s", optionProblem(err))
			continue
		}
		given[key] = value
	}
	if len(p.list) > before {
		return nil
	}
	options, err := resolve(given)
	if err != nil {
		p.add(s.at("search.options"), "search.options", "%v", err)
		return nil
	}
	if cfg.Options, err = json.Marshal(given); err != nil {
		p.add(s.at("search.options"), "search.options", "%v", err)
		return nil
	}
	if err := strategies.Enough(name, cfg, c.Search.Trials, len(c.Goal.Start)); err != nil {
		p.add(s.at("search.trials"), "search.trials", "%v", err)
	}
	return options
}

// optionNames returns the keys of a strategy's options.
func optionNames(options json.RawMessage, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(options, &members); err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(members)), nil
}

func unknownOption(strategy, key string, known []string) string {
	if len(known) == 0 {
		return fmt.Sprintf("strategy %s has no options; leave it out", strategy)
	}
	return fmt.Sprintf("strategy %s has no such option; %s", strategy, suggest.DidYouMean(key, known))
}

// optionProblem says what is wrong with the value of an option, which is named already.
func optionProblem(err error) string {
	if e, ok := errors.AsType[*strategies.OptionError](err); ok {
		return "it " + e.Problem
	}
	return err.Error()
}

// latest returns the entries of a mapping by key, overrides in the place of what
// they override. A key that the command line gives twice is a problem.
func latest(list entries, path string, p *problems) map[string]entry {
	byKey := make(map[string]entry)
	for _, e := range list {
		if first, ok := byKey[e.key]; ok && first.layer == e.layer {
			p.add(e.keyAt, join(path, e.key), "it is given already (%v); leave one out", first.keyAt)
			continue
		}
		byKey[e.key] = e
	}
	return byKey
}

// json writes a scalar or a list as JSON.
func (v value) json() (json.RawMessage, error) {
	var x any
	var err error
	switch {
	case v.node.Kind == yaml.SequenceNode:
		parts := make([]json.RawMessage, len(v.node.Content))
		for i, n := range v.node.Content {
			if parts[i], err = (value{n, v.source}).json(); err != nil {
				return nil, err
			}
		}
		x = parts
	case v.has(tagWhole) && decimal.MatchString(v.node.Value):
		x, err = v.whole()
	case v.has(tagWhole, tagFloat):
		x, err = v.number()
	case v.has(tagBool):
		x, err = v.bool()
	default:
		x, err = v.text()
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(x)
}

// strategyOption is an option of a strategy as the reference lists it.
type strategyOption struct{ Strategy, Name, Default, Doc string }

// strategyOptions lists all strategies and their options, with the defaults that
// they have in a config of defaults.
func strategyOptions() ([]strategyOption, error) {
	list := []strategyOption{{
		Strategy: search.List, Doc: "searches nothing: its trials are the goals of `goal.start`, in order",
	}}
	described, err := strategies.Describe(defaults().Search.Population)
	if err != nil {
		return nil, err
	}
	for _, d := range described {
		list = append(list, strategyOption{Strategy: d.Name, Doc: d.About})
		for _, o := range d.Options {
			list = append(list, strategyOption{d.Name, o.Name, o.Default, o.About})
		}
	}
	return list, nil
}
