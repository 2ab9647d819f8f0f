package gp

import (
	"math"
	"testing"

	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/draw"
)

// bowl has n points of a smooth function in the cube, with noise.
func bowl(n, dim int, noise float64) (u [][]float64, y []float64) {
	rng := draw.New(1, "bowl", dim)
	for range n {
		p := anywhere(rng, dim)
		value := noise * draw.Normal(rng)
		for j, v := range p[:2] {
			value -= float64(4-j) * (v - .4) * (v - .4)
		}
		u, y = append(u, p), append(y, value)
	}
	standardise(y)
	return u, y
}

func TestPosteriorGradient(t *testing.T) {
	u, y := bowl(25, 3, .1)
	p := &posterior{u: u, y: y}
	theta := []float64{-.3, .2, .5, .1, -3}
	grad := make([]float64, len(theta))
	p.gradient(grad, theta)
	for i := range theta {
		const h = 1e-5
		up, down := append([]float64(nil), theta...), append([]float64(nil), theta...)
		up[i] += h
		down[i] -= h
		if want := (p.value(up) - p.value(down)) / (2 * h); math.Abs(grad[i]-want) > 1e-6*(1+math.Abs(want)) {
			t.Errorf("parameter %d: gradient %v, by differences %v", i, grad[i], want)
		}
	}
}

// TestFitFindsWhatMatters shows that weights that matter get short length scales
// and others long ones, and that the noise is seen.
func TestFitFindsWhatMatters(t *testing.T) {
	u, y := bowl(60, 5, .05)
	k := fit(middle(5), u, y, 40)
	for _, idle := range k.scale[2:] {
		for _, busy := range k.scale[:2] {
			if idle < busy+.5 {
				t.Errorf("log length scales %.2f: the first two weights alone matter", k.scale)
			}
		}
	}
	if noise := math.Exp(k.noise / 2); noise < .02 || noise > .3 {
		t.Errorf("noise of deviation %.3f, want about .1", noise)
	}
}

func TestMeanAndDeviationHaveGradients(t *testing.T) {
	u, y := bowl(30, 3, .1)
	p := newProcess(middle(3), u, y)
	at := []float64{.3, .6, .2}
	dMean, dSD := make([]float64, 3), make([]float64, 3)
	mean, sd := p.at(at, dMean, dSD)
	if m := p.mean(at); math.Abs(m-mean) > 1e-9 {
		t.Errorf("mean %v alone, %v with the deviation", m, mean)
	}
	for j := range at {
		const h = 1e-6
		up, down := append([]float64(nil), at...), append([]float64(nil), at...)
		up[j] += h
		down[j] -= h
		m1, s1 := p.at(up, nil, nil)
		m0, s0 := p.at(down, nil, nil)
		if want := (m1 - m0) / (2 * h); math.Abs(dMean[j]-want) > 1e-5 {
			t.Errorf("coordinate %d: gradient of the mean %v, by differences %v", j, dMean[j], want)
		}
		if want := (s1 - s0) / (2 * h); math.Abs(dSD[j]-want) > 1e-5 {
			t.Errorf("coordinate %d: gradient of the deviation %v, by differences %v", j, dSD[j], want)
		}
	}
	if sd <= 0 {
		t.Errorf("deviation %v", sd)
	}
}

// TestBelieveIsConditioning holds a believed value to a process that was told it.
func TestBelieveIsConditioning(t *testing.T) {
	u, y := bowl(20, 3, .1)
	p := newProcess(middle(3), u, y)
	rng := draw.New(2, "test", 0)
	for range 5 {
		at := anywhere(rng, 3)
		value := p.mean(at)
		p.believe(at)
		u, y = append(u, at), append(y, value)
	}
	told := newProcess(middle(3), u, y)
	for range 20 {
		at := anywhere(rng, 3)
		m0, s0 := p.at(at, nil, nil)
		m1, s1 := told.at(at, nil, nil)
		if math.Abs(m0-m1) > 1e-6 || math.Abs(s0-s1) > 1e-6 {
			t.Errorf("at %v: %v ± %v believed, %v ± %v told", at, m0, s0, m1, s1)
		}
	}
}

// TestRepeatedPoints shows that a singular covariance is met with noise.
func TestRepeatedPoints(t *testing.T) {
	at := []float64{.5, .5}
	k := middle(2)
	k.noise = -100
	p := newProcess(k, [][]float64{at, at, at}, []float64{1, 2, 3})
	if m := p.mean(at); math.Abs(m-2) > .1 {
		t.Errorf("mean %v of 1, 2 and 3", m)
	}
}

func TestCompress(t *testing.T) {
	for name, y := range map[string][]float64{
		"plateau":      {.1, .1, .1, .1},
		"zeros":        {0, 0},
		"one value":    {3},
		"extremes":     {math.MaxFloat64, -math.MaxFloat64, math.MaxFloat64},
		"peak":         {.1, .11, .09, .1, .9},
		"denormalised": {5e-324, 0, 5e-324},
	} {
		before := append([]float64(nil), y...)
		compress(y)
		for i := range y {
			if math.IsNaN(y[i]) || math.IsInf(y[i], 0) {
				t.Errorf("%s: %v became %v", name, before, y)
			}
			for j := range y {
				if before[i] < before[j] && y[i] > y[j] {
					t.Errorf("%s: %v became %v, in another order", name, before, y)
				}
			}
		}
	}
}

func TestExamples(t *testing.T) {
	trials := []trial{{[]float64{.1}, .5, true}, {[]float64{.2}, 0, false}, {[]float64{.3}, .2, true}, {[]float64{.4}, .9, true}}
	fromCentre := func(u []float64) float64 { return math.Abs(u[0] - .28) }
	u, y := examples(trials, 4, fromCentre)
	want := []float64{.4, .1, .2, .3}
	for i, w := range want {
		if u[i][0] != w {
			t.Fatalf("points %v, want %v", u, want)
		}
	}
	if y[2] != y[3] {
		t.Errorf("values %v: a failed trial is no equal of the worst", y)
	}
	if u, _ := examples(trials, 3, fromCentre); len(u) != 3 || u[0][0] != .4 || u[1][0] != .3 || u[2][0] != .2 {
		t.Errorf("the best trial and the two nearest to .28: %v", u)
	}
}

// TestStartsFromStartGoals shows that a search without a design proposes near a
// good start goal at once.
func TestStartsFromStartGoals(t *testing.T) {
	space := search.Space{{Name: "a", Low: -1, High: 1}, {Name: "b", Low: -1, High: 1}}
	o := Defaults(4)
	o.Design, o.Extra, o.Optimism = 0, 0, 0
	history := asktell.NewHistory(space)
	b := NewProposer(space, history, 4, 1, o)
	for i, x := range [][]float64{{.5, .5}, {-.5, .5}, {.5, -.5}, {-.5, -.5}} {
		b.Observe(asktell.Observation{X: x, Origin: search.Start, Value: []float64{.9, .1, .1, .1}[i], OK: true})
	}
	proposals, err := b.Propose()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range proposals {
		if p.Origin != search.Proposed || p.Goal[0].Value < .2 || p.Goal[1].Value < .2 {
			t.Errorf("proposal %v is not near the good start goal", p)
		}
	}
}
