// Package experiment asks questions of goals: how good a found goal is on fresh seeds
// ([Verify]), which of two is better ([Compare]), what each weight is worth
// ([Sensitivity]), and how few weights are enough ([Simplify]). Each is a function from
// options to results; the trainings are studies of a store, which a [Trainer] takes to
// their end, so that an experiment is resumed by asking again.
package experiment

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/internal/campaign"
	"goalsearch/results"
	"goalsearch/search"
)

// Trainer takes studies to their end, and may give one another name.
type Trainer interface {
	Train(ctx context.Context, studies ...search.Study) ([]campaign.Trained, error)
	// TrainBy is Train of one study by a strategy of the caller's.
	TrainBy(ctx context.Context, strategy func(search.Spec) (search.Strategy, error), study search.Study) (campaign.Trained, error)
}

// RequestError is a mistake in what was asked for.
type RequestError struct {
	What string // option or goal, as the caller gave it; "" if the error says it
	Err  error
}

func (e *RequestError) Error() string {
	if e.What == "" {
		return e.Err.Error()
	}
	return e.What + ": " + e.Err.Error()
}

func (e *RequestError) Unwrap() error { return e.Err }

// NamedGoal is a goal and its name for people.
type NamedGoal struct {
	Name string
	Goal search.Params
}

// Section is a study and what came of its goals.
type Section struct {
	Study    string
	Compared []results.Compared
}

// DefaultSeed is the seed from which those of the trainings follow.
const DefaultSeed = 1

// StudyName names the studies of an experiment with a goal: by the goal, the network, and
// what is not as it is by default.
func StudyName(experiment, goal string, task evaluate.Task, seed uint64) string {
	name := fmt.Sprintf("%s/%s/%s,hidden=%s", experiment, configs.PlainName(goal), task.Network.Setup, configs.PlainName(task.Network.Hidden.String()))
	usual := evaluate.DefaultTask()
	if set := task.Dataset.Name; set != usual.Dataset.Name {
		name += ",dataset=" + configs.PlainName(set)
	}
	if n := task.Training.Epochs; n != usual.Training.Epochs {
		name += fmt.Sprintf(",epochs=%d", n)
	}
	if seed != DefaultSeed {
		name += fmt.Sprintf(",seed=%d", seed)
	}
	return name
}

// trainingSpec writes a task for a study, with or without test accuracy.
func trainingSpec(task evaluate.Task, test bool) (json.RawMessage, error) {
	task.Training.Test = test
	return task.Canonical()
}

// trialOf finds the trial of a goal, which must be there.
func trialOf(trials []search.Trial, goal search.Params) search.Trial {
	return trials[slices.IndexFunc(trials, func(t search.Trial) bool { return t.Goal.Equal(goal) })]
}

// trialsOf returns the trials of studies, one after another.
func trialsOf(list []campaign.Trained) []search.Trial {
	var all []search.Trial
	for _, t := range list {
		all = append(all, t.Trials...)
	}
	return all
}
