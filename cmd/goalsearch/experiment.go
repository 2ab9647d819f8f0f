package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/pidnet"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/store"
)

// defaultSeed is the seed from which those of the trainings follow.
const defaultSeed = 1

// experimentFlags are those of commands that train studies of goals and report.
func experimentFlags() []cli.Flag {
	return []cli.Flag{
		storeFlag(),
		dataFlag(),
		workersFlag(),
		&cli.StringFlag{Name: "study", Usage: "`NAME` under which the trainings are stored", DefaultText: "made from the goal and the network"},
		&cli.Uint64Flag{Name: "seed", Value: defaultSeed, Usage: "`N`, from which the seeds of all trainings follow", Action: belowMaxSeed},
		acceptNumericsFlag(),
		formatFlag("table", "json"),
	}
}

// belowMaxSeed leaves room for a second seed behind the one that is given.
func belowMaxSeed(_ *cli.Context, seed uint64) error {
	if seed >= search.MaxSeed-1 {
		return usagef("--seed: %d is not below 2^53 - 1", seed)
	}
	return nil
}

// experimenting is what these commands have in common.
type experimenting struct {
	searching
	study  string // "": made from what is trained
	seed   uint64
	format string
}

func experimentOptions(line *cli.Context) (experimenting, error) {
	e := experimenting{searching: searchingOptions(line), study: line.String("study"), seed: line.Uint64("seed"), format: line.String("format")}
	e.experiment = line.Command.Name
	if line.IsSet("study") {
		if err := configs.CheckStudyName(e.study); err != nil {
			return e, fmt.Errorf("--study: %w", err)
		}
	}
	return e, nil
}

// named names the study of a goal in a network, unless the user did: by what is not
// as it is by default, too.
func (e *experimenting) named(goal string, task evaluate.Task) {
	if e.study != "" {
		return
	}
	e.study = fmt.Sprintf("%s/%s/%s,hidden=%s", e.experiment, configs.PlainName(goal), task.Network.Setup, configs.PlainName(task.Network.Hidden.String()))
	usual := evaluate.DefaultTask()
	if name := task.Dataset.Name; name != usual.Dataset.Name {
		e.study += ",dataset=" + configs.PlainName(name)
	}
	if n := task.Training.Epochs; n != usual.Training.Epochs {
		e.study += fmt.Sprintf(",epochs=%d", n)
	}
	if e.seed != defaultSeed {
		e.study += fmt.Sprintf(",seed=%d", e.seed)
	}
}

// finish trains studies to their end and returns their trials, without those that were
// enqueued by hand, which are no part of the experiment.
func (e experimenting) finish(ctx context.Context, std streams, studies ...search.Study) ([][]search.Trial, error) {
	if err := e.searching.run(ctx, std, studies); err != nil {
		if errors.Is(err, search.ErrSpecChanged) {
			err = fmt.Errorf("%w (--study gives these trainings another name)", err)
		}
		return nil, err
	}
	snapshot, err := store.Read(e.store)
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	all := make([][]search.Trial, len(studies))
	for i, s := range studies {
		trials, err := snapshot.TrialSummaries(s.Name)
		if err != nil {
			return nil, err
		}
		all[i] = slices.DeleteFunc(trials, func(t search.Trial) bool { return t.Origin == search.Enqueued })
	}
	return all, nil
}

// write writes goals that were compared in the form that is asked for.
func (e experimenting) write(w io.Writer, list []results.Compared) error {
	if e.format == "json" {
		return results.WriteComparedJSON(w, list)
	}
	return results.WriteCompared(w, list)
}

// goalScience reads the goal of a command and what its flags say to train.
func goalTask(line *cli.Context, text string) (configs.Goal, evaluate.Task, error) {
	goal, err := configs.ParseGoal(text, pidnet.Setup(line.String("setup")))
	if err != nil {
		return goal, evaluate.Task{}, err
	}
	if goal.Setup.Sources() == "" {
		return goal, evaluate.Task{}, fmt.Errorf("%s is no goal with weights: neurons of setup %s have none to choose", text, goal.Setup)
	}
	task, err := taskOf(line, goal.Setup)
	if err == nil {
		err = checkLayers(task.Network, goal.Weights)
	}
	return goal, task, err
}

// checkLayers refuses a goal with weights of layers that the network does not have.
func checkLayers(network evaluate.Network, goal search.Params) error {
	_, err := evaluate.Goals(network, goal)
	return err
}

// canonical writes a task for a study, with or without test accuracy.
func canonical(task evaluate.Task, test bool) (json.RawMessage, error) {
	task.Training.Test = test
	return task.Canonical()
}

// trialOf finds the trial of a goal.
func trialOf(trials []search.Trial, goal search.Params) search.Trial {
	i := slices.IndexFunc(trials, func(t search.Trial) bool { return t.Goal.Equal(goal) })
	return trials[i]
}
