package pidnet

import (
	"math"
	"testing"

	"goalsearch/pidnet/pid"
)

// farthest returns how far the hidden weights of two trainings are apart at most, of
// which the second has the goal of the first, scaled.
func farthest(t *testing.T, scale, decay float64) float64 {
	t.Helper()
	samples := sketches[float64](t, 300)
	var networks []*Network[float64]
	for _, factor := range []float64{1, scale} {
		c := testConfig(Trivariate)
		c.HiddenOptimiser.Decay = decay
		goal := pid.NewGoal("FCL")
		for i, w := range c.HiddenGoals[0].Weights {
			goal.Weights[i] = factor * w
		}
		goal.Residual = factor * c.HiddenGoals[0].Residual
		c.HiddenGoals = []pid.Goal{goal}
		n := newTestNetwork[float64](t, c)
		trainFor(t, n, samples, 0, 30)
		networks = append(networks, n)
	}
	most := 0.0
	for s, source := range networks[0].hidden[0].sources {
		other := networks[1].hidden[0].sources[s].connection.dense()
		for n, row := range source.connection.dense() {
			for i, w := range row {
				most = max(most, math.Abs(w-other[n][i]))
			}
		}
	}
	return most
}

// TestScaledGoals: Adam divides a gradient by its own size, so a goal that is scaled
// by a positive factor trains the same, but for Adam's epsilon, which does not scale,
// and for weight decay, which weighs less beside a larger goal. Thirty steps of .002
// move a weight by .06 at most.
func TestScaledGoals(t *testing.T) {
	for _, scale := range []float64{0.25, 4, 1000} {
		without, with := farthest(t, scale, 0), farthest(t, scale, 0.00035)
		t.Logf("goal scaled by %v: weights %.2g apart without decay, %.2g with decay .00035", scale, without, with)
		if without > 1e-3 {
			t.Errorf("scaled by %v, without decay, the weights are %v apart", scale, without)
		}
		if with < 2*without {
			t.Errorf("scaled by %v, decay leaves the weights %v apart, no farther than without, %v", scale, with, without)
		}
	}
	if negated := farthest(t, -1, 0); negated < 0.02 {
		t.Errorf("a negated goal trains the same: the weights are %v apart", negated)
	}
}
