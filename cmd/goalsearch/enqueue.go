package main

import (
	"context"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/search"
	"goalsearch/store"
)

func enqueueCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "enqueue",
		Category:  groupSearch,
		Usage:     "add goals by hand to a study",
		ArgsUsage: "STUDY GOAL…",
		Description: `The goals become the study's next trials, beyond those that its config counts: at
the end of the generation under way if it is being searched, else when it is
resumed. The search learns from them as from its own. GOAL is a name, a goal file,
or inline; it must be within the bounds of the search.

Examples:
  goalsearch enqueue mnist-trivariate trivariate-optimised
  goalsearch enqueue quickstart "{F}{C}=1,{F}{L}=-0.5" mine.yaml --store results.db`,
		Flags: []cli.Flag{storeFlag()},
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			return enqueueOptions{store: line.String("store"), study: args[0], goals: args[1:]}, nil
		}),
	}
}

type enqueueOptions struct {
	store, study string
	goals        []string
	withoutFiles bool // goals are names and weights alone
}

func (o enqueueOptions) run(_ context.Context, std streams) error {
	n, err := o.enqueue()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.err, "%s enqueued in %s\n", count(n, "goal", "goals"), o.study)
	return err
}

// enqueue adds the goals and returns how many they are.
func (o enqueueOptions) enqueue() (int, error) {
	study, err := o.read()
	if err != nil {
		return 0, err
	}
	task, err := evaluate.ParseTask(study.Spec.TrainingSpec)
	if err != nil {
		return 0, err
	}
	var goals []search.Params
	for _, text := range o.goals {
		parse := configs.ParseGoal
		if o.withoutFiles {
			parse = configs.ParseGoalWithoutFiles
		}
		goal, err := parse(text, task.Network.Setup)
		if err != nil {
			return 0, usage(err)
		}
		weights, err := inOrder(study.Spec.Space, goal.Weights)
		if err == nil {
			weights, err = study.Spec.Space.Place(weights)
		}
		if err != nil {
			return 0, usage(fmt.Errorf("goal %s: %w", text, err))
		}
		goals = append(goals, weights)
	}
	return len(goals), store.Enqueue(o.store, o.study, goals, time.Now().UTC())
}

func (o enqueueOptions) read() (search.Study, error) {
	snapshot, err := store.Read(o.store)
	if err != nil {
		return search.Study{}, err
	}
	defer snapshot.Close()
	return snapshot.Study(o.study)
}
