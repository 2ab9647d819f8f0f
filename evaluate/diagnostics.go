package evaluate

import (
	"context"
	"math"

	"goalsearch/pidnet"
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

// TrainWithDiagnostics is Train, to the same bits, that also returns what is inside. It
// takes longer, as it decomposes every batch.
func (t Trainer) TrainWithDiagnostics(ctx context.Context, seed uint64, report func(search.Epoch) error) (Outcome, Diagnostics, error) {
	run, err := t.networks.training(seed)
	if err != nil {
		return Outcome{}, Diagnostics{}, err
	}
	run.course = &atomCourse{}
	outcome, err := run.run(ctx, report)
	if err != nil {
		return Outcome{}, Diagnostics{}, err
	}
	return outcome, Diagnostics{
		Weights: run.network.Weights(), Polarity: run.network.Polarity(),
		AtomNames: run.task.Network.Setup.Sources().Atoms(), Atoms: run.course.epochs,
	}, nil
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
