package gp

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"goalsearch/search/strategies/internal/draw"
)

// fit returns the kernel that so many rounds of L-BFGS find from a start, of
// the greatest posterior density given values y at the points u; the start if
// they find nothing better.
func fit(start kernel, u [][]float64, y []float64, rounds int) kernel {
	p := &posterior{u: u, y: y}
	result, _ := optimize.Minimize(optimize.Problem{Func: p.value, Grad: p.gradient}, start.parameters(),
		&optimize.Settings{MajorIterations: rounds, FuncEvaluations: 2 * rounds, Converger: optimize.NeverTerminate{}},
		&optimize.LBFGS{})
	// An error means that a line search found nothing: what was found before stands.
	if result == nil || !(result.F <= p.value(start.parameters())) {
		return start
	}
	return kernelOf(result.X)
}

// posterior is the negative logarithm of the posterior density of a kernel's
// parameters, but for a constant (Rasmussen & Williams 2006, eq. 5.8 and the prior).
type posterior struct {
	u [][]float64
	y []float64

	at   []float64 // where value and gradient were computed last
	f    float64
	grad []float64
}

func (p *posterior) value(theta []float64) float64 {
	p.compute(theta)
	return p.f
}

func (p *posterior) gradient(grad, theta []float64) {
	p.compute(theta)
	copy(grad, p.grad)
}

// widest bounds the parameters: beyond it a kernel has no meaning.
const widest = 20

func (p *posterior) compute(theta []float64) {
	if p.at != nil && equal(p.at, theta) {
		return
	}
	p.at = append(p.at[:0], theta...)
	p.grad = make([]float64, len(theta))
	p.f = math.Inf(1)
	for _, v := range theta {
		if !(math.Abs(v) < widest) {
			return
		}
	}
	k := kernelOf(theta)
	c := newCovariance(k, p.u)
	alpha, inverse, logDet, ok := c.solve(p.y)
	if !ok {
		return
	}
	p.f = logDet / 2
	for i, a := range alpha {
		p.f += p.y[i] * a / 2
	}
	c.gradient(p.grad, alpha, inverse)
	d := len(k.scale)
	for i := range d {
		p.prior(i, scalePrior(d))
	}
	p.prior(d, signalPrior)
	p.prior(d+1, noisePrior)
}

func (p *posterior) prior(i int, n normal) {
	e := (p.at[i] - n.mean) / n.sd
	p.f += e * e / 2
	p.grad[i] += e / n.sd
}

func equal(a, b []float64) bool {
	for i, v := range a {
		if v != b[i] {
			return false
		}
	}
	return true
}

// covariance is that of the values at some points, noise included.
type covariance struct {
	z             [][]float64 // the points, stretched
	signal, noise float64     // variances
	matrix        *mat.SymDense
	slope         *mat.SymDense // signal times the slope of the correlation
	correlation   [][]float64   // of each point with those up to it
}

func newCovariance(k kernel, u [][]float64) covariance {
	n, stretch := len(u), k.stretch()
	c := covariance{
		signal: draw.Exp(k.signal), noise: draw.Exp(k.noise),
		matrix: mat.NewSymDense(n, nil), slope: mat.NewSymDense(n, nil),
	}
	for i, v := range u {
		c.z = append(c.z, stretched(v, stretch))
		c.matrix.SetSym(i, i, c.signal+c.noise)
		row := make([]float64, i+1)
		c.correlation, row[i] = append(c.correlation, row), 1
		for j := range i {
			value, slope := matern(distance(c.z[i], c.z[j]))
			row[j] = value
			c.matrix.SetSym(i, j, c.signal*value)
			c.slope.SetSym(i, j, c.signal*slope)
		}
	}
	return c
}

// solve returns the inverse of the matrix, its product with y, and the
// logarithm of the determinant; false if the matrix is not positive definite.
func (c covariance) solve(y []float64) (alpha []float64, inverse *mat.SymDense, logDet float64, ok bool) {
	var factor mat.Cholesky
	if !factor.Factorize(c.matrix) {
		return nil, nil, 0, false
	}
	inverse = new(mat.SymDense)
	if err := factor.InverseTo(inverse); err != nil {
		if _, inexact := errors.AsType[mat.Condition](err); !inexact {
			return nil, nil, 0, false
		}
	}
	var product mat.VecDense
	product.MulVec(inverse, mat.NewVecDense(len(y), y))
	return product.RawVector().Data, inverse, factor.LogDet(), true
}

// means returns the expected values at the points, of the process that alpha makes.
func (c covariance) means(alpha []float64) []float64 {
	means := make([]float64, len(alpha))
	for i := range means {
		for j, a := range alpha {
			means[i] += c.correlation[max(i, j)][min(i, j)] * a
		}
		means[i] *= c.signal
	}
	return means
}

// gradient sets grad to that of the negative log likelihood by the kernel's
// parameters (Rasmussen & Williams 2006, eq. 5.9).
func (c covariance) gradient(grad, alpha []float64, inverse *mat.SymDense) {
	d := len(grad) - 2
	for i, zi := range c.z {
		own := inverse.At(i, i) - alpha[i]*alpha[i]
		grad[d] += own * c.signal / 2
		grad[d+1] += own * c.noise / 2
		for j, zj := range c.z[:i] {
			w := inverse.At(i, j) - alpha[i]*alpha[j] // counts twice, for (j, i) too
			grad[d] += w * c.matrix.At(i, j)
			s := w * c.slope.At(i, j)
			for l, v := range zi {
				e := v - zj[l]
				grad[l] += s * e * e
			}
		}
	}
}
