package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/urfave/cli/v2"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/evaluate/dataset"
	"goalsearch/evaluate/saved"
	"goalsearch/pidnet"
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
  goalsearch score trained --dataset fashion-mnist
  goalsearch score trained --dataset others.csv --set dataset.y=species`,
		Flags: []cli.Flag{
			dataFlag(),
			&cli.StringFlag{Name: "dataset", Usage: "`DATASET` whose test images are classified", DefaultText: "that which was learned"},
			readingFlag(),
			formatFlag("table", "json"),
		},
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			settings, err := readingSettings(line)
			return scoreOptions{dir: args[0], data: line.String("data"), dataset: line.String("dataset"), settings: settings, format: line.String("format")}, err
		}),
	}
}

type scoreOptions struct {
	dir, data, dataset, format string
	settings                   []configs.Setting // how the data are read, if not as in the training
}

// scored is the accuracy of a run that was saved.
type scored struct {
	Seed         uint64   `json:"seed"`
	TestAccuracy float64  `json:"test_accuracy"`
	Trained      *float64 `json:"trained_test_accuracy,omitempty"` // that of the training
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
		if task.Dataset.Ref().Validate() != nil {
			task.Dataset.Reading = dataset.Reading{} // that of another form of file
		}
	}
	if task, err = configs.Task(task, o.settings); err != nil {
		return usage(err)
	}
	data, err := evaluate.NewLocal(o.data, 1).Load(ctx, task)
	if err != nil {
		return byFlag(err)
	}
	if was := record.DataChecksum; o.dataset == "" && was != "" && was != data.Checksum {
		return usagef("the data of %s have changed since %s was trained: their SHA-256 was %s and is %s; bring the old data back, or choose those that there are with --dataset %s",
			task.Dataset.Name, o.dir, was, data.Checksum, quote(task.Dataset.Name))
	}
	if !slices.Equal(record.ClassNames, data.ClassNames) && record.ClassNames != nil {
		return usagef("the networks of %s tell the classes %s apart, %s has %s", o.dir, classList(record.ClassNames), task.Dataset.Name, classList(data.ClassNames))
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
		read := func(layer, source string) (pidnet.SourceWeights[float32], error) {
			return saved.Weights(o.dir, run, layer, source)
		}
		accuracy, err := evaluate.Test(ctx, data, task, goals, run.Seed, runtime.GOMAXPROCS(0), read)
		if err != nil {
			return fmt.Errorf("seed %d, images of %s: %w", run.Seed, task.Dataset.Name, err)
		}
		list = append(list, scored{run.Seed, accuracy, run.TestAccuracy})
	}
	if len(list) == 0 {
		return fmt.Errorf("%s: every run has failed: there is no network to score", o.dir)
	}
	if o.format == "json" {
		return writeJSON(std.out, list)
	}
	table := results.NewTable(results.Right("seed"), results.Right("test"), results.Right("in training"))
	for _, s := range list {
		trained := ""
		if s.Trained != nil {
			trained = fmt.Sprintf("%.4f", *s.Trained)
		}
		table.Add(fmt.Sprint(s.Seed), fmt.Sprintf("%.4f", s.TestAccuracy), trained)
	}
	return writeTable(std.out, table)
}
