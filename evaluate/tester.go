package evaluate

import (
	"context"
	"fmt"

	"goalsearch/pidnet"
)

// Tester tests trained networks of one task and one goal on the test images.
type Tester struct{ networks networks }

// Trained gives what a training has learned, as it was kept.
type Trained interface {
	// Weights of a source of a layer, named as in pidnet.Network.Weights.
	Weights(layer, source string) (pidnet.SourceWeights[float32], error)
	// Polarity of the output neurons, as of pidnet.Network.Polarity; it is asked for
	// where the readout is learned.
	Polarity() ([]float32, error)
}

// Test returns the accuracy on the test images of the network that was trained with a
// seed. On the data of its training it is that training's test accuracy, to the bit.
func (t Tester) Test(ctx context.Context, seed uint64, trained Trained) (Accuracy, error) {
	run, err := t.networks.training(seed)
	if err != nil {
		return Accuracy{}, err
	}
	if err := run.load(trained); err != nil {
		return Accuracy{}, err
	}
	return run.score(ctx, run.data.Test, run.test, pidnet.Test, run.task.Training.Epochs)
}

// load gives the network what was learned.
func (t *training) load(trained Trained) error {
	for _, layer := range t.network.Weights() {
		for _, s := range layer.Sources {
			w, err := trained.Weights(layer.Layer, s.Source)
			if err == nil {
				err = t.network.SetWeights(layer.Layer, w)
			}
			if err != nil {
				return fmt.Errorf("layer %s, source %s: %w", layer.Layer, s.Source, err)
			}
		}
	}
	if t.task.Network.Readout != pidnet.LearnedReadout {
		return nil
	}
	polarity, err := trained.Polarity()
	if err != nil {
		return err
	}
	return t.network.SetPolarity(polarity)
}
