package kernel

// Trivariate implements Kernels.
func (Portable[T]) Trivariate(theta, f, c, l []T) {
	c, l, theta = c[:len(f)], l[:len(f)], theta[:len(f)]
	for i, f := range f {
		theta[i] = Sigmoid(f * (1 - 2*Gate + Gate*Sigmoid(2*f*c[i]) + Gate*Sigmoid(2*f*l[i])))
	}
}

// TrivariateGradient implements Kernels.
func (Portable[T]) TrivariateGradient(df, dc, dl, dtheta, theta, f, c, l []T) {
	n := len(f)
	df, dc, dl, dtheta, theta, c, l = df[:n], dc[:n], dl[:n], dtheta[:n], theta[:n], c[:n], l[:n]
	for i, f := range f {
		d := dtheta[i] * theta[i] * (1 - theta[i])
		sc, sl := Sigmoid(2*f*c[i]), Sigmoid(2*f*l[i])
		bc, bl := sc*(1-sc), sl*(1-sl)
		df[i] = d * (1 - 2*Gate + Gate*(sc+2*f*c[i]*bc) + Gate*(sl+2*f*l[i]*bl))
		dc[i] = d * (2 * Gate * f * f * bc)
		dl[i] = d * (2 * Gate * f * f * bl)
	}
}

// clamp bounds the firing probability of bivariate neurons away from 0 and 1.
const clamp = 1e-6

// Bivariate implements Kernels.
func (Portable[T]) Bivariate(theta, r, c []T, k T) {
	c, theta = c[:len(r)], theta[:len(r)]
	for i, r := range r {
		a := r
		if k != 1 {
			a = r * (k + (1-k)*2*Sigmoid(2*r*c[i]))
		}
		theta[i] = min(max(Sigmoid(a), clamp), 1-clamp)
	}
}

// BivariateGradient implements Kernels.
func (Portable[T]) BivariateGradient(dr, dc, dtheta, theta, r, c []T, k T) {
	n := len(r)
	dr, dc, dtheta, theta, c = dr[:n], dc[:n], dtheta[:n], theta[:n], c[:n]
	for i, r := range r {
		t := theta[i]
		if t <= clamp || t >= 1-clamp {
			dr[i], dc[i] = 0, 0
			continue
		}
		d := dtheta[i] * t * (1 - t)
		if k == 1 {
			dr[i], dc[i] = d, 0
			continue
		}
		s := Sigmoid(2 * r * c[i])
		b := s * (1 - s)
		dr[i] = d * (k + (1-k)*(2*s+4*r*c[i]*b))
		dc[i] = d * (4 * (1 - k) * r * r * b)
	}
}
