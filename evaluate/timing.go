package evaluate

import (
	"context"
	"time"

	"goalsearch/pidnet"
	"goalsearch/pidnet/pid"
)

// Timing has the seconds that epochs took.
type Timing struct {
	Training   []float64 // each epoch's pass over the training images, with learning
	Validation []float64 // each epoch's pass over the validation images
}

// TimeEpochs trains for some epochs and times each.
func TimeEpochs(ctx context.Context, data *Data, task Task, goals []pid.Goal, epochs, threads int, clock func() time.Time) (Timing, error) {
	t, err := newTraining(data, task, goals, 1, threads)
	if err != nil {
		return Timing{}, err
	}
	var timing Timing
	for epoch := 1; epoch <= epochs; epoch++ {
		start := clock()
		if _, err := t.batches(ctx, data.Train, t.shuffled(epoch), pidnet.Training, epoch, t.network.Train); err != nil {
			return Timing{}, err
		}
		trained := clock()
		if _, err := t.score(ctx, data.Train, t.validation, pidnet.Validation, epoch); err != nil {
			return Timing{}, err
		}
		timing.Training = append(timing.Training, trained.Sub(start).Seconds())
		timing.Validation = append(timing.Validation, clock().Sub(trained).Seconds())
	}
	return timing, nil
}
