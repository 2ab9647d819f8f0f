package main

import (
	"context"
	"fmt"
	"runtime"

	"github.com/urfave/cli/v2"

	"goalsearch/evaluate"
	"goalsearch/evaluate/saved"
	"goalsearch/results"
)

func scoreCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "score",
		Category:  groupGoal,
		Usage:     "test accuracy of networks that `train --save` kept",
		ArgsUsage: "DIR",
		Description: `Loads the weights of every run and classifies the test images: of the data set that
they learned, which gives the accuracies of the training again, or of another one
whose images have the same size.

Examples:
  goalsearch score trained
  goalsearch score trained --dataset fashion-mnist`,
		Flags: []cli.Flag{
			dataFlag(),
			&cli.StringFlag{Name: "dataset", Usage: "`DATASET` whose test images are classified", DefaultText: "that which was learned"},
			formatFlag("table", "json"),
		},
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			return scoreOptions{dir: args[0], data: line.String("data"), dataset: line.String("dataset"), format: line.String("format")}, nil
		}),
	}
}

type scoreOptions struct{ dir, data, dataset, format string }

// scored is the accuracy of a run that was saved.
type scored struct {
	Seed         uint64   `json:"seed"`
	TestAccuracy float64  `json:"test_accuracy"`
	BalancedTest *float64 `json:"balanced_test_accuracy,omitempty"` // where classes are not balanced
	Trained      *float64 `json:"trained_test_accuracy,omitempty"`  // that of the training
}

func (o scoreOptions) run(ctx context.Context, std streams) error {
	record, err := saved.Read(o.dir)
	if err != nil {
		return err
	}
	task, err := evaluate.ParseTask(record.Task)
	if err != nil {
		return err
	}
	if o.dataset != "" {
		task.Dataset.Name = o.dataset
	}
	data, err := evaluate.NewLocal(o.data, 1).Load(ctx, task)
	if err != nil {
		return byFlag(err)
	}
	if was := record.DataChecksum; o.dataset == "" && was != "" && was != data.Checksum {
		return usagef("the data of %s have changed since %s was trained: their SHA-256 was %s and is %s; bring the old data back, or choose those that there are with --dataset %s",
			task.Dataset.Name, o.dir, was, data.Checksum, quote(task.Dataset.Name))
	}
	goals, err := evaluate.Goals(task.Network, record.Goal)
	if err != nil {
		return err
	}
	var list []scored
	for _, run := range record.Runs {
		if run.Reason != "" {
			continue
		}
		accuracy, err := evaluate.Test(ctx, data, task, goals, run.Seed, runtime.GOMAXPROCS(0), saved.Network{Dir: o.dir, Run: run})
		if err != nil {
			return fmt.Errorf("seed %d, images of %s: %w", run.Seed, task.Dataset.Name, err)
		}
		list = append(list, scored{run.Seed, accuracy.Share, accuracy.Balanced, run.TestAccuracy})
	}
	if len(list) == 0 {
		return fmt.Errorf("%s: every run has failed: there is no network to score", o.dir)
	}
	if o.format == "json" {
		return writeJSON(std.out, list)
	}
	columns := []results.Column{results.Right("seed"), results.Right("test"), results.Right("in training")}
	if list[0].BalancedTest != nil {
		columns = append(columns, results.Right("balanced"))
	}
	table := results.NewTable(columns...)
	for _, s := range list {
		row := []string{fmt.Sprint(s.Seed), fmt.Sprintf("%.4f", s.TestAccuracy), ""}
		if s.Trained != nil {
			row[2] = fmt.Sprintf("%.4f", *s.Trained)
		}
		if s.BalancedTest != nil {
			row = append(row, fmt.Sprintf("%.4f", *s.BalancedTest))
		}
		table.Add(row...)
	}
	return writeTable(std.out, table)
}
