package tpe

import (
	"math"
	"testing"

	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/cube"
	"goalsearch/search/strategies/internal/draw"
)

// TestDensity holds the logarithm to the mixture written out.
func TestDensity(t *testing.T) {
	centres := [][]float64{{.2, .3}, {.25, .7}, {.9, .5}}
	d := newDensity(centres, 2)
	if want := .2 * math.Pow(3, -1./6); math.Abs(d.width-want) > 1e-12 {
		t.Errorf("width %v, want %v", d.width, want)
	}
	for _, u := range [][]float64{{.2, .3}, {.5, .5}, {0, 1}} {
		want := 1. / 4
		for _, c := range centres {
			product := 1. / 4
			for i := range u {
				z := (u[i] - c[i]) / d.width
				product *= math.Exp(-z*z/2) / (d.width * math.Sqrt(2*math.Pi))
			}
			want += product
		}
		if got := math.Exp(d.log(u)); math.Abs(got/want-1) > 1e-12 {
			t.Errorf("density at %v is %v, want %v", u, got, want)
		}
	}
}

func TestDensityFarFromItsCentres(t *testing.T) {
	centres := make([][]float64, 50)
	for i := range centres {
		centres[i] = make([]float64, 40)
	}
	far := make([]float64, 40)
	for i := range far {
		far[i] = 1
	}
	// The uniform part alone is left.
	if got, want := newDensity(centres, 40).log(far), -math.Log(51); math.Abs(got-want) > 1e-9 {
		t.Errorf("log density %v, want %v", got, want)
	}
}

// TestProposesWhereGoodTrialsAre shows that proposals gather about the good trials
// and leave the bad ones, failed ones included.
func TestProposesWhereGoodTrialsAre(t *testing.T) {
	space := search.Space{{Name: "a", Low: 0, High: 1}, {Name: "b", Low: 0, High: 1}}
	e := &estimator{
		cube: cube.New(space), history: asktell.NewHistory(space), generation: 40, seed: 1, options: Defaults(40),
	}
	rng := draw.New(3, "test", 0)
	for range 200 {
		x := []float64{rng.Float64(), rng.Float64()}
		near := math.Hypot(x[0]-.7, x[1]-.2)
		e.Observe(asktell.Observation{X: x, Origin: search.Initial, Value: 1 - near, OK: near < .6})
	}
	proposals, err := e.Propose()
	if err != nil {
		t.Fatal(err)
	}
	near := 0
	for _, p := range proposals {
		if math.Hypot(p.Goal[0].Value-.7, p.Goal[1].Value-.2) < .35 {
			near++
		}
	}
	if near < 30 {
		t.Errorf("%d of %d proposals lie near the good trials", near, len(proposals))
	}
}
