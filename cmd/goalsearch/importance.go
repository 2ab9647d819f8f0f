package main

import (
	"context"
	"io"

	"github.com/urfave/cli/v2"

	"goalsearch/results/importance"
	"goalsearch/store"
)

func importanceCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "importance",
		Category:  groupLook,
		Usage:     "which weights and pairs of weights the score depends on",
		ArgsUsage: "STUDY",
		Description: `A random forest learns the score as a function of the weights, and its variance
over all goals that could be tried is divided among weights and pairs of weights
(functional analysis of variance). Intervals are of bootstrap samples of the trials.
--floor counts low scores as one: what tells good goals from each other, not from
those that learn nothing. Works beside a running search.

Examples:
  goalsearch importance quickstart
  goalsearch importance quickstart --floor 0.5 --pairs 5
  goalsearch importance quickstart --format json`,
		Flags: append([]cli.Flag{
			storeFlag(),
			&cli.IntFlag{Name: "pairs", Value: 10, Usage: "the `N` pairs of largest share, in a table", Action: atLeast("pairs", 0)},
			formatFlag("table", "json", "csv"),
		}, forestFlags()...),
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			return importanceOptions{store: line.String("store"), study: args[0], pairs: line.Int("pairs"), forest: forestOf(line), format: line.String("format")}, nil
		}),
	}
}

// forestFlags are the flags of what a forest learns.
func forestFlags() []cli.Flag {
	return []cli.Flag{
		&cli.Float64Flag{Name: "floor", Usage: "scores below `SCORE` count as it", DefaultText: "0", Action: func(_ *cli.Context, floor float64) error {
			if !(floor >= 0 && floor < 1) {
				return usagef("--floor: %v is not in 0..1", floor)
			}
			return nil
		}},
		&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "`N` from which the forest and the intervals are drawn"},
	}
}

func forestOf(line *cli.Context) importance.Options {
	return importance.Options{Seed: line.Uint64("seed"), Floor: line.Float64("floor")}
}

type importanceOptions struct {
	store, study string
	pairs        int
	forest       importance.Options
	format       string
}

func (o importanceOptions) run(_ context.Context, std streams) error {
	study, trials, err := readStudy(o.store, o.study, (*store.Snapshot).TrialSummaries)
	if err != nil {
		return err
	}
	shares, err := importance.Of(study, trials, o.forest)
	if err != nil {
		return err
	}
	return output("", std.out, func(w io.Writer) error {
		switch o.format {
		case "json":
			return writeJSON(w, shares)
		case "csv":
			return shares.WriteCSV(w)
		}
		return shares.WriteTable(w, o.pairs)
	})
}
