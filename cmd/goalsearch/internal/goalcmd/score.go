package goalcmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/campaign"
	"goalsearch/internal/experiment"
	"goalsearch/internal/jsonform"
	"goalsearch/results"
)

func Score(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "score",
		Category:  terminal.GroupGoal,
		Usage:     "test accuracy of networks saved by `train --save`",
		ArgsUsage: "DIR",
		Description: `Loads the weights of every run and classifies the test images of the data set that they
learned, which reproduces the test accuracies of the training, or of another data set
with images of the same size.

Examples:
  goalsearch score trained
  goalsearch score trained --dataset fashion-mnist
  goalsearch score trained --dataset others.csv --set dataset.y=species`,
		Flags: []cli.Flag{
			flags.Data(),
			&cli.StringFlag{Name: "dataset", Usage: "`DATASET` whose test images are classified", DefaultText: "that which was learned"},
			flags.Reading(),
			flags.Format("table", "json"),
		},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			settings, err := flags.ReadingSettings(line)
			return scoreOptions{
				asked:  experiment.ScoreOptions{Dir: args[0], Data: line.String("data"), Dataset: line.String("dataset"), Reading: settings},
				format: line.String("format"),
			}, err
		}),
	}
}

type scoreOptions struct {
	asked  experiment.ScoreOptions
	format string
}

func (o scoreOptions) Run(ctx context.Context, std terminal.Streams) error {
	list, err := experiment.Score(ctx, o.asked)
	var changed *campaign.DataChanged
	if errors.As(err, &changed) {
		return fmt.Errorf("%w, or choose the present data with --dataset %s", err, terminal.Quote(changed.Dataset))
	}
	if err != nil {
		return flags.ByFlag(err)
	}
	if o.format == "json" {
		return jsonform.Write(std.Out, list)
	}
	columns := []results.Column{results.Right("seed"), results.Right("test"), results.Right("in training")}
	if list[0].Balanced != nil {
		columns = append(columns, results.Right("balanced"))
	}
	table := results.NewTable(columns...)
	for _, s := range list {
		row := []string{fmt.Sprint(s.Seed), fmt.Sprintf("%.4f", s.TestAccuracy), ""}
		if s.Trained != nil {
			row[2] = fmt.Sprintf("%.4f", *s.Trained)
		}
		if s.Balanced != nil {
			row = append(row, fmt.Sprintf("%.4f", *s.Balanced))
		}
		table.Add(row...)
	}
	return terminal.WriteTable(std.Out, table)
}
