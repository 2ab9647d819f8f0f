package cmaes

import (
	"math"
	"math/rand"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"goalsearch/search/strategies/internal/cube"
	"goalsearch/search/strategies/internal/draw"
)

// distribution is the normal distribution N(mean, sigma² C) and what it has
// learned. Equations are those of Hansen's tutorial.
type distribution struct {
	constants
	mean       []float64
	sigma      float64
	c          *mat.SymDense // C
	axes       *mat.Dense    // B: its eigenvectors
	lengths    []float64     // D: the square roots of its eigenvalues
	pathC      []float64
	pathSigma  []float64
	updates    int
	degenerate bool // C has no decomposition any more
}

// constants are the parameters that follow from dimension and population (table 1).
type constants struct {
	dim            int
	weights        []float64 // of the best half, falling, sum 1 (eq. 49, 50)
	mu             float64   // effective number of parents (eq. 8)
	cSigma, dSigma float64   // eq. 55
	cc, c1, cMu    float64   // eq. 56, 57, 58
	expected       float64   // E|N(0, I)|
}

func constantsFor(dim, population int) constants {
	k := constants{dim: dim}
	half := population / 2
	sum, squares := 0.0, 0.0
	for i := range half {
		w := math.Log(float64(population+1)/2) - math.Log(float64(i+1))
		k.weights = append(k.weights, w)
		sum += w
		squares += w * w
	}
	floats.Scale(1/sum, k.weights)
	k.mu = sum * sum / squares
	n := float64(dim)
	k.cSigma = (k.mu + 2) / (n + k.mu + 5)
	k.dSigma = 1 + 2*max(0, math.Sqrt((k.mu-1)/(n+1))-1) + k.cSigma
	k.cc = (4 + k.mu/n) / (n + 4 + 2*k.mu/n)
	k.c1 = 2 / ((n+1.3)*(n+1.3) + k.mu)
	k.cMu = min(1-k.c1, 2*(.25+k.mu+1/k.mu-2)/((n+2)*(n+2)+k.mu))
	k.expected = math.Sqrt(n) * (1 - 1/(4*n) + 1/(21*n*n))
	return k
}

// newDistribution returns a round one about a point of the cube.
func newDistribution(mean []float64, sigma float64, population int) *distribution {
	n := len(mean)
	d := &distribution{
		constants: constantsFor(n, population),
		mean:      append([]float64(nil), mean...), sigma: sigma,
		c: mat.NewSymDense(n, nil), axes: mat.NewDense(n, n, nil), lengths: make([]float64, n),
		pathC: make([]float64, n), pathSigma: make([]float64, n),
	}
	for i := range n {
		d.c.SetSym(i, i, 1)
		d.axes.Set(i, i, 1)
		d.lengths[i] = 1
	}
	return d
}

// resamples bounds how often a point outside the cube is drawn again.
const resamples = 10

// sample draws a point of the cube (eq. 38 to 40).
func (d *distribution) sample(rng *rand.Rand) []float64 {
	for try := 1; ; try++ {
		z := make([]float64, d.dim)
		for i := range z {
			z[i] = d.lengths[i] * draw.Normal(rng)
		}
		u := make([]float64, d.dim)
		mat.NewVecDense(d.dim, u).MulVec(d.axes, mat.NewVecDense(d.dim, z))
		inside := true
		for i, y := range u {
			u[i] = d.mean[i] + d.sigma*y
			inside = inside && u[i] >= 0 && u[i] <= 1
		}
		if inside {
			return u
		}
		if try == resamples {
			for i, v := range u {
				u[i] = cube.Clamp(v)
			}
			return u
		}
	}
}

// update moves the distribution to the points of a population, best first.
func (d *distribution) update(best [][]float64) {
	steps := make([][]float64, len(d.weights))
	mean := make([]float64, d.dim) // of the steps: <y>_w (eq. 41)
	for i, w := range d.weights {
		steps[i] = make([]float64, d.dim)
		for j, v := range best[i] {
			steps[i][j] = (v - d.mean[j]) / d.sigma
		}
		floats.AddScaled(mean, w, steps[i])
	}
	floats.AddScaled(d.mean, d.sigma, mean) // eq. 42
	d.updates++

	// Step size (eq. 43 and 44).
	floats.Scale(1-d.cSigma, d.pathSigma)
	floats.AddScaled(d.pathSigma, math.Sqrt(d.cSigma*(2-d.cSigma)*d.mu), d.whitened(mean))
	length := floats.Norm(d.pathSigma, 2)
	d.sigma *= draw.Exp(min(1, d.cSigma/d.dSigma*(length/d.expected-1)))

	// Covariance (eq. 45 and 47).
	fresh := 1 - math.Pow(1-d.cSigma, 2*float64(d.updates))
	h := 0.0
	if length < (1.4+2/float64(d.dim+1))*d.expected*math.Sqrt(fresh) {
		h = 1
	}
	floats.Scale(1-d.cc, d.pathC)
	floats.AddScaled(d.pathC, h*math.Sqrt(d.cc*(2-d.cc)*d.mu), mean)
	keep := 1 - d.c1 - d.cMu + d.c1*(1-h)*d.cc*(2-d.cc)
	d.c.ScaleSym(keep, d.c)
	d.c.SymRankOne(d.c, d.c1, mat.NewVecDense(d.dim, d.pathC))
	for i, w := range d.weights {
		d.c.SymRankOne(d.c, d.cMu*w, mat.NewVecDense(d.dim, steps[i]))
	}
	d.decompose()
}

// whitened returns C^(-1/2) y.
func (d *distribution) whitened(y []float64) []float64 {
	var v, w mat.VecDense
	v.MulVec(d.axes.T(), mat.NewVecDense(d.dim, y))
	for i, l := range d.lengths {
		v.SetVec(i, v.AtVec(i)/l)
	}
	w.MulVec(d.axes, &v)
	return w.RawVector().Data
}

// narrowest keeps eigenvalues above 0 by this share of the largest.
const narrowest = 1e-14

// decompose computes axes and lengths from C (eq. 38).
func (d *distribution) decompose() {
	var eigen mat.EigenSym
	if !eigen.Factorize(d.c, true) {
		d.degenerate = true
		return
	}
	values := eigen.Values(nil) // rising
	most := values[len(values)-1]
	if !(most > 0) || math.IsInf(most, 0) || values[0] < narrowest*most {
		d.degenerate = true
		return
	}
	eigen.VectorsTo(d.axes)
	for i, v := range values {
		d.lengths[i] = math.Sqrt(v)
	}
}

// width returns the longest standard deviation, as a share of a weight's range.
func (d *distribution) width() float64 { return d.sigma * d.lengths[len(d.lengths)-1] }
