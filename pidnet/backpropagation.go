package pidnet

import (
	"math"

	"goalsearch/pidnet/internal/kernel"
)

// backpropagation learns all weights of a network with one hidden layer together,
// by the gradient of the cross-entropy of the class, of which the logits are the
// output neurons' thetas. It goes back through both passes of the hidden layer; a
// sampled output has the derivative of its theta (the straight-through estimator).
type backpropagation[T Float] struct {
	network *Network[T]
	kernels kernel.Kernels[T]

	firstTheta   matrix[T]   // of the hidden layer's first pass
	firstLateral matrix[T]   // what its laterals aggregated
	first        []matrix[T] // the loss's gradient by what each source aggregated then
	outputs      matrix[T]   // the loss's gradient by the outputs of a pass

	throughOutput, throughSecond, throughFirst func(thread, from, to int)
}

func newBackpropagation[T Float](n *Network[T]) *backpropagation[T] {
	h := n.hidden[0]
	b := &backpropagation[T]{network: n, kernels: kernel.Of[T]()}
	hidden := func() matrix[T] { return newMatrix[T](h.neurons, n.config.Batch) }
	b.firstTheta, b.firstLateral, b.outputs = hidden(), hidden(), hidden()
	for range h.sources {
		b.first = append(b.first, hidden())
	}
	b.throughOutput, b.throughSecond, b.throughFirst = b.outputNeurons, b.secondPass, b.firstPass
	return b
}

// keepFirstPass keeps what the second pass overwrites.
func (b *backpropagation[T]) keepFirstPass() {
	h := b.network.hidden[0]
	b.firstTheta.take(&h.theta)
	b.firstLateral.take(&h.sources[h.lateralSource].aggregated)
	for i := range b.first {
		b.first[i].columns = h.theta.columns
	}
	b.outputs.columns = h.theta.columns
}

// learn makes a step on the batch that went forward last and returns its mean
// cross-entropy in nats.
func (b *backpropagation[T]) learn() float64 {
	loss := b.differentiate()
	b.network.hidden[0].step()
	b.network.output.step()
	return loss
}

// differentiate computes the gradient of the mean cross-entropy by everything that
// learns, and returns the cross-entropy.
func (b *backpropagation[T]) differentiate() float64 {
	n, h := b.network, b.network.hidden[0]
	loss := b.crossEntropy()
	n.team.split(n.output.neurons, b.throughOutput)
	n.output.backward()

	n.output.sources[0].connection.(*unitConnection[T]).backwardUnits(&n.output.sources[0].gradient, &b.outputs)
	n.team.split(h.neurons, b.throughSecond)
	lateral := &h.sources[h.lateralSource]
	lateral.connection.(*unitConnection[T]).backwardUnits(&lateral.gradient, &b.outputs)
	n.team.split(h.neurons, b.throughFirst)

	// In the first pass the laterals aggregated their biases alone.
	h.backward()
	biases := biasesOf(lateral.connection)
	for i := range biases.gradient {
		biases.gradient[i] += T(kernel.Sum(b.first[h.lateralSource].row(i)))
	}
	return loss
}

// crossEntropy returns the mean cross-entropy in nats and leaves its gradient by
// the output neurons' thetas in their first source's gradient.
func (b *backpropagation[T]) crossEntropy() (mean float64) {
	o := b.network.output
	gradient := &o.sources[0].gradient
	samples := float64(len(b.network.labels))
	for i, label := range b.network.labels {
		sum := 0.0
		for class := range o.neurons {
			sum += kernel.Exp(float64(o.theta.row(class)[i]))
		}
		for class := range o.neurons {
			p := kernel.Exp(float64(o.theta.row(class)[i])) / sum
			if class == int(label) {
				mean -= math.Log(p) / samples
				p--
			}
			gradient.row(class)[i] = T(p / samples)
		}
	}
	return mean
}

// outputNeurons turns the gradient by theta, in the first source's gradient, into
// that by what the output neurons aggregated.
func (b *backpropagation[T]) outputNeurons(thread, from, to int) {
	o := b.network.output
	w := &o.workers[thread]
	for i := from; i < to; i++ {
		copy(w.dtheta, o.sources[0].gradient.row(i))
		for s := range o.sources {
			w.out[s] = o.sources[s].gradient.row(i)
		}
		o.kind.gradient(b.kernels, w.out, w.dtheta, o.theta.row(i), o.rows(w, i))
	}
}

// secondPass goes back from the outputs of the second pass to what was aggregated.
func (b *backpropagation[T]) secondPass(thread, from, to int) {
	h := b.network.hidden[0]
	w := &h.workers[thread]
	for i := from; i < to; i++ {
		for s := range h.sources {
			w.out[s] = h.sources[s].gradient.row(i)
		}
		h.kind.gradient(b.kernels, w.out, b.outputs.row(i), h.theta.row(i), h.rows(w, i))
	}
}

// firstPass goes back from the outputs of the first pass, and adds the gradient by
// what both passes have in common to that of the second.
func (b *backpropagation[T]) firstPass(thread, from, to int) {
	h := b.network.hidden[0]
	w := &h.workers[thread]
	for i := from; i < to; i++ {
		in := h.rows(w, i)
		in[h.lateralSource] = b.firstLateral.row(i)
		for s := range b.first {
			w.out[s] = b.first[s].row(i)
		}
		h.kind.gradient(b.kernels, w.out, b.outputs.row(i), b.firstTheta.row(i), in)
		for s := range b.first {
			if s == h.lateralSource {
				continue
			}
			sum := h.sources[s].gradient.row(i)
			for j, g := range b.first[s].row(i) {
				sum[j] += g
			}
		}
	}
}
