package pidnet

import (
	"fmt"
	"slices"
	"strings"
)

// LayerWeights are the weights of the neurons of a layer.
type LayerWeights[T Float] struct {
	// Layer is "hidden" and its number from 1 on, counted from the image, or "output".
	Layer   string
	Sources []SourceWeights[T]
}

// SourceWeights are the weights of one input class of a layer.
type SourceWeights[T Float] struct {
	Source string // F, C or L
	Weight [][]T  // neurons×inputs, 0 where there is no connection
	Bias   []T    // neurons
}

// Weights returns copies of all weights and biases, in the order of the data.
func (n *Network[T]) Weights() []LayerWeights[T] {
	var all []LayerWeights[T]
	for i, l := range n.layers {
		w := LayerWeights[T]{Layer: layerName(i, len(n.hidden))}
		letters := n.config.Setup.letters()
		if l == n.output {
			letters = string(Readout.Sources())
		}
		for s, source := range l.sources {
			c := source.connection
			w.Sources = append(w.Sources, SourceWeights[T]{letters[s : s+1], c.dense(), append([]T(nil), biasesOf(c).value...)})
		}
		all = append(all, w)
	}
	return all
}

// SetWeights replaces the weights and biases of a source of a layer, named as
// Weights names them. It refuses those of another shape, a number that is not finite,
// and a weight where there is no connection.
func (n *Network[T]) SetWeights(layer string, w SourceWeights[T]) error {
	for i, l := range n.layers {
		if layerName(i, len(n.hidden)) != layer {
			continue
		}
		letters := n.config.Setup.letters()
		if l == n.output {
			letters = string(Readout.Sources())
		}
		if s := strings.Index(letters, w.Source); s >= 0 && len(w.Source) == 1 {
			return setWeights(l.sources[s].connection, w)
		}
	}
	return fmt.Errorf("the network has no layer %q with a source %q", layer, w.Source)
}

func setWeights[T Float](c connection[T], w SourceWeights[T]) error {
	old := c.dense()
	if len(w.Weight) != len(old) || len(w.Bias) != len(old) {
		return fmt.Errorf("the weights are of %d neurons, the biases of %d: the layer has %d", len(w.Weight), len(w.Bias), len(old))
	}
	for n, row := range w.Weight {
		if len(row) != len(old[0]) {
			return fmt.Errorf("the weights are for %d inputs: there are %d", len(row), len(old[0]))
		}
		for _, v := range append(slices.Clip(row), w.Bias[n]) {
			if v-v != 0 {
				return fmt.Errorf("neuron %d: the weight or bias %v is not a finite number", n, v)
			}
		}
	}
	c.setDense(w.Weight)
	for n, row := range c.dense() {
		for i, v := range row {
			if v != w.Weight[n][i] {
				c.setDense(old)
				return fmt.Errorf("neuron %d has a weight for input %d, to which it has no connection", n, i)
			}
		}
	}
	copy(biasesOf(c).value, w.Bias)
	return nil
}

func layerName(index, hidden int) string {
	if index < hidden {
		return fmt.Sprintf("hidden %d", index+1)
	}
	return "output"
}

// letters names the sources of hidden neurons, whether they have a goal or not.
func (s Setup) letters() string {
	switch s {
	case Backpropagation:
		return "FCL"
	case RandomProjection:
		return "F"
	}
	return string(s.Sources())
}
