package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/pidnet"
)

// scienceFlags say what a run trains.
func taskFlags() []cli.Flag {
	d := evaluate.DefaultTask()
	return []cli.Flag{
		&cli.StringFlag{Name: "dataset", Value: d.Dataset.Name, Usage: "`DATASET` to learn; `goalsearch data list` shows them; or the path of a .npz, .csv or .tsv file, or of a folder of PNG images, with a slash"},
		setupFlag(),
		&cli.StringFlag{Name: "hidden", Value: d.Network.Hidden.String(), Usage: "`N` hidden neurons, or N,M,… in several layers"},
		&cli.IntFlag{Name: "laterals", Value: d.Network.Laterals, Usage: "at most `N` other hidden neurons that each listens to"},
		&cli.IntFlag{Name: "epochs", Value: d.Training.Epochs, Usage: "`N` passes over the training images"},
		&cli.IntFlag{Name: "batch", Value: d.Training.Batch, Usage: "`N` images per step"},
		&cli.Float64Flag{Name: "validation", Value: d.Dataset.Validation, Usage: "`SHARE` of the training images that is not trained on, but scores"},
		&cli.StringSliceFlag{Name: "set", Usage: "`KEY=VALUE`: set any key of dataset, network or training, as in a config"},
	}
}

// scienceOf returns what the flags say to train in networks of a setup.
func taskOf(line *cli.Context, setup pidnet.Setup) (evaluate.Task, error) {
	d := evaluate.DefaultTask()
	d.Network.Setup = setup
	d.Training.HiddenOptimiser, d.Training.OutputOptimiser = evaluate.DefaultOptimisers(setup)
	return taskOver(line, d)
}

// scienceOver returns a task in which the flags that are given say otherwise.
func taskOver(line *cli.Context, s evaluate.Task) (evaluate.Task, error) {
	settings, err := givenSettings(line)
	if err != nil {
		return s, err
	}
	if line.IsSet("hidden") {
		if s.Network.Hidden, err = evaluate.ParseSizes(line.String("hidden")); err != nil {
			return s, fmt.Errorf("--hidden: %w", err)
		}
	}
	if line.IsSet("dataset") {
		s.Dataset.Name = line.String("dataset")
	}
	if line.IsSet("validation") {
		s.Dataset.Validation = line.Float64("validation")
	}
	for flag, target := range map[string]*int{"laterals": &s.Network.Laterals, "epochs": &s.Training.Epochs, "batch": &s.Training.Batch} {
		if line.IsSet(flag) {
			*target = line.Int(flag)
		}
	}
	if err := byFlag(s.Validate()); err != nil {
		return s, err
	}
	s, err = configs.Task(s, settings)
	return s, usage(err)
}

// byFlag names the flag that gave a value which a Task cannot have.
func byFlag(err error) error {
	var field *evaluate.FieldError
	if !errors.As(err, &field) {
		return err
	}
	section, flag, _ := strings.Cut(field.Field, ".")
	switch {
	case field.Field == "dataset.name":
		flag = "dataset"
	case section == "dataset" && flag != "validation":
		flag = "set " + field.Field
	}
	return usagef("--%s: %s", flag, field.Reason)
}
