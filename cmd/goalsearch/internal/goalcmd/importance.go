package goalcmd

import (
	"context"
	"io"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/jsonform"
	"goalsearch/internal/studies"
	"goalsearch/results/importance"
	"goalsearch/store"
)

func Importance(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "importance",
		Category:  terminal.GroupLook,
		Usage:     "which weights and pairs of weights the score depends on",
		ArgsUsage: "STUDY",
		Description: `A random forest learns the score as a function of the weights, and its variance
over the search space is divided among weights and pairs of weights
(functional analysis of variance). Intervals are of bootstrap samples of the trials.
--floor clips low scores: then the shares say what distinguishes good goals from each
other, rather than from goals that learn nothing. Works beside a running search.

Examples:
  goalsearch importance quickstart
  goalsearch importance quickstart --floor 0.5 --pairs 5
  goalsearch importance quickstart --format json`,
		Flags: append([]cli.Flag{
			flags.Store(),
			&cli.IntFlag{Name: "pairs", Value: 10, Usage: "the `N` pairs of largest share, in a table", Action: flags.AtLeast("pairs", 0)},
			flags.Format("table", "json", "csv"),
		}, flags.Forest()...),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			return importanceOptions{store: line.String("store"), study: args[0], pairs: line.Int("pairs"), forest: flags.ForestOf(line), format: line.String("format")}, nil
		}),
	}
}

type importanceOptions struct {
	store, study string
	pairs        int
	forest       importance.Options
	format       string
}

func (o importanceOptions) Run(_ context.Context, std terminal.Streams) error {
	study, trials, err := studies.Read(o.store, o.study, (*store.Snapshot).TrialSummaries)
	if err != nil {
		return err
	}
	shares, err := importance.Of(study, trials, o.forest)
	if err != nil {
		return err
	}
	return terminal.Output("", std.Out, func(w io.Writer) error {
		switch o.format {
		case "json":
			return jsonform.Write(w, shares)
		case "csv":
			return shares.WriteCSV(w)
		}
		return shares.WriteTable(w, o.pairs)
	})
}
