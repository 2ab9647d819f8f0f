// Package problems has synthetic searches whose answer is known, shaped like a
// search for goal functions: a few weights decide, a wrong sign of one of them
// means chance level, the rest barely matter, and what is observed is noisy.
//
// A [Problem] tells the true accuracy of a goal; [Race] lets a strategy search
// it and tells, for every number of evaluations, how good the goal truly is that
// the search would report. Strategies are tuned and compared on them in seconds,
// where networks would take nights.
package problems

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"goalsearch/search"
)

// Shape is a family of problems; its instances differ in their targets and in
// which weights decide.
type Shape struct {
	Name   string
	Dim    int     // weights, each in [-1, 1]
	Keys   int     // weights that decide
	Gates  int     // of these, how many must have the right sign
	Slope  float64 // steepness of a gate
	Offset float64 // where a gate opens, beyond 0 on the right side
}

// Shapes lists the families.
func Shapes() []Shape {
	return []Shape{
		{Name: "hard", Dim: 19, Keys: 5, Gates: 4, Slope: 15, Offset: .15},
		{Name: "soft", Dim: 19, Keys: 5, Gates: 2, Slope: 6, Offset: .1},
		{Name: "five", Dim: 5, Keys: 4, Gates: 2, Slope: 10, Offset: .15},
	}
}

// Problem is one instance of a Shape.
type Problem struct {
	Shape
	Instance int
	place    []int     // place[j] is the weight with rank j; ranks below Keys decide
	target   []float64 // by weight
}

// New returns an instance, numbered from 0, of the shape called name.
func New(name string, instance int) (Problem, error) {
	if instance < 0 {
		return Problem{}, fmt.Errorf("problem %s: instance %d is negative", name, instance)
	}
	var known []string
	for _, s := range Shapes() {
		if s.Name == name {
			return s.instance(instance), nil
		}
		known = append(known, s.Name)
	}
	return Problem{}, fmt.Errorf("unknown problem %q; known: %s", name, strings.Join(known, ", "))
}

// instance draws the permutation and the targets.
func (s Shape) instance(number int) Problem {
	r := lcg(7919*uint64(number) + 12345)
	for range 10 {
		r.next()
	}
	p := Problem{Shape: s, Instance: number, place: make([]int, s.Dim), target: make([]float64, s.Dim)}
	for i := range p.place {
		p.place[i] = i
	}
	for i := s.Dim - 1; i > 0; i-- {
		j := int(r.next() * float64(i+1))
		p.place[i], p.place[j] = p.place[j], p.place[i]
	}
	for i := range p.target {
		p.target[i] = 2*r.next() - 1
	}
	for _, i := range p.place[:s.Keys] {
		sign := 1.0
		if r.next() < .5 {
			sign = -1
		}
		p.target[i] = sign * (.35 + .55*r.next())
	}
	return p
}

// Space returns the box that is searched: weights w0, w1, … in [-1, 1].
func (p Problem) Space() search.Space {
	space := make(search.Space, p.Dim)
	for i := range space {
		space[i] = search.Dimension{Name: "w" + strconv.Itoa(i), Low: -1, High: 1}
	}
	return space
}

// Accuracy returns the true accuracy of the goal with weights x, in 0.1..0.98:
//
//	0.1 + 0.88·gate·exp(-q)
//	gate = ∏_{j<Gates} σ(Slope·(sgn(t_j)·x_j - Offset))
//	q    = Σ_j w_j (x_j - t_j)² + 6 (x_0 x_1 - t_0 t_1)² + 8 (x_2 t_3 - x_3 t_2)²
//
// where x_j and its target t_j are those of the weight with rank j, and w_j is
// 0.6 for j < Keys and 0.04 otherwise. It panics if len(x) is not Dim.
func (p Problem) Accuracy(x []float64) float64 {
	if len(x) != p.Dim {
		panic(fmt.Sprintf("problems: %d weights for problem %s, which has %d", len(x), p.Name, p.Dim))
	}
	at := func(j int) (weight, target float64) { return x[p.place[j]], p.target[p.place[j]] }
	gate := 1.0
	for j := range p.Gates {
		xj, tj := at(j)
		gate *= 1 / (1 + math.Exp(-p.Slope*(math.Copysign(1, tj)*xj-p.Offset)))
	}
	q := 0.0
	for j := range p.Dim {
		w := .04
		if j < p.Keys {
			w = .6
		}
		xj, tj := at(j)
		q += w * (xj - tj) * (xj - tj)
	}
	x0, t0 := at(0)
	x1, t1 := at(1)
	x2, t2 := at(2)
	x3, t3 := at(3)
	product, ratio := x0*x1-t0*t1, x2*t3-x3*t2
	q += 6*product*product + 8*ratio*ratio
	return .1 + .88*gate*math.Exp(-q)
}

// lcg is Knuth's MMIX linear congruential generator.
type lcg uint64

// next returns a number in [0, 1).
func (r *lcg) next() float64 {
	*r = *r*6364136223846793005 + 1442695040888963407
	return float64(*r>>11) / (1 << 53)
}
