package searchcmd

import (
	"context"
	"io"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/studies"
	"goalsearch/results"
	"goalsearch/store"
)

func Show(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "show",
		Category:  terminal.GroupLook,
		Usage:     "one trial in full",
		ArgsUsage: "STUDY [TRIAL]",
		Description: `TRIAL is a number, or best, which is the default. Shows weights,
atoms, runs, learning curve, and where and by what the runs were made.

Examples:
  goalsearch show quickstart
  goalsearch show quickstart 12
  goalsearch show quickstart best --format json`,
		Flags: []cli.Flag{
			flags.Store(),
			&cli.BoolFlag{Name: "by-magnitude", Usage: "the largest weights first"},
			flags.Format("table", "json"),
		},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			o := showOptions{store: line.String("store"), study: args[0], byMagnitude: line.Bool("by-magnitude"), format: line.String("format")}
			var err error
			o.trial, err = studies.ParseTrial(append(args, studies.Best)[1])
			return o, err
		}),
	}
}

type showOptions struct {
	store, study string
	trial        studies.TrialRef
	byMagnitude  bool
	format       string
}

func (o showOptions) Run(_ context.Context, std terminal.Streams) error {
	snapshot, err := store.Read(o.store)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	study, err := snapshot.Study(o.study)
	if err != nil {
		return err
	}
	trial, err := o.trial.Read(snapshot, o.study)
	if err != nil {
		return err
	}
	return terminal.Output("", std.Out, func(w io.Writer) error {
		if o.format == "json" {
			return results.WriteTrialJSON(w, study, trial)
		}
		return results.WriteTrial(w, study, trial, results.ShowOptions{ByMagnitude: o.byMagnitude})
	})
}
