package pidnet

import (
	"math"
	"math/rand/v2"
	"testing"
)

// layouts returns the same random images in both layouts, with labels of 4 classes.
func layouts(t *testing.T, count int) (sparse, dense *Samples[float64]) {
	t.Helper()
	const size = 30
	r := rand.New(rand.NewPCG(1, 2))
	raw, labels := make([]float32, count*size), make([]uint16, count)
	for i := range raw {
		if r.IntN(3) > 0 {
			raw[i] = float32(r.NormFloat64())
		}
	}
	for i := range labels {
		labels[i] = uint16(r.IntN(4))
	}
	shape := Samples[float64]{size: size, classes: 4, scale: scale{0.3, 0.7}}
	sparse, err := newSamples(raw, labels, densityOf(raw), false, shape)
	if err != nil {
		t.Fatal(err)
	}
	dense, err = newSamples(raw, labels, densityOf(raw), true, shape)
	if err != nil {
		t.Fatal(err)
	}
	return sparse, dense
}

// TestLayoutsAgree: a network learns the same from sparse and from dense samples.
func TestLayoutsAgree(t *testing.T) {
	sparse, dense := layouts(t, 300)
	for _, setup := range []Setup{Trivariate, Readout} {
		for _, threads := range []int{1, 3} {
			c := testConfig(setup)
			c.Threads = threads
			a := newTestNetwork[float64](t, c)
			c.Dense = true
			b := newTestNetwork[float64](t, c)
			trainFor(t, a, sparse, 0, 10)
			trainFor(t, b, dense, 0, 10)
			for l := range a.layers {
				for s := range a.layers[l].sources {
					rows := b.layers[l].sources[s].connection.dense()
					for n, row := range a.layers[l].sources[s].connection.dense() {
						for i := range row {
							near(t, "weight", rows[n][i], row[i], 1e-9)
						}
					}
				}
			}
		}
	}
}

func TestLayoutFollowsDensity(t *testing.T) {
	labels := []uint16{0, 1}
	for _, c := range []struct {
		raw     []uint8
		density float64
		dense   bool
	}{
		{[]uint8{0, 0, 0, 9, 0, 0}, 1. / 6, false},
		{[]uint8{7, 0, 3, 9, 0, 1}, 4. / 6, true},
	} {
		s, err := NewSamples[float32](c.raw, labels, 3, 2, 2, 4)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "density", s.Density(), c.density, 1e-12)
		if s.Dense() != c.dense {
			t.Errorf("density %v: dense %v", c.density, s.Dense())
		}
		other, err := SamplesLike(s, []uint8{1, 2, 0}, labels[:1])
		if err != nil {
			t.Fatal(err)
		}
		if other.Dense() != s.Dense() {
			t.Error("samples like others have another layout")
		}
	}
}

func TestBytesAndNumbersNormaliseAlike(t *testing.T) {
	bytes := []uint8{0, 3, 255, 17}
	numbers := []float64{0, 3, 255, 17}
	a, b := make([]float32, 3), make([]float32, 3)
	newInputs[float32](bytes, scale{33, 78}).normalise(a, 1)
	newInputs[float32](numbers, scale{33, 78}).normalise(b, 1)
	for i := range a {
		if want := float32((numbers[1+i] - 33) / 78); a[i] != want || b[i] != want {
			t.Errorf("input %d is %v as a byte, %v as a number, want %v", 1+i, a[i], b[i], want)
		}
	}
}

func TestSamplesAreRefused(t *testing.T) {
	raw, labels := []float64{1, 2, 3, 0}, []uint16{0, 1}
	for name, make := range map[string]func() error{
		"no inputs":        func() error { _, err := NewSamples[float32](raw, labels, 0, 2, 0, 1); return err },
		"too few":          func() error { _, err := NewSamples[float32](raw[:3], labels, 2, 2, 0, 1); return err },
		"no deviation":     func() error { _, err := NewSamples[float32](raw, labels, 2, 2, 0, 0); return err },
		"NaN as deviation": func() error { _, err := NewSamples[float32](raw, labels, 2, 2, 0, math.NaN()); return err },
		"one class":        func() error { _, err := NewSamples[float32](raw, labels, 2, 1, 0, 1); return err },
		"label too large":  func() error { _, err := NewSamples[float32](raw, []uint16{0, 2}, 2, 2, 0, 1); return err },
	} {
		if make() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
