package search_test

import (
	"math"
	"testing"

	"goalsearch/search"
)

func TestPlateauEdge(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []float64
		want   float64
	}{
		{"one score", []float64{.1}, .1},
		{"noise", []float64{.1, .11, .12}, .11 + 6*1.4826*.01},
		{"outliers", []float64{.1, .11, .12, .9, .95, .1, .1}, .11 + 6*1.4826*.01},
		{"half of them off it", []float64{.1, .1, .8, .9}, math.Inf(-1)},
		{"a slope", []float64{.1, .3, .5, .7, .9}, math.Inf(-1)},
	} {
		if got := search.PlateauEdge(c.values); got != c.want && !(math.Abs(got-c.want) < 1e-12) {
			t.Errorf("%s: the edge is at %v, want %v", c.name, got, c.want)
		}
	}
}
