package pidnet

// Footprint estimates the memory that a float32 network takes in training, in
// bytes: weights with gradient and two moments, activations, and scratch, while it is
// made the weights once more; and, if it leaves a snapshot or begins with one, that.
func Footprint(c Config, snapshot bool) uint64 {
	inputs, classes, batch := uint64(c.Inputs), uint64(c.Classes), uint64(c.Batch)
	below := inputs
	weights, activations := classes*classes, classes*8*batch
	if c.Setup.HasHidden() {
		for i, neurons := range c.Hidden {
			hidden, context := uint64(max(neurons, 0)), classes
			if c.Setup == Feedback && i+1 < len(c.Hidden) {
				context = uint64(max(c.Hidden[i+1], 0))
			}
			weights += hidden * (below + context)
			if c.Setup.HasLaterals() {
				laterals := uint64(max(c.Laterals, 0))
				if c.Setup == Backpropagation {
					laterals = hidden
				}
				weights += hidden * min(laterals, hidden)
			}
			// Per neuron and sample: aggregated input and gradient of each source,
			// theta, the outputs of two passes, and the image connection's transpose.
			activations += hidden * 10 * batch
			if c.Setup == Backpropagation {
				// The first pass, with its gradients, is kept, and laterals are transposed.
				activations += hidden * (6*batch + hidden)
			}
			below = hidden
		}
	}
	weights += below * classes
	if c.Dense {
		activations += inputs * batch
	}
	const float, fixed = 4, 4 << 20
	copies := uint64(5)
	if snapshot {
		copies = 8
	}
	return float*(copies*weights+activations) + fixed
}
