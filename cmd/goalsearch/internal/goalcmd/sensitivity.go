package goalcmd

import (
	"cmp"
	"context"
	"slices"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/campaign"
	"goalsearch/internal/experiment"
)

func Sensitivity(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "sensitivity",
		Category:  terminal.GroupGoal,
		Usage:     "what each weight of a goal is worth",
		ArgsUsage: "GOAL",
		Description: `Trains the goal with each weight set to 0, and with each weight changed by ±10 % and
by ±0.1, all on the same seeds, and compares them with the unchanged goal. The
trainings are the studies NAME/zero and NAME/shift; stored ones are reused.
--ablation also sets the weights to 0 one after another, the least important first:
NAME/ablation.

Examples:
  goalsearch sensitivity trivariate-optimised --epochs 20
  goalsearch sensitivity best.yaml --runs 10 --shift-runs 0 --ablation
  goalsearch sensitivity lateral-heuristic --dataset builtin-digits --hidden 10 --epochs 1 --batch 500 --runs 2`,
		Flags: slices.Concat(experimentFlags(), flags.Task(), []cli.Flag{
			&cli.IntFlag{Name: "runs", Value: 10, Usage: "`N` trainings of the goal and of each goal with weights set to 0", Action: flags.AtLeast("runs", 1)},
			&cli.IntFlag{Name: "shift-runs", Value: 3, Usage: "`N` trainings of each goal with a weight changed a little; 0: none", Action: flags.AtLeast("shift-runs", 0)},
			&cli.BoolFlag{Name: "ablation", Usage: "also set the weights to 0 one after another"},
		}),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			e, err := experimentOf(line)
			if err != nil {
				return nil, err
			}
			o := sensitivityOptions{experimenting: e}
			o.asked = experiment.SensitivityOptions{Runs: line.Int("runs"), ShiftRuns: line.Int("shift-runs"), Ablation: line.Bool("ablation"), Seed: e.seed}
			goal, task, err := flags.GoalTask(line, args[0])
			o.asked.Goal, o.asked.Task = goal.Weights, task
			o.asked.Name = cmp.Or(e.study, experiment.StudyName(e.command, args[0], task, e.seed))
			return o, err
		}),
	}
}

type sensitivityOptions struct {
	experimenting
	asked experiment.SensitivityOptions
}

func (o sensitivityOptions) Run(ctx context.Context, std terminal.Streams) error {
	var sections []experiment.Section
	err := o.perform(ctx, std, func(ctx context.Context, t campaign.Trainer) (err error) {
		sections, err = experiment.Sensitivity(ctx, t, o.asked)
		return err
	})
	if err != nil {
		return err
	}
	return o.writeSections(std.Out, sections)
}
