package kernel

import (
	"math"

	"goalsearch/pidnet/pid"
)

// Logarithms implements Kernels.
func (Portable[T]) Logarithms(out, x []float64) {
	for i, v := range x {
		out[i] = math.Log2(v)
	}
}

// Objective implements Kernels on package pid.
func (Portable[T]) Objective(goal pid.Goal, binning Binning, batch int) Objective[T] {
	return newPlain[T](goal, binning, batch)
}

// plain is the objective that package pid computes.
type plain[T Float] struct {
	objective *pid.Objective
	binning   Binning
	bins      [][]uint8 // by source
}

func newPlain[T Float](goal pid.Goal, binning Binning, batch int) *plain[T] {
	p := &plain[T]{objective: pid.NewObjective(goal, Bins), binning: binning}
	for range goal.Sources {
		p.bins = append(p.bins, make([]uint8, batch))
	}
	return p
}

func (p *plain[T]) bin(in [][]T) {
	for s, row := range in {
		p.bins[s] = p.bins[s][:len(row)]
		bin(p.bins[s], row, p.binning)
	}
}

// Loss implements Objective.
func (p *plain[T]) Loss(in [][]T, theta, gradient []T) float64 {
	p.bin(in)
	value := pid.Evaluate(p.objective, p.bins, theta, gradient)
	for i, g := range gradient {
		gradient[i] = -g
	}
	return -value
}

// Atoms implements Objective.
func (p *plain[T]) Atoms(in [][]T, theta []T) []float64 {
	p.bin(in)
	atoms, residual := pid.AtomsOf(p.objective, p.bins, theta)
	return append(atoms, residual)
}
