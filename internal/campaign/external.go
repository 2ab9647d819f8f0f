package campaign

import (
	"context"
	"errors"
	"os"
	"time"

	"goalsearch/evaluate"
	"goalsearch/search"
	"goalsearch/store"
)

// Ask lists the runs that a study wants of others, Epochs being that of each training.
// made, if it is not nil, enters the study into the store, or extends it.
func Ask(ctx context.Context, path, name string, made *search.Study) ([]search.RunSpec, error) {
	var specs []search.RunSpec
	err := edit(path, made != nil, func(db *store.DB) error {
		if made != nil {
			if err := search.MakeExternal(db, name); err != nil && !errors.Is(err, search.ErrNoStudy) {
				return err
			}
			if err := search.Register(db, *made, false, time.Now().UTC()); err != nil {
				return err
			}
		}
		runner := search.Runner{Store: db, Strategy: StrategyOf, Clock: time.Now}
		var err error
		if specs, err = runner.Ask(ctx, name); err != nil {
			return err
		}
		return setEpochs(specs)
	})
	return specs, err
}

// setEpochs says of trainings that do not end at a rung how many epochs they have.
func setEpochs(specs []search.RunSpec) error {
	if len(specs) == 0 {
		return nil
	}
	task, err := evaluate.ParseTask(specs[0].TrainingSpec) // all are of one study
	if err != nil {
		return err
	}
	for i := range specs {
		if specs[i].Epochs == 0 {
			specs[i].Epochs = task.Training.Epochs
		}
	}
	return nil
}

// Tell stores what came of a run that others trained for as long as was asked.
func Tell(path, name string, answer search.Answer) error {
	return edit(path, false, func(db *store.DB) error {
		study, err := db.Study(name)
		if err != nil {
			return err
		}
		if answer.Epochs = study.Spec.Epochs(answer.Run); answer.Epochs == 0 {
			task, err := evaluate.ParseTask(study.Spec.TrainingSpec)
			if err != nil {
				return err
			}
			answer.Epochs = task.Training.Epochs
		}
		return search.Tell(db, name, answer, search.Provenance{Started: time.Now().UTC()})
	})
}

// Withdraw takes back what was told of a run, so that it is wanted again.
func Withdraw(path, name string, trial, run int) error {
	return edit(path, false, func(db *store.DB) error {
		return search.Withdraw(db, name, trial, run, time.Now().UTC())
	})
}

// edit opens a store, which is made only if mayMake, for a short change.
func edit(path string, mayMake bool, change func(*store.DB) error) error {
	if !mayMake {
		if _, err := os.Stat(path); err != nil {
			_, err := store.Read(path) // says it better
			return err
		}
	}
	db, err := store.Open(path, store.Options{})
	if err != nil {
		return err
	}
	return errors.Join(change(db), db.Close())
}
