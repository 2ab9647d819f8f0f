package kernel

import "math"

// Adam makes one step of Adam with L2 (Kingma, Ba 2015; decay·value is added to
// the gradient). rate is the learning rate over the bias correction of m,
// correction the square root of the bias correction of v.
func Adam[T Float](value, grad, m, v []T, beta1, beta2, epsilon, decay, rate, correction T) {
	n := len(value)
	grad, m, v = grad[:n], m[:n], v[:n]
	for i, x := range value {
		g := grad[i] + decay*x
		m[i] = beta1*m[i] + (1-beta1)*g
		v[i] = beta2*v[i] + (1-beta2)*g*g
		value[i] = x - rate*m[i]/(T(math.Sqrt(float64(v[i])))/correction+epsilon)
	}
}
