package pidio

import (
	"math"

	"goalsearch/pidnet/pid"
)

// Result is a distribution and its decomposition.
type Result struct {
	Distribution
	*pid.Decomposition
	// Pointwise has the atoms of each outcome of the PMF, in their order, nil if they
	// were not asked for.
	Pointwise [][]pid.Parts
	// Sampling tells how well samples can tell the information; nil where masses were
	// given.
	Sampling *Sampling
	Test     *Test // nil if there was none
}

// Sampling compares the number of samples with that of the cells which they fill.
type Sampling struct {
	Samples int
	// Occupied cells have a sample, Possible ones are all combinations of the symbols
	// that occur.
	Occupied int
	Possible float64
	// Chance is the mutual information, in bits, that the estimate is expected to give
	// where the sources say nothing of the target: (S-1)(T-1)/(2 N ln 2) for S occupied
	// cells of the sources, T symbols of the target and N samples, and no more than the
	// entropy of either. Holds to first order in 1/N (Miller 1955; Panzeri, Treves 1996).
	Chance float64
}

// Decompose decomposes a distribution, by outcome too if pointwise is set.
func Decompose(d Distribution, pointwise bool) Result {
	r := Result{Distribution: d, Decomposition: d.PMF.Decompose()}
	if pointwise {
		r.Pointwise = d.PMF.Pointwise()
	}
	if d.Samples > 0 {
		r.Sampling = sampling(&r)
	}
	return r
}

// sampling counts the cells of a result.
func sampling(r *Result) *Sampling {
	s := &Sampling{Samples: r.Samples, Occupied: len(r.PMF.Outcomes()), Possible: 1}
	for _, symbols := range r.Symbols {
		s.Possible *= float64(len(symbols))
	}
	shares := make(map[[pid.MaxSources]int]float64)
	var order [][pid.MaxSources]int // sums in a fixed order
	for _, o := range r.PMF.Outcomes() {
		var key [pid.MaxSources]int
		copy(key[:], o.Sources)
		if _, ok := shares[key]; !ok {
			order = append(order, key)
		}
		shares[key] += o.P
	}
	entropy := 0.0
	for _, key := range order {
		entropy -= shares[key] * math.Log2(shares[key])
	}
	targets := len(r.Symbols[len(r.Symbols)-1])
	chance := float64(len(shares)-1) * float64(targets-1) / (2 * float64(r.Samples) * math.Ln2)
	s.Chance = max(0, min(chance, entropy, r.TargetEntropy()))
	return s
}

// TargetEntropy is the entropy of the target in bits.
func (r *Result) TargetEntropy() float64 { return r.MutualInformation + r.ResidualEntropy }
