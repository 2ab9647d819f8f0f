package studies

import (
	"fmt"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/search"
)

// GoalOf returns the goal of a trial, with a note of where it comes from.
func GoalOf(study search.Study, trial search.Trial) (configs.Goal, error) {
	task, err := evaluate.ParseTask(study.Spec.TrainingSpec)
	if err != nil {
		return configs.Goal{}, err
	}
	goal := configs.Goal{
		Name:    fmt.Sprintf("%s-%d", study.Name, trial.Number),
		Setup:   task.Network.Setup,
		Note:    fmt.Sprintf("trial %d of study %s", trial.Number, study.Name),
		Weights: trial.Goal,
	}
	if value, ok := study.Spec.Value(trial); ok {
		epochs := trial.Longest()[0].Outcome.Epochs()
		unit := "epochs"
		if epochs == 1 {
			unit = "epoch"
		}
		goal.Note += fmt.Sprintf(", validation accuracy %.4f after %d %s on %s", value, epochs, unit, task.Dataset.Name)
	}
	return goal, nil
}
