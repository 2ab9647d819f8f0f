package configs

import (
	"fmt"
	"strconv"

	"go.yaml.in/yaml/v4"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
	"goalsearch/search"
)

// Types of keys, as the reference names them.
const (
	typeText    = "text"
	typeWhole   = "whole number"
	typeSizes   = "whole number, or list of them"
	typeWholes  = "list of whole numbers"
	typeNumber  = "number"
	typeBool    = "true or false"
	typeTexts   = "list of texts"
	typeMapping = "mapping"
)

// typeOf names the type of a field.
func typeOf(f field) string {
	switch f.target(&config{}).(type) {
	case *string, *evaluate.Scale, *pidnet.Setup, *pidnet.Binning, *pidnet.ReadoutRule, *search.SeedPolicy, *goalLayers:
		return typeText
	case *int, *uint64:
		return typeWhole
	case *evaluate.Sizes:
		return typeSizes
	case *[]int:
		return typeWholes
	case *float64:
		return typeNumber
	case *bool:
		return typeBool
	case *list:
		return typeTexts
	case *entries:
		return typeMapping
	}
	panic(fmt.Sprintf("configs: key %s has a type that no config can hold", f.path))
}

// decode reads all keys that are given into a config of defaults. Values that
// are no value of their key's type are problems and leave the default.
func (s settings) decode(p *problems) config { return s.decodeOver(defaults(), p) }

// decodeOver is decode over other defaults.
func (s settings) decodeOver(c config, p *problems) config {
	if set, ok := s.values["network.setup"]; ok {
		if name, err := set.value.text(); err == nil {
			c.useSetup(pidnet.Setup(name))
		}
	}
	for _, f := range fields {
		if target, ok := f.target(&c).(*entries); ok {
			*target = s.opened[f.path]
			continue
		}
		set, ok := s.values[f.path]
		if !ok {
			continue
		}
		if err := set.value.store(f.target(&c), set.key, p); err != nil {
			p.add(set.value.at(), set.key, "%v", err)
		}
	}
	if _, ok := s.values["search.max_failures"]; !ok {
		c.Search.MaxFailures = c.Search.Population
		if c.Search.Strategy == search.List {
			c.Search.MaxFailures = -1
		}
	}
	return c
}

// useSetup gives the optimisers the defaults of a setup.
func (c *config) useSetup(setup pidnet.Setup) {
	c.Task.Training.HiddenOptimiser, c.Task.Training.OutputOptimiser = evaluate.DefaultOptimisers(setup)
}

// store reads the value into a key's target.
func (v value) store(target any, path string, p *problems) (err error) {
	switch t := target.(type) {
	case *string:
		*t, err = v.text()
	case *evaluate.Scale:
		err = storeScale(t, v)
	case *pidnet.Setup:
		err = storeName(t, v)
	case *pidnet.Binning:
		err = storeName(t, v)
	case *pidnet.ReadoutRule:
		err = storeReadout(t, v)
	case *search.SeedPolicy:
		err = storeName(t, v)
	case *goalLayers:
		err = storeName(t, v)
		if *t == formerPerLayer {
			*t = perLayerGoals
		}
	case *int:
		err = keep(t, v.whole)
	case *uint64:
		err = keep(t, v.seed)
	case *float64:
		err = keep(t, v.number)
	case *bool:
		err = keep(t, v.bool)
	case *evaluate.Sizes:
		err = v.storeSizes(t, path, p)
	case *[]int:
		err = v.storeWholes(t, path, p)
	case *list:
		err = v.storeList(t, path, p)
	}
	return err
}

// storeName stores a text in a type of names.
func storeName[T ~string](target *T, v value) error {
	name, err := v.text()
	if err == nil {
		*target = T(name)
	}
	return err
}

// storeReadout stores a rule by its name; "", which stored tasks have, is none.
func storeReadout(target *pidnet.ReadoutRule, v value) error {
	name, err := v.text()
	if err != nil {
		return err
	}
	return keep(target, func() (pidnet.ReadoutRule, error) { return pidnet.ParseReadoutRule(name) })
}

// storeScale stores a scale by its name.
func storeScale(target *evaluate.Scale, v value) error {
	name, err := v.text()
	if err != nil {
		return err
	}
	return keep(target, func() (evaluate.Scale, error) { return evaluate.ParseScale(name) })
}

// keep stores what read returns unless it is an error.
func keep[T any](target *T, read func() (T, error)) error {
	x, err := read()
	if err == nil {
		*target = x
	}
	return err
}

// storeSizes reads a whole number, or a list of them.
func (v value) storeSizes(target *evaluate.Sizes, path string, p *problems) error {
	if v.node.Kind != yaml.SequenceNode {
		n, err := v.whole()
		if err == nil {
			*target = evaluate.Sizes{n}
		}
		return err
	}
	return v.storeWholes((*[]int)(target), path, p)
}

// storeWholes reads a list of whole numbers.
func (v value) storeWholes(target *[]int, path string, p *problems) error {
	values, err := v.items()
	if err != nil {
		return err
	}
	*target = nil
	for i, element := range values {
		n, err := element.whole()
		if err != nil {
			p.add(element.at(), path+"["+strconv.Itoa(i)+"]", "%v", err)
			continue
		}
		*target = append(*target, n)
	}
	return nil
}

func (v value) storeList(target *list, path string, p *problems) error {
	values, err := v.items()
	if err != nil {
		return err
	}
	*target = list{}
	for i, element := range values {
		text, err := element.text()
		if err != nil {
			p.add(element.at(), path+"["+strconv.Itoa(i)+"]", "%v", err)
			continue
		}
		*target = append(*target, item{text, element})
	}
	return nil
}
