package experiment

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/evaluate/dataset"
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

// ScoreOptions say which networks classify what.
type ScoreOptions struct {
	Dir     string // that keeps networks
	Data    string // directory that holds the data sets
	Dataset string // whose test images are classified; "": that which was learned
	// Reading says how the data are read, if not as in the training.
	Reading []configs.Setting
}

// ClassesDiffer is the error of data whose classes have other names than those that the
// networks tell apart.
type ClassesDiffer struct {
	Dir, Dataset string
	Was, Is      []string
}

func (e *ClassesDiffer) Error() string {
	return fmt.Sprintf("the networks of %s tell the classes %s apart, %s has %s", e.Dir, strings.Join(e.Was, ", "), e.Dataset, strings.Join(e.Is, ", "))
}

// Score classifies test images with the networks that a directory keeps: those of the data
// set that they learned, or of another whose images have the same size.
func Score(ctx context.Context, o ScoreOptions) ([]Scored, error) {
	dir := o.Dir
	record, err := saved.Read(dir)
	if err != nil {
		return nil, err
	}
	task, err := evaluate.ParseTask(record.TrainingSpec)
	if err != nil {
		return nil, err
	}
	if o.Dataset != "" {
		task.Dataset.Name = o.Dataset
		if task.Dataset.Ref().Validate() != nil {
			task.Dataset.Reading = dataset.Reading{} // that of another form of file
		}
	}
	if task, err = configs.Task(task, o.Reading); err != nil {
		return nil, &RequestError{"", err}
	}
	loaded, err := evaluate.NewLocal(o.Data, 1).Load(ctx, task)
	if err != nil {
		return nil, err
	}
	set := loaded.Data()
	if was := record.DataChecksum; o.Dataset == "" && was != "" && was != set.Checksum {
		return nil, &campaign.DataChanged{Subject: dir, Dataset: task.Dataset.Name, Trial: -1, Was: was, Is: set.Checksum}
	}
	if was := record.ClassNames; was != nil && !slices.Equal(was, set.ClassNames) {
		return nil, &RequestError{"", &ClassesDiffer{dir, task.Dataset.Name, was, set.ClassNames}}
	}
	tester, err := loaded.Tester(record.Goal, runtime.GOMAXPROCS(0))
	if err != nil {
		return nil, err
	}
	var list []Scored
	for _, run := range record.Runs {
		if run.Reason != "" {
			continue
		}
		accuracy, err := tester.Test(ctx, run.Seed, saved.Network{Dir: dir, Run: run})
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
