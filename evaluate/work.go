package evaluate

// Work estimates how long a training takes against others on the same data, in
// multiplications: to bring trainings into an order, not to tell a time.
func Work(science Science, data *Data) float64 {
	// A neuron's bins, goal and gradient, and its Adam step, cost about as much as
	// so many multiplications for a sample.
	const neuron = 150
	s := science.sized()
	inputs, hidden := float64(data.Train.Size()), float64(s.Network.Hidden)
	classes, laterals := float64(data.Train.Classes()), float64(s.Network.Laterals)
	sample := classes * (inputs + neuron)
	if hidden > 0 {
		sample = hidden*(inputs+2*laterals+neuron) + classes*(hidden+neuron)
	}
	return float64(science.Training.Epochs+1) * float64(data.Train.Len()) * sample
}
