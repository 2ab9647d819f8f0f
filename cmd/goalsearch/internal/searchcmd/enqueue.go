package searchcmd

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/configs"
	"goalsearch/internal/studies"
)

func Enqueue(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "enqueue",
		Category:  terminal.GroupSearch,
		Usage:     "add goals to a study",
		ArgsUsage: "STUDY GOAL…",
		Description: `The goals become the study's next trials, in addition to search.trials. A running
search tries them when its current generation has ended, another one when it is
resumed. The search learns from them as from its own. GOAL is a name, a goal file,
or inline; it must be within the bounds of the search.

Examples:
  goalsearch enqueue mnist-trivariate trivariate-optimised
  goalsearch enqueue quickstart "{F}{C}=1,{F}{L}=-0.5" mine.yaml --store results.db`,
		Flags: []cli.Flag{flags.Store()},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			return enqueueOptions{store: line.String("store"), study: args[0], goals: args[1:]}, nil
		}),
	}
}

type enqueueOptions struct {
	store, study string
	goals        []string
}

func (o enqueueOptions) Run(_ context.Context, std terminal.Streams) error {
	n, err := studies.Enqueue(o.store, o.study, o.goals, configs.ParseGoal)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.Err, "%s enqueued in %s\n", terminal.Count(n, "goal", "goals"), o.study)
	return err
}
