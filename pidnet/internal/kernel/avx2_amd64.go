package kernel

// avx2 are the kernels in AVX2 assembly, for float32. The assembly works on
// vectors of eight numbers; what is left of a row is copied into a whole vector,
// so that every element goes through the same operations wherever it stands and
// nothing beyond a row is read.
type avx2 struct{}

// lanes is the length of a vector.
const lanes = 8

// rest has copies of what whole vectors leave of up to eight rows.
type rest [8][lanes]float32

func (r *rest) load(whole int, rows ...[]float32) {
	for i, row := range rows {
		copy(r[i][:], row[whole:])
	}
}

// store copies the first len(rows) rows back.
func (r *rest) store(whole int, rows ...[]float32) {
	for i, row := range rows {
		copy(row[whole:], r[i][:])
	}
}

// Trivariate implements Kernels.
func (avx2) Trivariate(theta, f, c, l []float32) {
	n := len(theta)
	f, c, l = f[:n], c[:n], l[:n]
	whole := n &^ (lanes - 1)
	if whole > 0 {
		trivariate(&theta[0], &f[0], &c[0], &l[0], whole)
	}
	if whole < n {
		var r rest
		r.load(whole, theta, f, c, l)
		trivariate(&r[0][0], &r[1][0], &r[2][0], &r[3][0], lanes)
		r.store(whole, theta)
	}
}

// TrivariateGradient implements Kernels.
func (avx2) TrivariateGradient(df, dc, dl, dtheta, theta, f, c, l []float32) {
	n := len(df)
	dc, dl, dtheta, theta, f, c, l = dc[:n], dl[:n], dtheta[:n], theta[:n], f[:n], c[:n], l[:n]
	whole := n &^ (lanes - 1)
	if whole > 0 {
		trivariateGradient(&df[0], &dc[0], &dl[0], &dtheta[0], &theta[0], &f[0], &c[0], &l[0], whole)
	}
	if whole < n {
		var r rest
		r.load(whole, df, dc, dl, dtheta, theta, f, c, l)
		trivariateGradient(&r[0][0], &r[1][0], &r[2][0], &r[3][0], &r[4][0], &r[5][0], &r[6][0], &r[7][0], lanes)
		r.store(whole, df, dc, dl)
	}
}

// Bivariate implements Kernels.
func (avx2) Bivariate(theta, f, c []float32, k float32) {
	n := len(theta)
	f, c = f[:n], c[:n]
	whole := n &^ (lanes - 1)
	if whole > 0 {
		bivariate(&theta[0], &f[0], &c[0], whole, k)
	}
	if whole < n {
		var r rest
		r.load(whole, theta, f, c)
		bivariate(&r[0][0], &r[1][0], &r[2][0], lanes, k)
		r.store(whole, theta)
	}
}

// BivariateGradient implements Kernels.
func (avx2) BivariateGradient(df, dc, dtheta, theta, f, c []float32, k float32) {
	n := len(df)
	dc, dtheta, theta, f, c = dc[:n], dtheta[:n], theta[:n], f[:n], c[:n]
	whole := n &^ (lanes - 1)
	if whole > 0 {
		bivariateGradient(&df[0], &dc[0], &dtheta[0], &theta[0], &f[0], &c[0], whole, k)
	}
	if whole < n {
		var r rest
		r.load(whole, df, dc, dtheta, theta, f, c)
		bivariateGradient(&r[0][0], &r[1][0], &r[2][0], &r[3][0], &r[4][0], &r[5][0], lanes, k)
		r.store(whole, df, dc)
	}
}

// Sample implements Kernels.
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
		var r rest
		r.load(whole, value, gradient[:n], first[:n], second[:n])
		adam(&r[0][0], &r[1][0], &r[2][0], &r[3][0], lanes, &settings)
		copy(value[whole:], r[0][:])
		copy(first[whole:n], r[2][:])
		copy(second[whole:n], r[3][:])
	}
}
