package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"goalsearch/pidnet/pid"
)

// The tests here hold the assembly against plain Go, at sizes that leave every
// kind of rest behind the vectors, inside larger rows whose ends must stay as
// they were.

var sizes = []int{1, 2, 7, 8, 9, 15, 16, 17, 31, 40, 100, 104, 105, 129, 250, 1024}

func needAVX2(t testing.TB) {
	if !hasAVX2 {
		t.Skip("this machine has no AVX2, or " + Variable + " forbids it")
	}
}

// guarded returns a row of n numbers that has memory which cannot be touched on
// one side, and on the other a few numbers that the returned check finds changed.
// The sides take turns.
func guarded(t *testing.T, n int, draw func() float32) (row []float32, check func(what string)) {
	const guard = 11
	turn++
	behind := turn%2 == 0
	whole := fenced(t, n+guard, behind)
	row, guards := whole[:n:n], whole[n:]
	if behind {
		row, guards = whole[guard:], whole[:guard]
	}
	for i := range guards {
		guards[i] = float32(math.NaN())
	}
	for i := range row {
		row[i] = draw()
	}
	return row, func(what string) {
		t.Helper()
		for i, v := range guards {
			if v == v {
				t.Fatalf("%s: guard %d of a row of %d was written", what, i, n)
			}
		}
	}
}

var turn int

func compare(t *testing.T, what string, got, want []float32, absolute, relative float64) {
	t.Helper()
	for i := range want {
		g, w := float64(got[i]), float64(want[i])
		if !(math.Abs(g-w) <= absolute+relative*math.Abs(w)) {
			t.Fatalf("%s: element %d of %d is %v, want %v", what, i, len(want), g, w)
		}
	}
}

// values draws numbers of many sizes: usual ones, tiny, denormal, zero, and so
// large that activations saturate.
func values(r *rand.Rand) func() float32 {
	return func() float32 {
		switch r.IntN(12) {
		case 0:
			return 0
		case 1:
			return float32(r.NormFloat64() * 1e-40)
		case 2:
			return float32(r.NormFloat64() * 1e-8)
		case 3:
			return float32(r.NormFloat64() * 300)
		}
		return float32(r.NormFloat64() * 4)
	}
}

func TestElementwiseEquivalence(t *testing.T) {
	needAVX2(t)
	r := rand.New(rand.NewPCG(1, 2))
	draw := values(r)
	probability := func() float32 {
		switch r.IntN(10) {
		case 0:
			return 0
		case 1:
			return 1
		case 2:
			return 1e-6
		case 3:
			return 1 - 1e-6
		}
		return r.Float32()
	}
	var fast avx2
	var plain Portable[float32]
	for _, n := range sizes {
		f, _ := guarded(t, n, draw)
		c, _ := guarded(t, n, draw)
		l, _ := guarded(t, n, draw)
		dtheta, _ := guarded(t, n, draw)
		theta, _ := guarded(t, n, probability)
		check := func(what string, outputs int, absolute, relative float64, call func(k Kernels[float32], out [][]float32)) {
			t.Helper()
			var got, want [][]float32
			var checks []func(string)
			for range outputs {
				row, check := guarded(t, n, func() float32 { return 0 })
				got, checks, want = append(got, row), append(checks, check), append(want, make([]float32, n))
			}
			call(fast, got)
			call(plain, want)
			for i := range got {
				checks[i](what)
				compare(t, fmt.Sprintf("%s, output %d", what, i), got[i], want[i], absolute, relative)
			}
		}
		check("trivariate", 1, 1e-6, 1e-4, func(k Kernels[float32], o [][]float32) { k.Trivariate(o[0], f, c, l) })
		check("trivariate gradient", 3, 1e-4, 1e-4, func(k Kernels[float32], o [][]float32) {
			k.TrivariateGradient(o[0], o[1], o[2], dtheta, theta, f, c, l)
		})
		for _, share := range []float32{0.9, 1} {
			check("bivariate", 1, 1e-6, 1e-4, func(k Kernels[float32], o [][]float32) { k.Bivariate(o[0], f, c, share) })
			check("bivariate gradient", 2, 1e-4, 1e-4, func(k Kernels[float32], o [][]float32) {
				k.BivariateGradient(o[0], o[1], dtheta, theta, f, c, share)
			})
		}
		check("sample", 1, 0, 0, func(k Kernels[float32], o [][]float32) { k.Sample(o[0], theta, 0x123456789abcdef0) })
		step := Step[float32]{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, Decay: 0.0003, Rate: 0.02, Correction: 30}
		check("adam", 3, 1e-6, 1e-5, func(k Kernels[float32], o [][]float32) {
			copy(o[0], f)
			copy(o[1], c)
			for i := range o[2] {
				o[2][i] = l[i] * l[i]
			}
			k.Adam(o[0], dtheta, o[1], o[2], step)
		})
	}
}

