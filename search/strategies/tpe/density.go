package tpe

import (
	"math"
	"math/rand"

	"goalsearch/search/strategies/internal/cube"
	"goalsearch/search/strategies/internal/draw"
)

// density is a mixture over the cube, in equal parts, of the uniform
// distribution and of a product of normal distributions about each centre, all
// of one width. What of these lies outside the cube is reflected into it by
// sample, and left out by log, which is the same for both densities of a ratio.
type density struct {
	dim     int
	centres [][]float64
	width   float64 // standard deviation, as a share of a weight's range
	scale   float64 // log of a normal product's greatest density
}

// spread is the width of a density of one centre; with more of them the width
// falls as Scott's rule has it.
const spread = .2

func newDensity(centres [][]float64, dim int) *density {
	d := &density{dim: dim, centres: centres}
	// n^(-1/(dim+4)), by functions whose bits do not depend on the processor.
	d.width = spread * draw.Exp(-math.Log(float64(max(len(centres), 1)))/float64(dim+4))
	d.scale = -float64(dim) * (math.Log(d.width) + math.Log(2*math.Pi)/2)
	return d
}

// add puts in another centre; the width stays.
func (d *density) add(u []float64) { d.centres = append(d.centres, u) }

// sample draws a point.
func (d *density) sample(rng *rand.Rand) []float64 {
	u := make([]float64, d.dim)
	k := rng.Intn(len(d.centres) + 1)
	for i := range u {
		if k == len(d.centres) {
			u[i] = rng.Float64()
		} else {
			u[i] = cube.Fold(d.centres[k][i] + d.width*draw.Normal(rng))
		}
	}
	return u
}

// log returns the logarithm of the density at u.
func (d *density) log(u []float64) float64 {
	// log Σ exp(e), where e is 0 for the uniform part, is taken relative to the
	// greatest e.
	exponents := make([]float64, len(d.centres))
	most := 0.0
	for k, c := range d.centres {
		squares := 0.0
		for i, v := range c {
			e := u[i] - v
			squares += e * e
		}
		exponents[k] = d.scale - squares/(2*d.width*d.width)
		most = max(most, exponents[k])
	}
	sum := draw.Exp(-most)
	for _, e := range exponents {
		if e -= most; e > -40 {
			sum += draw.Exp(e)
		}
	}
	return most + math.Log(sum) - math.Log(float64(len(d.centres)+1))
}
