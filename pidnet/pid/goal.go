package pid

import (
	"fmt"
	"math"
)

// Goal is what a neuron aims for: G = Σ γ_α Π_α + γ_H H(Y|all sources), in bits,
// a weighted sum of the PID atoms Π of its output Y.
type Goal struct {
	Sources Sources
	// Weights are the γ in the order of the lattice's nodes.
	Weights []float64
	// Residual is γ_H.
	Residual float64
}

// NewGoal returns the goal of these sources with all weights 0. Without sources
// there is no goal: the zero Goal.
func NewGoal(s Sources) Goal {
	if s == "" {
		return Goal{}
	}
	return Goal{Sources: s, Weights: make([]float64, len(LatticeOf(len(s)).Nodes))}
}

// Set sets the weight of an atom, or of H_res, by name in any form that Parse
// knows. It refuses a name that these sources do not have and a value that is
// not finite.
func (g *Goal) Set(name string, weight float64) error {
	if math.IsNaN(weight) || math.IsInf(weight, 0) {
		return fmt.Errorf("weight of %s is %v: it must be a finite number", name, weight)
	}
	if g.Sources == "" {
		return fmt.Errorf("weight of %s: neurons without sources have no goal", name)
	}
	if name == ResidualName {
		g.Residual = weight
		return nil
	}
	a, err := g.Sources.Parse(name)
	if err != nil {
		return err
	}
	i, _ := LatticeOf(len(g.Sources)).Index(a)
	g.Weights[i] = weight
	return nil
}

// Folded is a goal in terms of redundancies: G = Σ g_β I_β + h H(Y).
type Folded struct {
	// Redundancies are the g in the order of the lattice's nodes.
	Redundancies []float64
	// Entropy is h.
	Entropy float64
}

// Fold pushes the weights through the lattice: g = Mᵀγ and, as
// H(Y|S) = H(Y) - I of the top node, g_top -= γ_H and h = γ_H.
func (g Goal) Fold() Folded {
	lattice := LatticeOf(len(g.Sources))
	f := Folded{Redundancies: lattice.Fold(g.Weights), Entropy: g.Residual}
	f.Redundancies[lattice.Top()] -= g.Residual
	return f
}
