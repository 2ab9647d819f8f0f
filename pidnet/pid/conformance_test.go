package pid

import (
	"math"
	"slices"
	"testing"

	"goalsearch/internal/oracles"
)

type pidCase struct {
	Name    string `json:"name"`
	Sources int    `json:"sources"`
	PMF     []struct {
		Outcome []int   `json:"outcome"`
		P       float64 `json:"p"`
	} `json:"pmf"`
	Average map[string]struct {
		Informative    float64 `json:"informative"`
		Misinformative float64 `json:"misinformative"`
		Atom           float64 `json:"atom"`
	} `json:"average"`
	Pointwise []struct {
		Outcome []int              `json:"outcome"`
		Atoms   map[string]float64 `json:"atoms"`
	} `json:"pointwise"`
}

func TestConformancePID(t *testing.T) {
	for _, c := range oracles.Read[pidCase](t, "pid") {
		t.Run(c.Name, func(t *testing.T) { checkCase(t, c) })
	}
}

func checkCase(t *testing.T, c pidCase) {
	var outcomes []Outcome
	for _, o := range c.PMF {
		outcomes = append(outcomes, Outcome{o.Outcome[:c.Sources], o.Outcome[c.Sources], o.P})
	}
	pmf, err := NewPMF(outcomes)
	if err != nil {
		t.Fatal(err)
	}
	d := pmf.Decompose()
	names := Numbered(c.Sources)
	if len(c.Average) != len(d.Average) {
		t.Fatalf("the oracle has %d atoms, the decomposition %d", len(c.Average), len(d.Average))
	}
	for name, want := range c.Average {
		got := d.Average[nodeOf(t, names, name)]
		close(t, name+" informative", got.Informative, want.Informative)
		close(t, name+" misinformative", got.Misinformative, want.Misinformative)
		close(t, name, got.Atom(), want.Atom)
	}
	pointwise := pmf.Pointwise()
	for _, point := range c.Pointwise {
		at := slices.IndexFunc(pmf.Outcomes(), func(o Outcome) bool {
			return slices.Equal(append(slices.Clone(o.Sources), o.Target), point.Outcome)
		})
		if at < 0 {
			t.Fatalf("outcome %v is missing", point.Outcome)
		}
		for name, want := range point.Atoms {
			close(t, name, pointwise[at][nodeOf(t, names, name)].Atom(), want)
		}
	}
}

func nodeOf(t *testing.T, names Sources, text string) int {
	t.Helper()
	a, err := names.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	i, ok := LatticeOf(len(names)).Index(a)
	if !ok {
		t.Fatalf("%s is not in the lattice", text)
	}
	return i
}

func close(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-9) {
		t.Errorf("%s is %.12g, want %.12g", what, got, want)
	}
}
