package studies

import (
	"fmt"
	"time"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/pidnet"
	"goalsearch/search"
	"goalsearch/store"
)

// GoalError is the error of a goal that a study cannot try.
type GoalError struct {
	Goal string // as it was given
	Err  error
}

func (e *GoalError) Error() string { return fmt.Sprintf("goal %s: %v", e.Goal, e.Err) }
func (e *GoalError) Unwrap() error { return e.Err }

// Enqueue adds goals to a study of the store at path and returns how many they are. parse
// reads each for the study's setup.
func Enqueue(path, name string, texts []string, parse func(string, pidnet.Setup) (configs.Goal, error)) (int, error) {
	study, err := readStudy(path, name)
	if err != nil {
		return 0, err
	}
	task, err := evaluate.ParseTask(study.Spec.TrainingSpec)
	if err != nil {
		return 0, err
	}
	var goals []search.Params
	for _, text := range texts {
		goal, err := parse(text, task.Network.Setup)
		if err != nil {
			return 0, &GoalError{text, err}
		}
		weights, err := evaluate.InSpace(study.Spec.Space, goal.Weights)
		if err == nil {
			weights, err = study.Spec.Space.Place(weights)
		}
		if err != nil {
			return 0, &GoalError{text, err}
		}
		goals = append(goals, weights)
	}
	return len(goals), store.Enqueue(path, name, goals, time.Now().UTC())
}

func readStudy(path, name string) (search.Study, error) {
	snapshot, err := store.Read(path)
	if err != nil {
		return search.Study{}, err
	}
	defer snapshot.Close()
	return snapshot.Study(name)
}
