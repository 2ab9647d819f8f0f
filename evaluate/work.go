package evaluate

// Work estimates how long a training takes against others on the same data, in
// multiplications: to bring trainings into an order, not to tell a time.
func Work(science Science, data *Data) float64 {
	// A neuron's bins, goal and gradient, and its Adam step, cost about as much as
	// so many multiplications for a sample.
	const neuron = 150
	s := science.sized()
	below, sample := float64(data.Train.Size()), 0.0
	for _, neurons := range s.Network.Hidden {
		hidden := float64(neurons)
		laterals := min(float64(s.Network.Laterals), hidden-1)
		sample += hidden * (below + 2*laterals + neuron)
		below = hidden
	}
	sample += float64(data.Train.Classes()) * (below + neuron)
	return float64(science.Training.Epochs+1) * float64(data.Train.Len()) * sample
}
