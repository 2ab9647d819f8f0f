package goalcmd

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/configs"
	"goalsearch/internal/jsonform"
	"goalsearch/pidnet"
	"goalsearch/results"
	"goalsearch/search"
)

func Goals(std terminal.Streams) *cli.Command {
	list := std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
		return goalsListOptions{format: line.String("format")}, nil
	})
	return &cli.Command{
		Name:     "goals",
		Category: terminal.GroupGoal,
		Usage:    "the named goals: published ones and found ones",
		Description: `Wherever a goal is asked for, it may be one of these names, a goal file, or
weights inline, as in "{F}{C}=1,{F}{L}=-1".

Examples:
  goalsearch goals
  goalsearch goals show trivariate-heuristic
  goalsearch goals show "{F}{C}=1,{F}{L}=-1" > mine.yaml`,
		Flags:  []cli.Flag{flags.Format("table", "json")},
		Action: list,
		Subcommands: []*cli.Command{
			{
				Name:        "list",
				Usage:       "the same",
				Description: "Examples:\n  goalsearch goals list --format json",
				Flags:       []cli.Flag{flags.Format("table", "json")},
				Action:      list,
			},
			{
				Name:      "show",
				Usage:     "the weights of a goal",
				ArgsUsage: "GOAL",
				Description: `Prints a goal file. Every command that takes a goal reads it.

Examples:
  goalsearch goals show context-optimised
  goalsearch goals show lateral-heuristic --format json`,
				Flags: []cli.Flag{flags.Format("yaml", "json"), flags.Setup()},
				Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
					goal, err := configs.ParseGoal(args[0], pidnet.Setup(line.String("setup")))
					return goalsShowOptions{goal: goal, format: line.String("format")}, err
				}),
			},
		},
	}
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

func (o goalsListOptions) Run(_ context.Context, std terminal.Streams) error {
	goals := configs.Goals()
	if o.format == "json" {
		list := make([]goalJSON, len(goals))
		for i, g := range goals {
			list[i] = newGoalJSON(g)
		}
		return jsonform.Write(std.Out, list)
	}
	t := results.NewTable(results.Left("goal"), results.Left("setup"), results.Left("what it is"))
	for _, g := range goals {
		t.Add(g.Name, string(g.Setup), g.Note)
	}
	return terminal.WriteTable(std.Out, t)
}

type goalsShowOptions struct {
	goal   configs.Goal
	format string
}

func (o goalsShowOptions) Run(_ context.Context, std terminal.Streams) error {
	if o.format == "json" {
		return jsonform.Write(std.Out, newGoalJSON(o.goal))
	}
	if err := configs.WriteGoal(std.Out, o.goal); err != nil {
		return fmt.Errorf("goal: %w", err)
	}
	return nil
}
