package pidnet

import "goalsearch/pidnet/internal/kernel"

// Binning says how the aggregated inputs of hidden neurons are binned for their
// goal: 20 equal bins per source, (lower, upper]. Output neurons always have
// scaled bins.
type Binning string

const (
	// FixedBins divide [-20, 20]; values beyond fall into the outermost bins.
	FixedBins Binning = "fixed"
	// ScaledBins divide [-1, 1], after each source was divided, per neuron and
	// batch, by its largest absolute value.
	ScaledBins Binning = "scaled"
)

// ParseBinning returns the binning of that name.
func ParseBinning(name string) (Binning, error) {
	return oneOf("binning", name, FixedBins, ScaledBins)
}

func (b Binning) kernel() kernel.Binning {
	if b == ScaledBins {
		return kernel.Scaled
	}
	return kernel.Fixed
}
