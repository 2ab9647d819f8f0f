package strategies

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Description says what a strategy is and has for options.
type Description struct {
	Name    string
	About   string
	Options []Option // in alphabetical order
}

// Option is an option of a strategy.
type Option struct {
	Name    string
	Default string // JSON
	About   string
}

// Describe lists the strategies in alphabetical order, with the defaults that
// their options have for generations of the given size.
func Describe(generation int) ([]Description, error) {
	var list []Description
	for _, s := range registry {
		options, err := describe(reflect.ValueOf(s.options(Config{Generation: generation})))
		if err != nil {
			return nil, fmt.Errorf("strategy %s: %w", s.name, err)
		}
		slices.SortFunc(options, func(a, b Option) int { return strings.Compare(a.Name, b.Name) })
		list = append(list, Description{s.name, s.about, options})
	}
	return list, nil
}

// describe lists the fields of a struct of options, embedded ones' among them.
func describe(options reflect.Value) ([]Option, error) {
	var list []Option
	for i := range options.NumField() {
		field := options.Type().Field(i)
		if field.Anonymous {
			embedded, err := describe(options.Field(i))
			if err != nil {
				return nil, err
			}
			list = append(list, embedded...)
			continue
		}
		value, err := json.Marshal(options.Field(i).Interface())
		if err != nil {
			return nil, err
		}
		list = append(list, Option{field.Tag.Get("json"), string(value), field.Tag.Get("doc")})
	}
	return list, nil
}
