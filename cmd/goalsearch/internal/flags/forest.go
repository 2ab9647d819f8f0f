package flags

import (
	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/results/importance"
)

// Forest are the flags of what a random forest learns.
func Forest() []cli.Flag {
	return []cli.Flag{
		&cli.Float64Flag{Name: "floor", Usage: "clip scores below `SCORE` to that value", DefaultText: "0", Action: func(_ *cli.Context, floor float64) error {
			if !(floor >= 0 && floor < 1) {
				return terminal.Usagef("--floor: %v is not between 0 and 1", floor)
			}
			return nil
		}},
		&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "seed `N` of the random forest and of the bootstrap"},
	}
}

// ForestOf reads what they say.
func ForestOf(line *cli.Context) importance.Options {
	return importance.Options{Seed: line.Uint64("seed"), Floor: line.Float64("floor")}
}
