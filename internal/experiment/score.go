package experiment

import (
	"context"
	"fmt"
	"runtime"

	"goalsearch/evaluate"
	"goalsearch/evaluate/saved"
	"goalsearch/internal/campaign"
)

// Scored is the accuracy of a run that was saved.
type Scored struct {
	Seed         uint64  `json:"seed"`
	TestAccuracy float64 `json:"test_accuracy"`
	// Balanced is the balanced accuracy, where the classes are not balanced.
	Balanced *float64 `json:"balanced_test_accuracy,omitempty"`
	Trained  *float64 `json:"trained_test_accuracy,omitempty"` // that of the training
}

// Score classifies test images with the networks that a directory keeps: those of the data
// set that they learned, or of another whose images have the same size. data is the
// directory that holds the data sets.
func Score(ctx context.Context, dir, data, dataset string) ([]Scored, error) {
	record, err := saved.Read(dir)
	if err != nil {
		return nil, err
	}
	task, err := evaluate.ParseTask(record.TrainingSpec)
	if err != nil {
		return nil, err
	}
	if dataset != "" {
		task.Dataset.Name = dataset
	}
	set, err := evaluate.NewLocal(data, 1).Load(ctx, task)
	if err != nil {
		return nil, err
	}
	if was := record.DataChecksum; dataset == "" && was != "" && was != set.Checksum {
		return nil, &campaign.DataChanged{Subject: dir, Dataset: task.Dataset.Name, Trial: -1, Was: was, Is: set.Checksum}
	}
	goals, err := evaluate.Goals(task.Network, record.Goal)
	if err != nil {
		return nil, err
	}
	var list []Scored
	for _, run := range record.Runs {
		if run.Reason != "" {
			continue
		}
		accuracy, err := evaluate.Test(ctx, set, task, goals, run.Seed, runtime.GOMAXPROCS(0), saved.Network{Dir: dir, Run: run})
		if err != nil {
			return nil, fmt.Errorf("seed %d, images of %s: %w", run.Seed, task.Dataset.Name, err)
		}
		list = append(list, Scored{run.Seed, accuracy.Share, accuracy.Balanced, run.TestAccuracy})
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%s: every run has failed: there is no network to score", dir)
	}
	return list, nil
}
