package pidnet

import (
	"math"
	"testing"
)

// TestLocalGradient holds the gradient of every weight and bias of each layer against
// finite differences of that layer's own loss, the random numbers of the sampling held
// fixed: what other layers, or the first pass, would do differently by so small a step
// is nothing.
func TestLocalGradient(t *testing.T) {
	for _, setup := range []Setup{Context, Lateral, Trivariate, Feedback} {
		t.Run(string(setup), func(t *testing.T) {
			c := testConfig(setup)
			c.HiddenOptimiser, c.OutputOptimiser = Optimiser{}, Optimiser{} // nothing moves
			n := newTestNetwork[float64](t, c)
			samples := sketches[float64](t, 60)
			rows := make([]int32, 20)
			for i := range rows {
				rows[i] = int32(i)
			}
			train := func() { n.Train(Batch[float64]{Samples: samples, Rows: rows, Part: Training, Epoch: 1}) }
			train()
			for _, l := range n.layers {
				checked, largest := checkGradient(t, n, l, 1e-6, 1e-7, func() float64 {
					train()
					sum := 0.0
					for _, x := range l.losses {
						sum += x
					}
					return sum
				})
				if checked < 40 || largest < 1e-3 {
					t.Errorf("%d gradients were checked, the largest %g: too few to mean anything", checked, largest)
				}
			}
		})
	}
}

// checkGradient holds the gradient of every weight and bias of a layer, as it is now,
// against differences of a loss over steps of h to either side, to a tolerance and a
// hundred times that of the difference. It returns how many there are, and the largest.
func checkGradient(t *testing.T, n *Network[float64], l *layer[float64], h, tolerance float64, loss func() float64) (checked int, largest float64) {
	t.Helper()
	for s, source := range l.sources {
		if source.connection == connection[float64](n.context) {
			continue // set to the identity before every batch; it has no gradient
		}
		for p, parameters := range source.connection.parameters() {
			gradient := append([]float64(nil), parameters.gradient...)
			for i, value := range parameters.value {
				if value == 0 {
					continue // no connection, or the padding of a panel
				}
				parameters.value[i] = value + h
				above := loss()
				parameters.value[i] = value - h
				below := loss()
				parameters.value[i] = value
				want := (above - below) / (2 * h)
				if math.Abs(gradient[i]-want) > tolerance*(1+100*math.Abs(want)) {
					t.Fatalf("layer of %d neurons, source %d, parameters %d: gradient %d is %.10g, finite differences give %.10g", l.neurons, s, p, i, gradient[i], want)
				}
				checked++
				largest = max(largest, math.Abs(want))
			}
		}
	}
	return checked, largest
}
