package viewcmd

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/evaluate/saved"
	"goalsearch/results/plots"
)

func plotFieldsCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "fields",
		Usage:     "the receptive fields of a trained network",
		ArgsUsage: "DIR",
		Description: `DIR is what ` + "`goalsearch train --save`" + ` wrote. Shows the weights from the pixels to
each neuron of the first hidden layer or of the readout: blue below 0, vermilion
above.

Examples:
  goalsearch plot fields trained -o fields.png
  goalsearch plot fields trained --seed 2 --top 25 -o fields.pdf`,
		Flags: append(savedFlags(), figureFlag(),
			&cli.IntFlag{Name: "top", Value: 100, Usage: "show the first `N` neurons", Action: flags.AtLeast("top", 1)}),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			return parseSavedPlot(line, args[0], func(r saved.Record, run saved.Run) (*plots.Figure, error) {
				return plots.ReceptiveFields(args[0], r, run, line.Int("top"))
			})
		}),
	}
}

func plotAtomsCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "atoms",
		Usage:     "the atoms of a network during its training",
		ArgsUsage: "DIR",
		Description: `DIR is what ` + "`goalsearch train --save`" + ` wrote. Shows a panel for each atom and for the
residual entropy, in bits, with a line for each layer and a band of one standard
deviation over its neurons.

Examples:
  goalsearch plot atoms trained -o atoms.svg
  goalsearch plot atoms trained --seed 2 -o atoms.pdf`,
		Flags: append(savedFlags(), figureFlag()),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			return parseSavedPlot(line, args[0], func(r saved.Record, run saved.Run) (*plots.Figure, error) {
				return plots.AtomsOverTraining(args[0], r, run)
			})
		}),
	}
}

func savedFlags() []cli.Flag {
	return []cli.Flag{&cli.Uint64Flag{Name: "seed", Usage: "show the run with seed `K`", DefaultText: "the first run"}}
}

// savedPlot is a plot of a run that was saved.
type savedPlot struct {
	figureFile
	dir  string
	seed *uint64 // nil: the first
	draw func(saved.Record, saved.Run) (*plots.Figure, error)
}

func parseSavedPlot(line *cli.Context, dir string, draw func(saved.Record, saved.Run) (*plots.Figure, error)) (terminal.Job, error) {
	o := savedPlot{dir: dir, draw: draw}
	if line.IsSet("seed") {
		seed := line.Uint64("seed")
		o.seed = &seed
	}
	var err error
	o.figureFile, err = figureFileOf(line)
	return o, err
}

func (o savedPlot) Run(_ context.Context, std terminal.Streams) error {
	record, err := saved.Read(o.dir)
	if err != nil {
		return err
	}
	run, err := record.Run(o.seed)
	if err != nil {
		return fmt.Errorf("%s: %w", o.dir, err)
	}
	figure, err := o.draw(record, run)
	if err != nil {
		return fmt.Errorf("%s: %w", o.dir, err)
	}
	return o.write(std, figure)
}
