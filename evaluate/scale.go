package evaluate

import (
	"fmt"
	"math"
	"slices"
)

// Scale is how the inputs of a data set are normalised. Means and standard deviations
// are those of the whole training part, whose samples train or validate as the run's
// seed decides; the test part does not enter them.
type Scale string

const (
	// GlobalScale normalises all inputs by one mean and one standard deviation, as
	// images want, whose inputs have one unit. "" is the same, which has no other form
	// in stored tasks.
	GlobalScale Scale = "global"
	// PerInputScale normalises each input by its own mean and standard deviation, as
	// tables want, whose columns have different units. An input that is the same in all
	// training samples becomes 0.
	PerInputScale Scale = "per-input"
)

// Scales lists all scales, the default first.
func Scales() []Scale { return []Scale{GlobalScale, PerInputScale} }

// ParseScale returns the scale of that name.
func ParseScale(name string) (Scale, error) {
	if s := Scale(name); slices.Contains(Scales(), s) {
		return s, nil
	}
	return "", fmt.Errorf("there is no scale %q; it is %s or %s", name, GlobalScale, PerInputScale)
}

// maxOffset is the largest mean of an input in units of its standard deviation. Beyond
// it numbers in single precision, which have 24 bits, keep fewer than 10 of them when
// the mean is subtracted.
const maxOffset = 1 << 14

// inputScale is the normalisation of one input.
type inputScale struct{ mean, deviation float64 }

// scalesOf returns mean and population standard deviation of each of size inputs over
// count×size raw inputs, row-major, of finite numbers: the means first, in the order of
// the samples, then the squares of what differs from them. Inputs that do not differ
// are given the deviation 0.
func scalesOf[R uint8 | float32](raw []R, size int) ([]inputScale, error) {
	scales := make([]inputScale, size)
	count := float64(len(raw) / size)
	for i, v := range raw {
		scales[i%size].mean += float64(v)
	}
	varies := make([]bool, size)
	for j := range scales {
		scales[j].mean /= count
	}
	for i, v := range raw {
		j := i % size
		d := float64(v) - scales[j].mean
		scales[j].deviation += float64(d * d) // the conversion keeps compilers from fusing
		varies[j] = varies[j] || v != raw[j]
	}
	for j, s := range scales {
		if !varies[j] {
			scales[j].deviation = 0
			continue
		}
		s.deviation = math.Sqrt(s.deviation / count)
		if math.Abs(s.mean) > maxOffset*s.deviation {
			return nil, fmt.Errorf("input %d (from 1): the values lie around %.4g but differ by %.4g only (standard deviation): subtract the mean beforehand", j+1, s.mean, s.deviation)
		}
		scales[j] = s
	}
	return scales, nil
}

// standardise normalises raw inputs, row-major, each by its own scale.
func standardise[R uint8 | float32](raw []R, scales []inputScale) ([]float32, error) {
	values := make([]float32, len(raw))
	for i, r := range raw {
		j := i % len(scales)
		if scales[j].deviation == 0 {
			continue
		}
		v, err := scales[j].apply(float64(r))
		if err != nil {
			return nil, fmt.Errorf("sample %d, input %d (both from 1): %w", i/len(scales)+1, j+1, err)
		}
		values[i] = v
	}
	return values, nil
}

// apply normalises a number. It refuses one that is then too large for single precision.
func (s inputScale) apply(number float64) (float32, error) {
	v := float32((number - s.mean) / s.deviation)
	if v-v != 0 {
		return 0, fmt.Errorf("%.4g is too far from the mean %.4g of the training part, which has a standard deviation of %.4g", number, s.mean, s.deviation)
	}
	return v, nil
}

// fits refuses inputs that are too large for single precision once they are normalised.
func fits[R uint8 | float32](s inputScale, raw []R) error {
	for _, extreme := range []R{slices.Min(raw), slices.Max(raw)} {
		if _, err := s.apply(float64(extreme)); err != nil {
			return err
		}
	}
	return nil
}
