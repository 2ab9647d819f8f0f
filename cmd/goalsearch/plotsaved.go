package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/evaluate/saved"
	"goalsearch/results/plots"
)

func plotFieldsCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "fields",
		Usage:     "the receptive fields of a trained network",
		ArgsUsage: "DIR",
		Description: `DIR is what ` + "`goalsearch train --save`" + ` wrote. Draws the weights that each neuron of
the first hidden layer, or of a readout, gives to the pixels: blue below 0,
vermilion above.

Examples:
  goalsearch plot fields trained -o fields.png
  goalsearch plot fields trained --seed 2 --top 25 -o fields.pdf`,
		Flags: append(savedFlags(), figureFlag(),
			&cli.IntFlag{Name: "top", Value: 100, Usage: "the first `N` neurons", Action: atLeast("top", 1)}),
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			return parseSavedPlot(line, args[0], func(r saved.Record, run saved.Run) (*plots.Figure, error) {
				return fieldsFigure(args[0], r, run, line.Int("top"))
			})
		}),
	}
}

func plotAtomsCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "atoms",
		Usage:     "the atoms of a network over its training",
		ArgsUsage: "DIR",
		Description: `DIR is what ` + "`goalsearch train --save`" + ` wrote. A panel for each atom and the residual
entropy, in bits; a line for each layer, with a band of one standard deviation over
its neurons.

Examples:
  goalsearch plot atoms trained -o atoms.svg
  goalsearch plot atoms trained --seed 2 -o atoms.pdf`,
		Flags: append(savedFlags(), figureFlag()),
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			return parseSavedPlot(line, args[0], func(r saved.Record, run saved.Run) (*plots.Figure, error) {
				return atomsFigure(args[0], r, run)
			})
		}),
	}
}

func savedFlags() []cli.Flag {
	return []cli.Flag{&cli.Uint64Flag{Name: "seed", Usage: "the run with seed `K`", DefaultText: "the first"}}
}

// savedPlot is a plot of a run that was saved.
type savedPlot struct {
	figureFile
	dir  string
	seed *uint64 // nil: the first
	draw func(saved.Record, saved.Run) (*plots.Figure, error)
}

func parseSavedPlot(line *cli.Context, dir string, draw func(saved.Record, saved.Run) (*plots.Figure, error)) (job, error) {
	o := savedPlot{dir: dir, draw: draw}
	if line.IsSet("seed") {
		seed := line.Uint64("seed")
		o.seed = &seed
	}
	var err error
	o.figureFile, err = figureFileOf(line)
	return o, err
}

func (o savedPlot) run(_ context.Context, std streams) error {
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

func fieldsFigure(dir string, r saved.Record, run saved.Run, top int) (*plots.Figure, error) {
	var captions []string
	weights, err := saved.Weights(dir, run, "hidden 1", "F")
	if errors.Is(err, saved.ErrNoArray) {
		captions = r.ClassNames
		weights, err = saved.Weights(dir, run, "output", "F") // a readout
	}
	if err != nil {
		return nil, err
	}
	fields := weights.Weight[:min(top, len(weights.Weight))]
	title := fmt.Sprintf("%s, seed %d: receptive fields of %s", dir, run.Seed, count(len(fields), "neuron", "neurons"))
	if captions != nil {
		captions = captions[:min(len(fields), len(captions))]
	}
	return plots.Fields(title, fields, captions, plots.Shape{Rows: r.Rows, Columns: r.Columns, Channels: r.Channels})
}

func atomsFigure(dir string, r saved.Record, run saved.Run) (*plots.Figure, error) {
	var courses []plots.Course
	layers := 0
	if len(run.Atoms) > 0 {
		layers = len(run.Atoms[0].Mean)
	}
	for i, name := range r.Atoms {
		for layer := range layers {
			c := plots.Course{Name: name, Layer: fmt.Sprintf("layer %d", layer+1)}
			for _, e := range run.Atoms {
				c.Mean, c.Spread = append(c.Mean, e.Mean[layer][i]), append(c.Spread, e.Spread[layer][i])
			}
			courses = append(courses, c)
		}
	}
	return plots.Courses(fmt.Sprintf("%s, seed %d: atoms over training", dir, run.Seed), courses)
}
