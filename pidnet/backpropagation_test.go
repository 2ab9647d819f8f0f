package pidnet

import (
	"fmt"
	"testing"
)

// frozen draws sample once and then hold the sampling fixed: an output is its
// theta plus what the first sampling added to it, as straight-through gradients
// have it.
type frozen struct {
	sampler[float64]
	added map[string][]float64 // by sampling and neuron
}

func (f *frozen) draws(b *Batch[float64], s sampling, hiddenLayer int) draws[float64] {
	return frozenDraws{f, f.sampler.draws(b, s, hiddenLayer), s}
}

type frozenDraws struct {
	*frozen
	first draws[float64]
	at    sampling
}

func (f frozenDraws) sample(out, theta []float64, neuron int) {
	key := fmt.Sprint(f.at, neuron)
	if f.added[key] == nil {
		f.first.sample(out, theta, neuron)
		added := make([]float64, len(out))
		for i := range out {
			added[i] = out[i] - theta[i]
		}
		f.added[key] = added
	}
	for i := range out {
		out[i] = theta[i] + f.added[key][i]
	}
}

// TestBackpropagationGradient holds the gradient of every weight and bias against
// finite differences with the sampling held fixed.
func TestBackpropagationGradient(t *testing.T) {
	c := testConfig(Backpropagation)
	c.Hidden = []int{6}
	n := newTestNetwork[float64](t, c)
	n.random = &frozen{sampler: n.random, added: make(map[string][]float64)}
	samples := sketches[float64](t, 60)
	rows := make([]int32, 20)
	for i := range rows {
		rows[i] = int32(i)
	}
	loss := func() float64 {
		n.Score(Batch[float64]{Samples: samples, Rows: rows, Part: Training, Epoch: 1})
		return n.global.crossEntropy()
	}
	loss()
	n.global.differentiate()
	checked, largest := 0, 0.0
	for _, l := range n.layers {
		c, m := checkGradient(t, n, l, 1e-5, 1e-8, loss)
		checked, largest = checked+c, max(largest, m)
	}
	if checked < 200 || largest < 1e-3 {
		t.Errorf("%d gradients were checked, the largest %g: too few to mean anything", checked, largest)
	}
}
