package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"goalsearch/pidnet/pid"
)

// Rows of the benchmarks are for the kernels of this machine and their portable
// twin: go test -bench . -count 10 | benchstat -col /kernels -

func each(b *testing.B, run func(b *testing.B, k Kernels[float32])) {
	b.Run("kernels=fast", func(b *testing.B) { run(b, Of[float32]()) })
	b.Run("kernels=portable", func(b *testing.B) { run(b, Portable[float32]{}) })
}

func normals(n int) []float32 {
	r := rand.New(rand.NewPCG(1, 2))
	list := make([]float32, n)
	for i := range list {
		list[i] = float32(r.NormFloat64())
	}
	return list
}

const batch = 1024

func BenchmarkProduct(b *testing.B) {
	for _, shape := range []struct {
		name       string
		m, n, k    int
		transposed bool
	}{
		{"forward", 100, batch, 784, false},
		{"gradient", 100, 784, batch, true},
		{"lateral", 100, batch, 100, false},
		{"lateralGradient", 100, 100, batch, true},
		{"forward1000", 1000, batch, 784, false},
		{"cifar", 100, batch, 3072, false},
	} {
		b.Run(shape.name, func(b *testing.B) {
			each(b, func(b *testing.B, k Kernels[float32]) {
				m, n, depth := shape.m, shape.n, shape.k
				bStride := n
				if shape.transposed {
					bStride = depth
				}
				c, x, y, pack := normals(m*n), normals(m*depth), normals(n*depth), make([]float32, PackSize)
				for b.Loop() {
					k.Product(c, n, x, depth, y, bStride, m, n, depth, shape.transposed, pack)
				}
				flops := 2 * float64(m) * float64(n) * float64(depth)
				b.ReportMetric(flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOPS")
			})
		})
	}
}

func BenchmarkObjective(b *testing.B) {
	goal := pid.NewGoal("FCL")
	for i := range goal.Weights {
		goal.Weights[i] = float64(i%7)/3 - 0.9
	}
	for _, spread := range []float32{1, 2.2, 8} {
		in := [][]float32{normals(batch), normals(batch + 1)[1:], normals(batch + 2)[2:]}
		cells := map[[3]uint8]bool{}
		for i := range batch {
			var at [3]uint8
			for s := range in {
				in[s][i] *= spread
				at[s] = binOf(in[s][i] / 2)
			}
			cells[at] = true
		}
		theta, gradient := make([]float32, batch), make([]float32, batch)
		Portable[float32]{}.Trivariate(theta, in[0], in[1], in[2])
		b.Run(fmt.Sprintf("cells=%d", len(cells)), func(b *testing.B) {
			each(b, func(b *testing.B, k Kernels[float32]) {
				o := k.Objective(goal, Fixed, batch)
				for b.Loop() {
					o.Loss(in, theta, gradient)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/batch, "ns/sample")
			})
		})
	}
}

func BenchmarkElementwise(b *testing.B) {
	f, c, l := normals(batch), normals(batch + 1)[1:], normals(batch + 2)[2:]
	theta, d, e := make([]float32, batch), make([]float32, batch), make([]float32, batch)
	step := Step[float32]{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, Decay: 1e-4, Rate: 1e-3, Correction: 1}
	for _, op := range []struct {
		name string
		run  func(k Kernels[float32])
	}{
		{"trivariate", func(k Kernels[float32]) { k.Trivariate(theta, f, c, l) }},
		{"trivariateGradient", func(k Kernels[float32]) { k.TrivariateGradient(d, e, theta, f, f, f, c, l) }},
		{"bivariate", func(k Kernels[float32]) { k.Bivariate(theta, f, c, 0.9) }},
		{"bivariateGradient", func(k Kernels[float32]) { k.BivariateGradient(d, e, theta, f, f, c, 0.9) }},
		{"sample", func(k Kernels[float32]) { k.Sample(d, theta, 1) }},
		{"adam", func(k Kernels[float32]) { k.Adam(d, f, e, theta, step) }},
	} {
		b.Run(op.name, func(b *testing.B) {
			each(b, func(b *testing.B, k Kernels[float32]) {
				for b.Loop() {
					op.run(k)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/batch, "ns/number")
			})
		})
	}
}

// BenchmarkEntries adds an image of 150 pixels that are not 0 to sums of 104
// neurons, and sums of 104 neurons to the rows of its pixels.
func BenchmarkEntries(b *testing.B) {
	const size, width, count = 784, 104, 150
	r := rand.New(rand.NewPCG(1, 2))
	entries := make([]Entry[float32], count)
	for i := range entries {
		entries[i] = Entry[float32]{int32(i*size/count + r.IntN(size/count)), r.Float32()}
	}
	rows, sums := normals(size*width), normals(width)
	perEntry := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/count, "ns/entry")
	}
	b.Run("gather", func(b *testing.B) {
		each(b, func(b *testing.B, k Kernels[float32]) {
			for b.Loop() {
				k.GatherEntries(sums, entries, nil, rows, width)
			}
			perEntry(b)
		})
	})
	b.Run("scatter", func(b *testing.B) {
		each(b, func(b *testing.B, k Kernels[float32]) {
			for b.Loop() {
				k.ScatterEntries(rows, width, entries, nil, sums)
			}
			perEntry(b)
		})
	})
}

// BenchmarkLaterals has a neuron listen to 100 of 1,000 units, for 104 samples.
func BenchmarkLaterals(b *testing.B) {
	const units, listened, samples = 1000, 100, 104
	columns := make([]int32, listened)
	for i := range columns {
		columns[i] = int32(i * units / listened)
	}
	rows, weights, out := normals(units*samples), normals(listened), normals(samples)
	b.Run("gather", func(b *testing.B) {
		each(b, func(b *testing.B, k Kernels[float32]) {
			for b.Loop() {
				k.Gather(out, weights, columns, rows, samples)
			}
		})
	})
	b.Run("dots", func(b *testing.B) {
		each(b, func(b *testing.B, k Kernels[float32]) {
			for b.Loop() {
				k.Dots(weights, out, columns, rows, samples)
			}
		})
	})
}

func BenchmarkTranspose(b *testing.B) {
	const rows, columns = 104, batch
	src, dst := normals(rows*columns), make([]float32, rows*columns)
	each(b, func(b *testing.B, k Kernels[float32]) {
		for b.Loop() {
			k.Transpose(dst, rows, src, columns, rows, columns)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(rows*columns), "ns/number")
	})
}

func BenchmarkLogarithms(b *testing.B) {
	x, out := make([]float64, batch), make([]float64, batch)
	for i := range x {
		x[i] = float64(i+1) / batch
	}
	each(b, func(b *testing.B, k Kernels[float32]) {
		for b.Loop() {
			k.Logarithms(out, x)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/batch, "ns/number")
	})
}
