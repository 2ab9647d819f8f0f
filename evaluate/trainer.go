package evaluate

import (
	"context"

	"goalsearch/pidnet"
	"goalsearch/pidnet/pid"
	"goalsearch/search"
)

// Trainer trains networks of one task with one goal. Each follows from its seed, to the
// bit. Any number of goroutines may use it at once.
type Trainer struct{ networks networks }

// Outcome is the outcome of a search's run, and what studies do not keep.
type Outcome struct {
	search.Outcome
	// BalancedValidation and BalancedTest are the balanced accuracies beside the last
	// validation accuracy and the test accuracy, as in Accuracy.
	BalancedValidation, BalancedTest *float64
}

// Train trains the network of a seed and gives its learning curve, an epoch after another,
// from epoch 0, before learning, on. Each is reported as soon as it is known. A diverged
// training ends with a *search.Failure.
func (t Trainer) Train(ctx context.Context, seed uint64, report func(search.Epoch) error) (Outcome, error) {
	run, err := t.networks.training(seed)
	if err != nil {
		return Outcome{}, err
	}
	return run.run(ctx, report)
}

// networks makes networks of one task with one goal.
type networks struct {
	Loaded
	goals   []pid.Goal // of the layers
	threads int        // of each network
}

// training returns the training of a seed before its first epoch.
func (n networks) training(seed uint64) (*training, error) {
	config := n.config()
	config.HiddenGoals, config.OutputGoal = n.goals, pidnet.OutputGoal()
	if config.Setup == pidnet.Readout {
		config.OutputGoal = n.goals[0]
	}
	config.Threads, config.Seed = n.threads, seed
	network, err := pidnet.New[float32](config)
	if err != nil {
		return nil, err
	}
	t := &training{task: n.task, data: n.data, seed: seed, network: network}
	t.train, t.validation = Split(n.data.Train.Len(), n.task.Dataset.Validation, seed)
	t.order = make([]int32, len(t.train))
	t.test = rows(n.data.Test.Len())
	return t, nil
}
