package evaluate

import (
	"context"
	"fmt"
	"math"

	"goalsearch/pidnet"
	"goalsearch/pidnet/pid"
	"goalsearch/search"
)

// Diagnostics is what a training leaves besides its outcome.
type Diagnostics struct {
	// Weights of the trained network, in the order of the data.
	Weights []pidnet.LayerWeights[float32]
	// Polarity of the output neurons, as of pidnet.Network.Polarity.
	Polarity []float32
	// AtomNames are those of Atoms.Mean's columns; none if the setup has no goal
	// that is searched.
	AtomNames []string
	// Atoms of the searched layers, by epoch, from epoch 0 on.
	Atoms []EpochAtoms
}

// EpochAtoms are the atoms of an epoch in bits, by layer and atom. The atoms of a
// neuron are the mean over the epoch's training batches.
type EpochAtoms struct {
	Mean   [][]float64 `json:"mean"`   // over the neurons of the layer
	Spread [][]float64 `json:"spread"` // their standard deviation; 0 for a single neuron
}

// TrainWithDiagnostics is Train, to the same bits, that also returns what is inside. It takes
// longer, as it decomposes every batch.
func TrainWithDiagnostics(ctx context.Context, data *Data, task Task, goals []pid.Goal, seed uint64, threads int, report func(search.Epoch) error) (Outcome, Diagnostics, error) {
	t, err := newTraining(data, task, goals, seed, threads)
	if err != nil {
		return Outcome{}, Diagnostics{}, err
	}
	t.course = &atomCourse{}
	outcome, err := t.run(ctx, report)
	if err != nil {
		return Outcome{}, Diagnostics{}, err
	}
	return outcome, Diagnostics{
		Weights: t.network.Weights(), Polarity: t.network.Polarity(),
		AtomNames: task.Network.Setup.Sources().Atoms(), Atoms: t.course.epochs,
	}, nil
}

// Trained gives what a training has learned, as it was kept.
type Trained interface {
	// Weights of a source of a layer, named as in pidnet.Network.Weights.
	Weights(layer, source string) (pidnet.SourceWeights[float32], error)
	// Polarity of the output neurons, as of pidnet.Network.Polarity; it is asked for
	// where the readout is learned.
	Polarity() ([]float32, error)
}

// Test returns the accuracy on the test images of a trained network. With the task and
// the seed of its training it is that training's test accuracy, to the bit; other data
// need not be enough to train with.
func Test(ctx context.Context, data *Data, task Task, goals []pid.Goal, seed uint64, threads int, trained Trained) (Accuracy, error) {
	if err := task.Validate(); err != nil {
		return Accuracy{}, err
	}
	t, err := unchecked(data, task, goals, seed, threads)
	if err != nil {
		return Accuracy{}, err
	}
	if err := t.load(trained); err != nil {
		return Accuracy{}, err
	}
	return t.score(ctx, data.Test, t.test, pidnet.Test, task.Training.Epochs)
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

// atomCourse follows the atoms of every neuron over the epochs.
type atomCourse struct {
	sums    [][][]float64 // of this epoch, by layer, neuron and atom
	batches int
	epochs  []EpochAtoms
}

// add counts the atoms of a batch, by layer and neuron.
func (c *atomCourse) add(layers [][][]float64) {
	c.batches++
	if c.sums == nil {
		c.sums = layers
		return
	}
	for l, neurons := range layers {
		for n, atoms := range neurons {
			for i, a := range atoms {
				c.sums[l][n][i] += a
			}
		}
	}
}

// endEpoch notes the epoch and begins the next.
func (c *atomCourse) endEpoch() {
	var e EpochAtoms
	for _, neurons := range c.sums {
		for _, atoms := range neurons {
			for i := range atoms {
				atoms[i] /= float64(c.batches)
			}
		}
		mean := meanOver(neurons)
		e.Mean, e.Spread = append(e.Mean, mean), append(e.Spread, deviation(neurons, mean))
	}
	c.epochs = append(c.epochs, e)
	c.sums, c.batches = nil, 0
}

// deviation returns the sample standard deviation of each atom over neurons.
func deviation(neurons [][]float64, mean []float64) []float64 {
	spread := make([]float64, len(mean))
	if len(neurons) < 2 {
		return spread
	}
	for _, atoms := range neurons {
		for i, a := range atoms {
			spread[i] += (a - mean[i]) * (a - mean[i]) / float64(len(neurons)-1)
		}
	}
	for i, v := range spread {
		spread[i] = math.Sqrt(v)
	}
	return spread
}
