package gp

import (
	"math"

	"goalsearch/search/strategies/internal/draw"
)

// kernel is a Matérn covariance of smoothness 5/2 with a length scale per
// dimension, for a function that is seen through noise (Rasmussen & Williams
// 2006, eq. 4.17 and 5.2). Its parameters are logarithms, as they are fitted.
type kernel struct {
	scale  []float64 // length scale by dimension, in units of the cube
	signal float64   // variance of the function
	noise  float64   // variance of the noise
}

// normal is the prior of a parameter.
type normal struct{ mean, sd float64 }

// Priors for values of variance 1. Distances in a cube grow with the square root
// of its dimension, and so does the length scale.
var (
	signalPrior = normal{0, 1}
	noisePrior  = normal{-4, 1.5}
)

func scalePrior(dim int) normal {
	return normal{math.Log(float64(dim))/2 - 1.2, 1.5}
}

// middle returns the kernel of the prior's means.
func middle(dim int) kernel {
	k := kernel{scale: make([]float64, dim), signal: signalPrior.mean, noise: noisePrior.mean}
	for i := range k.scale {
		k.scale[i] = scalePrior(dim).mean
	}
	return k
}

// parameters returns the kernel as one vector: length scales, signal, noise.
func (k kernel) parameters() []float64 {
	return append(append([]float64(nil), k.scale...), k.signal, k.noise)
}

// kernelOf is the inverse of parameters.
func kernelOf(theta []float64) kernel {
	d := len(theta) - 2
	return kernel{scale: append([]float64(nil), theta[:d]...), signal: theta[d], noise: theta[d+1]}
}

// stretch returns 1/length by dimension.
func (k kernel) stretch() []float64 {
	s := make([]float64, len(k.scale))
	for i, v := range k.scale {
		s[i] = draw.Exp(-v)
	}
	return s
}

// matern returns the correlation at the squared scaled distance s, and -2 times
// its derivative by s.
func matern(s float64) (value, slope float64) {
	r := math.Sqrt(5 * s)
	e := draw.Exp(-r)
	return (1 + r + r*r/3) * e, 5. / 3 * (1 + r) * e
}

// stretched returns the point u in units of the length scales.
func stretched(u, stretch []float64) []float64 {
	z := make([]float64, len(u))
	for i, v := range u {
		z[i] = v * stretch[i]
	}
	return z
}

// distance returns the squared distance of two points.
func distance(a, b []float64) float64 {
	s := 0.0
	for i, v := range a {
		d := v - b[i]
		s += d * d
	}
	return s
}
