package gp

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// process is a Gaussian process of mean 0 that was told values. It keeps the
// inverse of their covariance, which a believed value extends by a row.
type process struct {
	signal, noise float64
	stretch       []float64
	z             [][]float64 // points told, stretched
	inverse       [][]float64 // of the covariance
	alpha         []float64   // inverse · values
	told          []float64   // the mean at the points told
}

// newProcess tells values y at the points u. A kernel whose covariance is not
// positive definite to the machine's precision gets more noise until it is.
func newProcess(k kernel, u [][]float64, y []float64) *process {
	for {
		c := newCovariance(k, u)
		alpha, inverse, _, ok := c.solve(y)
		if !ok {
			k.noise = max(k.noise+2, -10)
			continue
		}
		p := &process{signal: c.signal, noise: c.noise, stretch: k.stretch(), z: c.z, alpha: alpha, told: c.means(alpha)}
		for i := range y {
			row := make([]float64, len(y), len(y)+32)
			for j := range row {
				row[j] = inverse.At(i, j)
			}
			p.inverse = append(p.inverse, row)
		}
		return p
	}
}

// mean returns the expected value at u.
func (p *process) mean(u []float64) float64 {
	z, sum := stretched(u, p.stretch), 0.0
	for i, told := range p.z {
		c, _ := matern(distance(z, told))
		sum += c * p.alpha[i]
	}
	return p.signal * sum
}

// at returns the mean and the standard deviation of the function at u, and, if
// the last two are not nil, their gradients (Rasmussen & Williams 2006, eq. 2.25
// and 2.26).
func (p *process) at(u, dMean, dSD []float64) (mean, sd float64) {
	z := stretched(u, p.stretch)
	k, slope := make([]float64, len(p.z)), make([]float64, len(p.z))
	for i, told := range p.z {
		c, s := matern(distance(z, told))
		k[i], slope[i] = p.signal*c, p.signal*s
	}
	variance := p.signal
	weight := make([]float64, len(p.z))
	for i, row := range p.inverse {
		weight[i] = floats.Dot(row, k)
		variance -= k[i] * weight[i]
	}
	sd = math.Sqrt(max(variance, 1e-12*p.signal))
	mean = floats.Dot(k, p.alpha)
	if dMean == nil {
		return mean, sd
	}
	clear(dMean)
	clear(dSD)
	for i, told := range p.z {
		// The derivative of k[i] by coordinate j is -slope[i]·(z[j]-told[j])·stretch[j].
		a, b := -slope[i]*p.alpha[i], slope[i]*weight[i]/sd
		for j, v := range told {
			e := z[j] - v
			dMean[j] += a * e
			dSD[j] += b * e
		}
	}
	for j, s := range p.stretch {
		dMean[j] *= s
		dSD[j] *= s
	}
	return mean, sd
}

// believe takes it that the value at u comes out at its mean: the mean stays as
// it is everywhere, and the deviation falls (block inversion, Rasmussen &
// Williams 2006, eq. A.11).
func (p *process) believe(u []float64) {
	z, n := stretched(u, p.stretch), len(p.z)
	k, weight := make([]float64, n), make([]float64, n)
	for i, told := range p.z {
		c, _ := matern(distance(z, told))
		k[i] = p.signal * c
	}
	rest := p.signal + p.noise
	for i, row := range p.inverse {
		weight[i] = floats.Dot(row, k)
		rest -= k[i] * weight[i]
	}
	rest = max(rest, 1e-9*p.signal)
	last := make([]float64, n+1, n+32)
	for i, w := range weight {
		floats.AddScaled(p.inverse[i], w/rest, weight)
		p.inverse[i] = append(p.inverse[i], -w/rest)
		last[i] = -w / rest
	}
	last[n] = 1 / rest
	p.inverse = append(p.inverse, last)
	p.z = append(p.z, z)
	p.alpha = append(p.alpha, 0)
}
