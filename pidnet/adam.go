package pidnet

import (
	"math"

	"goalsearch/pidnet/internal/kernel"
)

// Optimiser has the settings of Adam with L2: decay times the parameter is
// added to its gradient, for weights and biases alike.
type Optimiser struct {
	LearningRate float64 `json:"learning_rate"`
	Decay        float64 `json:"decay"`
}

// Adam's constants, as in the paper.
const (
	adamBeta1   = 0.9
	adamBeta2   = 0.999
	adamEpsilon = 1e-8
)

// adam is the state that the parameters of a layer share.
type adam struct {
	Optimiser
	steps        int
	beta1, beta2 float64 // β to the power of steps
}

func newAdam(o Optimiser) adam { return adam{Optimiser: o, beta1: 1, beta2: 1} }

// next begins a step.
func (a *adam) next() {
	a.steps++
	a.beta1 *= adamBeta1
	a.beta2 *= adamBeta2
}

// at sets the number of steps made, as a continued training needs it.
func (a *adam) at(steps int) {
	*a = newAdam(a.Optimiser)
	for range steps {
		a.next()
	}
}

// step moves parameters against their gradient.
type step[T Float] struct {
	kernels    kernel.Kernels[T]
	team       *pool
	parameters *parameters[T]
	settings   kernel.Step[T]
	moveRange  func(thread, from, to int)
}

func newStep[T Float](k kernel.Kernels[T], t *pool, p *parameters[T]) *step[T] {
	s := &step[T]{kernels: k, team: t, parameters: p}
	s.moveRange = s.move
	return s
}

// make makes the step that the optimiser has begun.
func (s *step[T]) make(a *adam) {
	s.settings = kernel.Step[T]{
		Beta1:      adamBeta1,
		Beta2:      adamBeta2,
		Epsilon:    adamEpsilon,
		Decay:      T(a.Decay),
		Rate:       T(a.LearningRate / (1 - a.beta1)),
		Correction: T(1 / math.Sqrt(1-a.beta2)),
	}
	n := len(s.parameters.value)
	if n < fewParameters {
		s.move(0, 0, n)
		return
	}
	s.team.split(n, s.moveRange)
}

// fewParameters are moved sooner than other threads are woken.
const fewParameters = 10_000

func (s *step[T]) move(_, from, to int) {
	p := s.parameters
	s.kernels.Adam(p.value[from:to], p.gradient[from:to], p.first[from:to], p.second[from:to], s.settings)
}
