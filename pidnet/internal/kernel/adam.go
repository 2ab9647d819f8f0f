package kernel

import "math"

// Adam implements Kernels.
func (Portable[T]) Adam(value, gradient, first, second []T, s Step[T]) {
	n := len(value)
	gradient, first, second = gradient[:n], first[:n], second[:n]
	for i, x := range value {
		g := gradient[i] + s.Decay*x
		first[i] = s.Beta1*first[i] + (1-s.Beta1)*g
		second[i] = s.Beta2*second[i] + (1-s.Beta2)*g*g
		value[i] = x - s.Rate*first[i]/(T(math.Sqrt(float64(second[i])))*s.Correction+s.Epsilon)
	}
}
