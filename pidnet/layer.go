package pidnet

import (
	"goalsearch/pidnet/internal/kernel"
	"goalsearch/pidnet/pid"
)

// source is one input class of a layer.
type source[T Float] struct {
	connection connection[T]
	in         input[T]
	aggregated matrix[T] // what the neurons made of in
	gradient   matrix[T] // of the loss by aggregated
}

// layer is a set of neurons of one kind and, if they learn locally, one goal.
type layer[T Float] struct {
	neurons   int
	kernels   kernel.Kernels[T]
	kind      neuron[T]
	sources   []source[T] // in the order of the goal's sources
	theta     matrix[T]   // firing probabilities
	optimiser adam
	team      *pool
	workers   []worker[T] // scratch, one per thread

	losses []float64  // by neuron, in bits
	out    *matrix[T] // where a sampling goes
	draw   draws[T]   // its random numbers

	fireRange, sampleRange, learnRange func(thread, from, to int)
	steps                              []*step[T]
}

// worker is what one thread needs to learn.
type worker[T Float] struct {
	objective kernel.Objective[T] // nil: the neurons have no goal
	dtheta    []T
	in, out   [][]T // rows by source
}

func newLayer[T Float](neurons int, kind neuron[T], o Optimiser, t *pool, capacity int, connections ...connection[T]) *layer[T] {
	l := &layer[T]{neurons: neurons, kernels: kernel.Of[T](), kind: kind, optimiser: newAdam(o), team: t, losses: make([]float64, neurons)}
	l.theta = newMatrix[T](neurons, capacity)
	for _, c := range connections {
		l.sources = append(l.sources, source[T]{
			connection: c,
			aggregated: newMatrix[T](l.neurons, capacity),
			gradient:   newMatrix[T](l.neurons, capacity),
		})
	}
	for range t.threads {
		w := worker[T]{
			dtheta: make([]T, capacity),
			in:     make([][]T, len(connections)),
			out:    make([][]T, len(connections)),
		}
		l.workers = append(l.workers, w)
	}
	l.bindSteps()
	l.fireRange, l.sampleRange, l.learnRange = l.fireNeurons, l.sampleNeurons, l.learnNeurons
	return l
}

// bindSteps has the steps of the layer move the parameters of its connections.
func (l *layer[T]) bindSteps() {
	l.steps = nil
	for _, s := range l.sources {
		for _, p := range s.connection.parameters() {
			l.steps = append(l.steps, newStep(l.kernels, l.team, p))
		}
	}
}

// setGoal gives the neurons a goal, to be estimated with bins.
func (l *layer[T]) setGoal(goal pid.Goal, binning Binning) {
	for i := range l.workers {
		w := &l.workers[i]
		w.objective = l.kernels.Objective(goal, binning.kernel(), cap(w.dtheta))
	}
}

// begin prepares the layer for a batch of some samples.
func (l *layer[T]) begin(columns int) {
	l.theta.columns = columns
	for i := range l.sources {
		s := &l.sources[i]
		s.aggregated.columns, s.gradient.columns = columns, columns
	}
	for i := range l.workers {
		w := &l.workers[i]
		w.dtheta = w.dtheta[:columns]
	}
}

// aggregate lets a signal arrive at a source.
func (l *layer[T]) aggregate(source int, in input[T]) {
	s := &l.sources[source]
	s.in = in
	s.connection.forward(&s.in, &s.aggregated)
}

// fire computes the firing probabilities from what was aggregated.
func (l *layer[T]) fire() { l.team.split(l.neurons, l.fireRange) }

func (l *layer[T]) fireNeurons(thread, from, to int) {
	w := &l.workers[thread]
	for n := from; n < to; n++ {
		l.kind.fire(l.kernels, l.theta.row(n), l.rows(w, n))
	}
}

// fireAndSample computes the firing probabilities and draws outputs, +1 or -1.
func (l *layer[T]) fireAndSample(out *matrix[T], draw draws[T]) {
	out.columns = l.theta.columns
	l.out, l.draw = out, draw
	l.team.split(l.neurons, l.sampleRange)
}

func (l *layer[T]) sampleNeurons(thread, from, to int) {
	w := &l.workers[thread]
	for n := from; n < to; n++ {
		theta := l.theta.row(n)
		l.kind.fire(l.kernels, theta, l.rows(w, n))
		l.draw.sample(l.out.row(n), theta, n)
	}
}

// rows returns the aggregated inputs of a neuron.
func (l *layer[T]) rows(w *worker[T], neuron int) [][]T {
	for s := range l.sources {
		w.in[s] = l.sources[s].aggregated.row(neuron)
	}
	return w.in
}

// differentiate computes the gradient of the loss, minus the sum of the neurons'
// goals, by everything that learns, and returns the loss in bits.
func (l *layer[T]) differentiate() (loss float64) {
	l.team.split(l.neurons, l.learnRange)
	l.backward()
	for _, neuron := range l.losses {
		loss += neuron
	}
	return loss
}

// backward computes the gradient of the loss by everything that learns from that
// by what was aggregated.
func (l *layer[T]) backward() {
	for i := range l.sources {
		s := &l.sources[i]
		s.connection.backward(&s.in, &s.gradient)
	}
}

// learnNeurons stores the loss of some neurons and its gradient by what they
// aggregated.
func (l *layer[T]) learnNeurons(thread, from, to int) {
	w := &l.workers[thread]
	for n := from; n < to; n++ {
		in, theta := l.rows(w, n), l.theta.row(n)
		for s := range in {
			w.out[s] = l.sources[s].gradient.row(n)
		}
		l.losses[n] = w.objective.Loss(in, theta, w.dtheta)
		l.kind.gradient(l.kernels, w.out, w.dtheta, theta, in)
	}
}

// atoms returns the PID atoms of each neuron in bits in the order of the
// lattice's nodes, its residual entropy last.
func (l *layer[T]) atoms() [][]float64 {
	atoms := make([][]float64, l.neurons)
	l.team.split(l.neurons, func(thread, from, to int) {
		w := &l.workers[thread]
		for n := from; n < to; n++ {
			atoms[n] = w.objective.Atoms(l.rows(w, n), l.theta.row(n))
		}
	})
	return atoms
}

// step makes one step of Adam against the gradient.
func (l *layer[T]) step() {
	l.optimiser.next()
	for _, s := range l.steps {
		s.make(&l.optimiser)
	}
}
