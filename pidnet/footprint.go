package pidnet

// Footprint estimates the memory that a float32 network takes in training, in
// bytes: weights with gradient and two moments, activations, and scratch.
func Footprint(c Config) uint64 {
	hidden := uint64(max(c.Hidden, 0))
	if !c.Setup.HasHidden() {
		hidden = 0
	}
	inputs, classes, batch := uint64(c.Inputs), uint64(c.Classes), uint64(c.Batch)
	image := hidden
	if hidden == 0 {
		image = classes
	}
	weights := image*inputs + hidden*classes*2 + classes*classes
	if c.Setup.HasLaterals() {
		weights += hidden * min(uint64(max(c.Laterals, 0)), hidden)
	}
	// Per neuron and sample: aggregated input and gradient of each source, theta,
	// the outputs of two passes, and the image connection's transpose.
	activations := (hidden*(2*uint64(len(c.Setup.Sources()))+4) + classes*8) * batch
	if c.Dense {
		activations += inputs * batch
	}
	const float, fixed = 4, 4 << 20
	return float*(4*weights+activations) + fixed
}
