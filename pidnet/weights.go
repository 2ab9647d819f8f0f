package pidnet

import "fmt"

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
