package evaluate

// Cost estimates how long a training takes against others on the same data, in
// multiplications: to bring trainings into an order, not to tell a time.
func (p Prepared) Cost() float64 {
	// A neuron's bins, goal and gradient, and its Adam step, cost about as much as
	// so many multiplications for a sample.
	const neuron = 150
	s, data := p.Task().sized(), p.Data()
	inputs, sample := float64(data.Train.Size()), 0.0
	for _, size := range s.Network.Hidden {
		laterals := float64(min(s.Network.Laterals, size))
		sample += float64(size) * (inputs + 2*laterals + neuron)
		inputs = float64(size)
	}
	sample += float64(data.Train.Classes()) * (inputs + neuron)
	return float64(s.Training.Epochs+1) * float64(data.Train.Len()) * sample
}
