package kernel

// avx2 are the kernels in AVX2 assembly, for float32. The assembly works on
// vectors of eight numbers; what is left of a row is copied into a whole vector,
// so that every element goes through the same operations wherever it stands and
// nothing beyond a row is read.
type avx2 struct{}

// lanes is the length of a vector.
const lanes = 8

// vectors calls kernel for the whole vectors of the rows, and once more for a
// copy of what is left, of which the first outputs rows are copied back.
func vectors(outputs int, kernel func(p *[8]*float32, n int), rows ...[]float32) {
	n := len(rows[0])
	whole := n &^ (lanes - 1)
	var p [8]*float32
	if whole > 0 {
		for i, row := range rows {
			p[i] = &row[:n][0]
		}
		kernel(&p, whole)
	}
	if whole == n {
		return
	}
	var rest [8][lanes]float32
	for i, row := range rows {
		copy(rest[i][:], row[whole:n])
		p[i] = &rest[i][0]
	}
	kernel(&p, lanes)
	for i, row := range rows[:outputs] {
		copy(row[whole:n], rest[i][:])
	}
}

// Trivariate implements Kernels.
func (avx2) Trivariate(theta, f, c, l []float32) {
	vectors(1, func(p *[8]*float32, n int) { trivariate(p[0], p[1], p[2], p[3], n) }, theta, f, c, l)
}

// TrivariateGradient implements Kernels.
func (avx2) TrivariateGradient(df, dc, dl, dtheta, theta, f, c, l []float32) {
	vectors(3, func(p *[8]*float32, n int) {
		trivariateGradient(p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], n)
	}, df, dc, dl, dtheta, theta, f, c, l)
}

// Bivariate implements Kernels.
func (avx2) Bivariate(theta, r, c []float32, k float32) {
	vectors(1, func(p *[8]*float32, n int) { bivariate(p[0], p[1], p[2], n, k) }, theta, r, c)
}

// BivariateGradient implements Kernels.
func (avx2) BivariateGradient(dr, dc, dtheta, theta, r, c []float32, k float32) {
	vectors(2, func(p *[8]*float32, n int) {
		bivariateGradient(p[0], p[1], p[2], p[3], p[4], p[5], n, k)
	}, dr, dc, dtheta, theta, r, c)
}

// Sample implements Kernels. Its numbers depend on the position, so what is left
// of the row is drawn as part of the last whole vectors' stream.
func (avx2) Sample(out, theta []float32, key uint64) {
	n := len(theta)
	whole := n &^ (lanes - 1)
	if whole > 0 {
		sample(&out[:n][0], &theta[0], whole, uint32(key), uint32(key>>32))
	}
	for i := whole; i < n; i++ {
		out[i] = -1
		if uniform[float32](key, uint32(i)) < theta[i] {
			out[i] = 1
		}
	}
}

// Adam implements Kernels.
func (avx2) Adam(value, gradient, first, second []float32, s Step[float32]) {
	settings := [8]float32{s.Beta1, 1 - s.Beta1, s.Beta2, 1 - s.Beta2, s.Epsilon, s.Decay, s.Rate, s.Correction}
	n := len(value)
	whole := n &^ (lanes - 1)
	if whole > 0 {
		adam(&value[0], &gradient[:n][0], &first[:n][0], &second[:n][0], whole, &settings)
	}
	if whole < n {
		var v, g, m, w [lanes]float32
		copy(v[:], value[whole:])
		copy(g[:], gradient[whole:n])
		copy(m[:], first[whole:n])
		copy(w[:], second[whole:n])
		adam(&v[0], &g[0], &m[0], &w[0], lanes, &settings)
		copy(value[whole:], v[:])
		copy(first[whole:n], m[:])
		copy(second[whole:n], w[:])
	}
}