func TestBinEquivalence(t *testing.T) {
	needAVX2(t)
	r := rand.New(rand.NewPCG(3, 4))
	for _, binning := range []Binning{Fixed, Scaled} {
		for _, n := range sizes {
			draw := values(r)
			edges := func() float32 {
				if r.IntN(3) == 0 { // a bin's edge, and its neighbours
					return math.Nextafter32(float32(2*r.IntN(22)-22), float32(r.IntN(3)-1)*100)
				}
				return draw()
			}
			in := make([][]float32, 3)
			for s := range in {
				in[s], _ = guarded(t, n, edges)
			}
			v := newVectorised(pid.NewGoal("FCL"), binning, n)
			v.bin(in)
			bins := make([]uint8, n)
			for s, place := range []int32{Bins * Bins, Bins, 1} {
				bin(bins, in[s], binning)
				for i, b := range bins {
					if got := v.joint[i] / place % Bins; got != int32(b) {
						t.Fatalf("binning %d: %v is in bin %d, want %d", binning, in[s][i], got, b)
					}
				}
			}
		}
	}
}

func TestLogarithmsEquivalence(t *testing.T) {
	needAVX2(t)
	r := rand.New(rand.NewPCG(11, 12))
	for _, n := range sizes {
		x, got := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = math.Exp(r.NormFloat64() * []float64{1e-9, 1, 100}[r.IntN(3)])
		}
		avx2{}.Logarithms(got, x)
		for i, v := range x {
			if want := math.Log2(v); !(math.Abs(got[i]-want) <= 1e-14*max(1, math.Abs(want))) {
				t.Fatalf("log2(%v) is %v, want %v", v, got[i], want)
			}
		}
	}
}

func TestProductEquivalence(t *testing.T) {
	needAVX2(t)
	r := rand.New(rand.NewPCG(5, 6))
	normal := func() float32 { return float32(r.NormFloat64()) }
	pack := make([]float32, PackSize)
	for range 300 {
		m, n, k := 1+r.IntN(20), 1+r.IntN(60), 1+r.IntN(40)
		if r.IntN(20) == 0 {
			n, k = 500+r.IntN(100), 250+r.IntN(300)
		}
		transposed := r.IntN(2) == 0
		cStride, aStride, bStride := n+r.IntN(9), k+r.IntN(9), n+r.IntN(9)
		size := (k-1)*bStride + n
		if transposed {
			bStride = k + r.IntN(9)
			size = (n-1)*bStride + k
		}
		a, _ := guarded(t, (m-1)*aStride+k, normal)
		b, _ := guarded(t, size, normal)
		got, check := guarded(t, (m-1)*cStride+n, normal)
		want := slices.Clone(got)
		split := slices.Clone(got)
		what := fmt.Sprintf("product of %d×%d×%d, transposed %v", m, n, k, transposed)
		avx2{}.Product(got, cStride, a, aStride, b, bStride, m, n, k, transposed, pack)
		check(what)
		Portable[float32]{}.Product(want, cStride, a, aStride, b, bStride, m, n, k, transposed, nil)
		compare(t, what, got, want, 1e-4, 1e-4)
		// Any split of the columns gives the same bits.
		at := r.IntN(n)
		right := b[min(at, len(b)):]
		if transposed {
			right = b[min(at*bStride, len(b)):]
		}
		if at > 0 {
			avx2{}.Product(split, cStride, a, aStride, b, bStride, m, at, k, transposed, pack)
		}
		avx2{}.Product(split[at:], cStride, a, aStride, right, bStride, m, n-at, k, transposed, pack)
		compare(t, what+", split", split, got, 0, 0)
	}
}

