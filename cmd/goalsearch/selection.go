package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/results"
	"goalsearch/search"
)

func whereFlag() *cli.StringFlag {
	return &cli.StringFlag{Name: "where", Usage: "only trials that match `FILTER`, such as \"value > 0.5 and {F}{C} > 0\"", DefaultText: "all"}
}

func sortFlag() *cli.StringFlag {
	return &cli.StringFlag{Name: "sort", Usage: "in the order of `COLUMNS`, divided by commas; -COLUMN has the largest first", DefaultText: "the best first"}
}

// selectionOf reads what --top, --where and --sort say; texts may be "".
func selectionOf(study search.Study, top int, where, sort string) (results.Selection, error) {
	s := results.Selection{Top: top}
	fields := results.Fields(study)
	canonical := func(name string) string {
		if list, err := canonicalAtoms(study, []string{name}); err == nil {
			return list[0]
		}
		return name
	}
	var err error
	if where != "" {
		if s.Where, err = results.ParseFilter(where, fields, canonical); err != nil {
			return s, usage(fmt.Errorf("--where %q: %w", where, err))
		}
	}
	if sort != "" {
		if s.Order, err = results.ParseOrder(sort, fields, canonical); err != nil {
			return s, usage(fmt.Errorf("--sort %q: %w", sort, err))
		}
	}
	return s, nil
}
