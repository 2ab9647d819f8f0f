package goalcmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/evaluate"
	"goalsearch/internal/campaign"
	"goalsearch/internal/experiment"
	"goalsearch/pidnet"
)

func Compare(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "compare",
		Category:  terminal.GroupGoal,
		Usage:     "two goals on the same seeds, with interval and p-value",
		ArgsUsage: "A B",
		Description: `A and B are goals, as for train, or trials of studies: STUDY:TRIAL, where TRIAL is
a number or best. Both are trained on the same seeds, and differences are paired.
Stored trainings are reused. A trial is trained as in its study, on the study's seeds
unless --seed gives others: the score of a trial that a search chose on them is biased upwards.

Examples:
  goalsearch compare trivariate-heuristic trivariate-optimised --epochs 20 --runs 5
  goalsearch compare quickstart:best quickstart:0 --runs 5 --seed 7
  goalsearch compare mnist-trivariate:best trivariate-optimised --epochs 100`,
		Flags: slices.Concat(experimentFlags(), flags.Task(), []cli.Flag{
			&cli.IntFlag{Name: "runs", Value: 10, Usage: "`N` trainings of each goal", Action: flags.AtLeast("runs", 2)},
		}),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			e, err := experimentOf(line)
			if err != nil {
				return nil, err
			}
			o := compareOptions{experimenting: e, runs: line.Int("runs")}
			if line.IsSet("seed") {
				o.given = &e.seed
			}
			if o.operands, err = experiment.ParseOperands(args, pidnet.Setup(line.String("setup"))); err != nil {
				return nil, err
			}
			o.task, err = comparedTask(line, o.operands)
			return o, err
		}),
	}
}

// comparedTask returns a function that says what is trained, when the task of a trial's
// study is known, if there is one.
func comparedTask(line *cli.Context, operands [2]experiment.Operand) (func(*evaluate.Task) (evaluate.Task, error), error) {
	if operands[0].Study == "" && operands[1].Study == "" {
		task, err := flags.TaskOf(line, operands[0].Goal.Setup)
		return func(*evaluate.Task) (evaluate.Task, error) { return task, nil }, err
	}
	for _, flag := range []string{"dataset", "setup", "hidden", "max-laterals", "batch", "validation", "set"} {
		if line.IsSet(flag) {
			return nil, fmt.Errorf("--%s: what is trained is what the study of a trial trains; only --epochs may differ", flag)
		}
	}
	return func(t *evaluate.Task) (evaluate.Task, error) { return flags.TaskOver(line, *t) }, nil
}

type compareOptions struct {
	experimenting
	operands [2]experiment.Operand
	runs     int
	given    *uint64 // seed; nil: that of a trial's study
	task     func(*evaluate.Task) (evaluate.Task, error)
}

func (o compareOptions) Run(ctx context.Context, std terminal.Streams) error {
	var s experiment.Section
	err := o.perform(ctx, std, func(ctx context.Context, t campaign.Trainer) (err error) {
		s, err = experiment.Compare(ctx, t, experiment.CompareOptions{
			Store: o.Store, Operands: o.operands, Runs: o.runs, Seed: o.given, Task: o.task, Name: o.study,
		})
		return err
	})
	if errors.Is(err, experiment.ErrTrainedApart) {
		return fmt.Errorf("%w: write one of them with `goalsearch export --format goal`, and compare that file with the other, to train both as the other's study does", err)
	}
	if err != nil {
		return err
	}
	if o.format == "json" {
		return o.write(std.Out, s.Compared)
	}
	b := bufio.NewWriter(std.Out)
	if err := o.write(b, s.Compared); err != nil {
		return err
	}
	d := s.Compared[0].Difference
	if low, high, ok := d.Interval(); ok {
		fmt.Fprintf(b, "difference %+.4f, 95 %% interval %+.4f to %+.4f, paired over %s\n", d.Mean, low, high, terminal.Count(d.N, "seed", "seeds"))
	}
	return b.Flush()
}