func TestRowsEquivalence(t *testing.T) {
	needAVX2(t)
	r := rand.New(rand.NewPCG(7, 8))
	normal := func() float32 { return float32(r.NormFloat64()) }
	for range 200 {
		n, count, some := 1+r.IntN(260), 1+r.IntN(30), r.IntN(40)
		stride := n + r.IntN(10)
		rows, _ := guarded(t, (count-1)*stride+n, normal)
		columns := make([]int32, some)
		factors := make([]float32, some)
		for i := range columns {
			columns[i], factors[i] = int32(r.IntN(count)), normal()
		}
		got, check := guarded(t, n, normal)
		want := slices.Clone(got)
		avx2{}.Gather(got, factors, columns, rows, stride)
		check("gather")
		Portable[float32]{}.Gather(want, factors, columns, rows, stride)
		compare(t, "gather", got, want, 1e-4, 1e-5)

		entries := make([]Entry[float32], some)
		for i := range entries {
			entries[i] = Entry[float32]{columns[i], factors[i]}
		}
		again, check := guarded(t, n, normal)
		plainAgain := slices.Clone(again)
		avx2{}.GatherEntries(again, entries, entries[:some/2], rows, stride)
		check("gather entries")
		Portable[float32]{}.GatherEntries(plainAgain, entries, nil, rows, stride)
		compare(t, "gather entries", again, plainAgain, 1e-4, 1e-5)

		scattered, check := guarded(t, (count-1)*stride+n, normal)
		plainScattered := slices.Clone(scattered)
		added, _ := guarded(t, n, normal)
		avx2{}.ScatterEntries(scattered, stride, entries, entries[:some/2], added)
		check("scatter entries")
		Portable[float32]{}.ScatterEntries(plainScattered, stride, entries, nil, added)
		compare(t, "scatter entries", scattered, plainScattered, 1e-4, 1e-5)

		x, _ := guarded(t, n, normal)
		dots, check := guarded(t, some, normal)
		plain := slices.Clone(dots)
		avx2{}.Dots(dots, x, columns, rows, stride)
		check("dots")
		Portable[float32]{}.Dots(plain, x, columns, rows, stride)
		compare(t, "dots", dots, plain, 1e-4, 1e-5)

		flipped, check := guarded(t, (n-1)*(count+3)+count, normal)
		mirror := slices.Clone(flipped)
		avx2{}.Transpose(flipped, count+3, rows, stride, count, n)
		check("transpose")
		Portable[float32]{}.Transpose(mirror, count+3, rows, stride, count, n)
		compare(t, "transpose", flipped, mirror, 0, 0)
	}
}

// TestObjectiveEquivalence holds loss and gradient against package pid in
// float64: the gradient is that, rounded to float32.
func TestObjectiveEquivalence(t *testing.T) {
	needAVX2(t)
	r := rand.New(rand.NewPCG(9, 10))
	for trial := range 400 {
		sources := []pid.Sources{"FC", "FCL"}[trial%2]
		goal := pid.NewGoal(sources)
		for i := range goal.Weights {
			if r.IntN(4) > 0 {
				goal.Weights[i] = 2*r.Float64() - 1
			}
		}
		goal.Residual = r.Float64() - 0.5
		n := sizes[r.IntN(len(sizes))]
		spread := []float64{0.5, 3, 12, 40}[r.IntN(4)]
		in := make([][]float32, len(sources))
		zero := func() float32 { return 0 }
		exact := make([][]float64, len(sources))
		for s := range in {
			in[s], _ = guarded(t, n, zero)
			exact[s] = make([]float64, n)
			for i := range in[s] {
				in[s][i] = float32(r.NormFloat64() * spread)
				exact[s][i] = float64(in[s][i])
			}
		}
		theta, _ := guarded(t, n, zero)
		exactTheta := make([]float64, n)
		for i := range theta {
			theta[i] = r.Float32()
			switch {
			case trial%5 == 0:
				theta[i] = float32(r.IntN(2))
			case trial%5 == 1 && r.IntN(2) == 0:
				theta[i] = 1e-39
			}
			exactTheta[i] = float64(theta[i])
		}
		binning := Binning(trial / 2 % 2)
		got, want := make([]float32, n), make([]float64, n)
		fast, plain := avx2{}.Objective(goal, binning, n), Portable[float64]{}.Objective(goal, binning, n)
		atoms := plain.Atoms(exact, exactTheta)
		for i, a := range fast.Atoms(in, theta) {
			if !(math.Abs(a-atoms[i]) <= 1e-10) {
				t.Fatalf("trial %d: atom %d is %v, want %v", trial, i, a, atoms[i])
			}
		}
		loss := fast.Loss(in, theta, got)
		exactLoss := plain.Loss(exact, exactTheta, want)
		if !(math.Abs(loss-exactLoss) <= 1e-10) {
			t.Fatalf("trial %d: loss %v, want %v", trial, loss, exactLoss)
		}
		for i := range want {
			if theta[i] == 0 || theta[i] == 1 {
				// The activation passes no gradient here: it must only be finite.
				if g := float64(got[i]); math.IsNaN(g) || math.IsInf(g, 0) {
					t.Fatalf("trial %d: gradient %d is %v", trial, i, g)
				}
				continue
			}
			bound := 1e-10 + 6e-8*math.Abs(want[i])
			if math.Abs(want[i]) < 1 {
				bound = min(bound, 3e-8) // half of float32's last place below 1
			}
			if g := float64(got[i]); !(math.Abs(g-want[i]) <= bound) {
				t.Fatalf("trial %d: gradient %d of %d is %v, want %v (theta %v)", trial, i, n, g, want[i], theta[i])
			}
		}
	}
}
