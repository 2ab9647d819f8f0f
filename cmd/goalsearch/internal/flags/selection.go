package flags

import (
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/results"
	"goalsearch/search"
)

// Top is the flag of the number of best trials.
func Top() *cli.IntFlag {
	return &cli.IntFlag{Name: "top", Usage: "only the best `N` trials", DefaultText: "all", Action: AtLeast("top", 1)}
}

// Where is the flag of a filter.
func Where() *cli.StringFlag {
	return &cli.StringFlag{Name: "where", Usage: "only trials that match `FILTER`, such as \"value > 0.5 and {F}{C} > 0\"", DefaultText: "all"}
}

// Sort is the flag of an order.
func Sort() *cli.StringFlag {
	return &cli.StringFlag{Name: "sort", Usage: "order by `COLUMNS`, comma-separated; -COLUMN: largest first", DefaultText: "best first"}
}

// Selection reads what --top, --where and --sort say; texts may be "".
func Selection(study search.Study, top int, where, sort string) (results.Selection, error) {
	s := results.Selection{Top: top}
	fields := results.Fields(study)
	canonical := func(name string) string {
		if list, err := Atoms(study, []string{name}); err == nil {
			return list[0]
		}
		return name
	}
	var err error
	if where != "" {
		if s.Where, err = results.ParseFilter(where, fields, canonical); err != nil {
			return s, terminal.Usage(fmt.Errorf("--where %q: %w", where, err))
		}
	}
	if sort != "" {
		if s.Order, err = results.ParseOrder(sort, fields, canonical); err != nil {
			return s, terminal.Usage(fmt.Errorf("--sort %q: %w", sort, err))
		}
	}
	return s, nil
}

// Atoms returns the one name of each atom of a study.
func Atoms(study search.Study, names []string) ([]string, error) {
	task, err := evaluate.ParseTask(study.Spec.TrainingSpec)
	if err != nil {
		return nil, err
	}
	list := slices.Clone(names)
	for i, name := range names {
		if list[i], err = configs.CanonicalAtom(task.Network.Setup.Sources(), name); err != nil {
			return nil, err
		}
	}
	return list, nil
}
