package flags

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/internal/campaign"
	"goalsearch/pidnet"
)

// Task are the flags that say what a run trains.
func Task() []cli.Flag {
	d := evaluate.DefaultTask()
	return []cli.Flag{
		&cli.StringFlag{Name: "dataset", Value: d.Dataset.Name, Usage: "`DATASET` to learn; `goalsearch data list` shows them; or the path of a .npz, .csv or .tsv file, or of a folder of PNG images, with a slash"},
		Setup(),
		&cli.StringFlag{Name: "hidden", Value: d.Network.Hidden.String(), Usage: "`N` hidden neurons, or N,M,… in several layers"},
		&cli.IntFlag{Name: maxLaterals, Aliases: []string{"laterals"}, Value: d.Network.Laterals, Usage: "at most `N` lateral inputs of each hidden neuron"},
		&cli.IntFlag{Name: "epochs", Value: d.Training.Epochs, DefaultText: fmt.Sprintf("%d, more for few samples of your own", d.Training.Epochs), Usage: "`N` passes over the training images"},
		&cli.IntFlag{Name: "batch", Value: d.Training.Batch, DefaultText: fmt.Sprintf("%d, fewer for few samples of your own", d.Training.Batch), Usage: "`N` images per step"},
		&cli.Float64Flag{Name: "validation", Value: d.Dataset.Validation, Usage: "`SHARE` of the training images held out for validation"},
		&cli.StringSliceFlag{Name: "set", Usage: "`KEY=VALUE`: set any key of dataset, network or training, as in a config"},
	}
}

const maxLaterals = "max-laterals"

// Setup is the wiring to use a goal with.
func Setup() *cli.StringFlag {
	return &cli.StringFlag{Name: "setup", Usage: "`SETUP` of the network: trivariate, feedback, context, lateral, random-projection, backpropagation or readout", DefaultText: "that of the goal"}
}

// TaskOf returns what the flags say to train in networks of a setup, and what suits the
// data where they say nothing.
func TaskOf(line *cli.Context, setup pidnet.Setup) (evaluate.Task, error) {
	d := evaluate.DefaultTask()
	d.Network.Setup = setup
	d.Training.HiddenOptimiser, d.Training.OutputOptimiser = evaluate.DefaultOptimisers(setup)
	task, err := TaskOver(line, d)
	if err != nil {
		return task, err
	}
	settings, err := Settings(line)
	if err != nil {
		return task, err
	}
	const noStore, noStudy = "", ""
	return Completing(line, noStore, evaluate.NewLocal(line.String("data"), 1))(noStudy, task, func(key string) bool {
		set := slices.ContainsFunc(settings, func(s configs.Setting) bool { return s.Key == key })
		_, flag, _ := strings.Cut(key, ".")
		return set || line.IsSet(flag)
	})
}

// Completing returns what completes trainings of configs and flags: from the studies of a
// store, "" for none, and from the data, if local is not nil.
func Completing(line *cli.Context, store string, local *evaluate.Local) configs.Complete {
	d := campaign.NewDefaults(store)
	d.Local = local
	d.Notify = (&terminal.Follower{Streams: terminal.Streams{Err: line.App.ErrWriter}}).Follow
	return func(study string, task evaluate.Task, given func(key string) bool) (evaluate.Task, error) {
		task, err := d.Complete(line.Context, study, task, given)
		return task, terminal.Failed(err)
	}
}

// TaskOver returns a task in which the flags that are given say otherwise.
func TaskOver(line *cli.Context, t evaluate.Task) (evaluate.Task, error) {
	settings, err := Settings(line)
	if err != nil {
		return t, err
	}
	if line.IsSet("hidden") {
		if t.Network.Hidden, err = evaluate.ParseSizes(line.String("hidden")); err != nil {
			return t, fmt.Errorf("--hidden: %w", err)
		}
	}
	if line.IsSet("dataset") {
		t.Dataset.Name = line.String("dataset")
	}
	if line.IsSet("validation") {
		t.Dataset.Validation = line.Float64("validation")
	}
	for flag, target := range map[string]*int{maxLaterals: &t.Network.Laterals, "epochs": &t.Training.Epochs, "batch": &t.Training.Batch} {
		if line.IsSet(flag) {
			*target = line.Int(flag)
		}
	}
	if err := ByFlag(t.Validate()); err != nil {
		return t, err
	}
	t, err = configs.Task(t, settings)
	return t, terminal.Usage(err)
}

// ByFlag names the flag that gave a value which a task cannot have.
func ByFlag(err error) error {
	var field *evaluate.FieldError
	if !errors.As(err, &field) {
		return err
	}
	section, flag, _ := strings.Cut(field.Field, ".")
	switch {
	case field.Field == "dataset.name":
		flag = "dataset"
	case field.Field == "network.laterals":
		flag = maxLaterals
	case section == "dataset" && flag != "validation":
		flag = "set " + field.Field
	}
	return terminal.Usagef("--%s: %s", flag, field.Reason)
}

// GoalTask reads the goal of a command, whose neurons must have weights to choose, and
// what its flags say to train.
func GoalTask(line *cli.Context, text string) (configs.Goal, evaluate.Task, error) {
	goal, err := configs.ParseGoal(text, pidnet.Setup(line.String("setup")))
	if err != nil {
		return goal, evaluate.Task{}, err
	}
	if goal.Setup.Sources() == "" {
		return goal, evaluate.Task{}, fmt.Errorf("%s is no goal with weights: neurons of setup %s have none to choose", text, goal.Setup)
	}
	task, err := TaskOf(line, goal.Setup)
	if err == nil {
		_, err = evaluate.Goals(task.Network, goal.Weights)
	}
	return goal, task, err
}

// Reading says how a file of the user's own is read, and ReadingSettings reads it.
func Reading() cli.Flag {
	return &cli.StringSliceFlag{Name: "set", Usage: "`KEY=VALUE`: how a file of your own is read, such as dataset.y=species"}
}

// ReadingSettings reads what Reading says.
func ReadingSettings(line *cli.Context) ([]configs.Setting, error) {
	settings, err := Settings(line)
	for _, s := range settings {
		if key, ok := strings.CutPrefix(s.Key, "dataset."); !ok || slices.Contains([]string{"name", "validation", "scale"}, key) {
			return nil, fmt.Errorf("%s: it says nothing of how a file is read", s.Flag)
		}
	}
	return settings, err
}
