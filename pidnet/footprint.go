package pidnet

// Footprint estimates the memory that a float32 network takes in training, in
// bytes: weights with gradient and two moments, activations, and scratch.
func Footprint(c Config) uint64 {
	inputs, classes, batch := uint64(c.Inputs), uint64(c.Classes), uint64(c.Batch)
	below := inputs
	weights, activations := classes*classes, classes*8*batch
	if c.Setup.HasHidden() {
		for _, neurons := range c.Hidden {
			hidden := uint64(max(neurons, 0))
			weights += hidden * (below + classes)
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
			below = hidden
		}
	}
	weights += below * classes
	if c.Dense {
		activations += inputs * batch
	}
	const float, fixed = 4, 4 << 20
	return float*(4*weights+activations) + fixed
}
