package viewcmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/evaluate"
	"goalsearch/internal/studies"
	"goalsearch/results/plots"
	"goalsearch/search"
)

func plotLatticeCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "lattice",
		Usage:     "one goal on the redundancy lattice",
		ArgsUsage: "STUDY",
		Description: `A node for each atom, coloured by its weight, in the order of the lattice.

Examples:
  goalsearch plot lattice quickstart -o best.svg
  goalsearch plot lattice quickstart --trial 12 -o goal.pdf
  goalsearch plot lattice deep --layer 2 -o second.svg`,
		Flags: []cli.Flag{
			flags.Store(),
			&cli.StringFlag{Name: "trial", Value: studies.Best, Usage: "the goal of the trial `TRIAL`: a number, or best"},
			&cli.IntFlag{Name: "layer", Usage: "the goal of hidden layer `N`, from 1 at the image, where each has its own", Action: flags.AtLeast("layer", 1)},
			figureFlag(),
		},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			o := plotLatticeOptions{store: line.String("store"), study: args[0], layer: line.Int("layer")}
			var err error
			if o.trial, err = studies.ParseTrial(line.String("trial")); err != nil {
				return nil, fmt.Errorf("--trial: %w", err)
			}
			o.figureFile, err = figureFileOf(line)
			return o, err
		}),
	}
}

type plotLatticeOptions struct {
	store, study string
	trial        studies.TrialRef
	layer        int // 0: of all
	figureFile
}

func (o plotLatticeOptions) Run(_ context.Context, std terminal.Streams) error {
	study, trial, err := studies.ReadTrial(o.store, o.study, o.trial)
	if err != nil {
		return err
	}
	trial = study.Spec.WithoutPendingReplicates([]search.Trial{trial})[0]
	figure, err := plots.Goal(study, trial, o.layer)
	switch {
	case errors.Is(err, evaluate.ErrLayerGoals), errors.Is(err, evaluate.ErrSharedGoal), errors.Is(err, evaluate.ErrNoLayer):
		return terminal.Usage(fmt.Errorf("--layer: %w", err))
	case errors.Is(err, evaluate.ErrNoGoal):
		return terminal.Usage(fmt.Errorf("%w: there is nothing to draw", err))
	case err != nil:
		return err
	}
	return o.write(std, figure)
}
