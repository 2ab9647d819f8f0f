package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/configs"
	"goalsearch/pidnet"
	"goalsearch/results"
	"goalsearch/search"
)

func goalsCommand(std streams) *cli.Command {
	list := std.action(func(line *cli.Context, _ []string) (job, error) {
		return goalsListOptions{format: line.String("format")}, nil
	})
	return &cli.Command{
		Name:     "goals",
		Category: groupGoal,
		Usage:    "the goals that have names: published and found ones",
		Description: `Wherever a goal is asked for, it may be one of these names, a goal file, or
weights inline, as in "{F}{C}=1,{F}{L}=-1".

Examples:
  goalsearch goals
  goalsearch goals show trivariate-heuristic
  goalsearch goals show "{F}{C}=1,{F}{L}=-1" > mine.yaml`,
		Flags:  []cli.Flag{formatFlag("table", "json")},
		Action: list,
		Subcommands: []*cli.Command{
			{
				Name:        "list",
				Usage:       "the same",
				Description: "Examples:\n  goalsearch goals list --format json",
				Flags:       []cli.Flag{formatFlag("table", "json")},
				Action:      list,
			},
			{
				Name:      "show",
				Usage:     "the weights of a goal",
				ArgsUsage: "GOAL",
				Description: `Prints a goal file, which any command reads that takes a goal.

Examples:
  goalsearch goals show context-optimised
  goalsearch goals show lateral-heuristic --format json`,
				Flags: []cli.Flag{formatFlag("yaml", "json"), setupFlag()},
				Action: std.action(func(line *cli.Context, args []string) (job, error) {
					goal, err := configs.ParseGoal(args[0], pidnet.Setup(line.String("setup")))
					return goalsShowOptions{goal: goal, format: line.String("format")}, err
				}),
			},
		},
	}
}

// setupFlag is the wiring to use a goal with.
func setupFlag() *cli.StringFlag {
	return &cli.StringFlag{Name: "setup", Usage: "`SETUP` of the network: trivariate, feedback, context, lateral, random-projection, backpropagation or readout", DefaultText: "that of the goal"}
}

// goalJSON is a goal as programs read it.
type goalJSON struct {
	Name      string        `json:"name"`
	Setup     pidnet.Setup  `json:"setup"`
	Note      string        `json:"note"`
	Published string        `json:"published"`
	Goal      search.Params `json:"goal"`
}

func newGoalJSON(g configs.Goal) goalJSON {
	return goalJSON{g.Name, g.Setup, g.Note, g.Published, g.Weights}
}

type goalsListOptions struct{ format string }

func (o goalsListOptions) run(_ context.Context, std streams) error {
	goals := configs.Goals()
	if o.format == "json" {
		list := make([]goalJSON, len(goals))
		for i, g := range goals {
			list[i] = newGoalJSON(g)
		}
		return writeJSON(std.out, list)
	}
	t := results.NewTable(results.Left("goal"), results.Left("setup"), results.Left("what it is"))
	for _, g := range goals {
		t.Add(g.Name, string(g.Setup), g.Note)
	}
	return writeTable(std.out, t)
}

type goalsShowOptions struct {
	goal   configs.Goal
	format string
}

func (o goalsShowOptions) run(_ context.Context, std streams) error {
	if o.format == "json" {
		return writeJSON(std.out, newGoalJSON(o.goal))
	}
	if err := configs.WriteGoal(std.out, o.goal); err != nil {
		return fmt.Errorf("goal: %w", err)
	}
	return nil
}
