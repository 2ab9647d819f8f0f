package evaluate

import (
	"context"
	"time"

	"goalsearch/pidnet"
)

// Timing has the seconds that epochs took.
type Timing struct {
	Training   []float64 // each epoch's pass over the training images, with learning
	Validation []float64 // each epoch's pass over the validation images
}

// TimeEpochs trains for some epochs and times each.
func (t Trainer) TimeEpochs(ctx context.Context, epochs int, clock func() time.Time) (Timing, error) {
	run, err := t.networks.training(1)
	if err != nil {
		return Timing{}, err
	}
	var timing Timing
	for epoch := 1; epoch <= epochs; epoch++ {
		start := clock()
		if _, err := run.batches(ctx, run.data.Train, run.shuffled(epoch), pidnet.Training, epoch, run.network.Train); err != nil {
			return Timing{}, err
		}
		trained := clock()
		if _, err := run.score(ctx, run.data.Train, run.validation, pidnet.Validation, epoch); err != nil {
			return Timing{}, err
		}
		timing.Training = append(timing.Training, trained.Sub(start).Seconds())
		timing.Validation = append(timing.Validation, clock().Sub(trained).Seconds())
	}
	return timing, nil
}
