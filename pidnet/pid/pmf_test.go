package pid

import (
	"math"
	"testing"
)

func TestNewPMFRefuses(t *testing.T) {
	half := []int{0, 0}
	for name, c := range map[string]struct {
		outcomes []Outcome
		want     string
	}{
		"nothing":           {nil, "the pmf has no outcome"},
		"one source":        {[]Outcome{{[]int{0}, 0, 1}}, "the pmf has 1 sources: 2 to 4 are supported"},
		"five sources":      {[]Outcome{{make([]int, 5), 0, 1}}, "the pmf has 5 sources: 2 to 4 are supported"},
		"different sources": {[]Outcome{{half, 0, 0.5}, {[]int{0, 0, 0}, 0, 0.5}}, "outcome 1 has 3 sources, but outcome 0 has 2"},
		"negative mass":     {[]Outcome{{half, 0, 1.5}, {half, 1, -0.5}}, "outcome 1 has mass -0.5: a mass must be 0 or more"},
		"mass that is NaN":  {[]Outcome{{half, 0, math.NaN()}}, "outcome 0 has mass NaN: a mass must be 0 or more"},
		"infinite mass":     {[]Outcome{{half, 0, math.Inf(1)}}, "outcome 0 has mass +Inf: a mass must be 0 or more"},
		"too little mass":   {[]Outcome{{half, 0, 0.5}, {half, 1, 0.49}}, "the masses sum to 0.99: they must sum to 1 within 1e-09"},
		"too much mass":     {[]Outcome{{half, 0, 1 + 1e-8}}, "the masses sum to 1.00000001: they must sum to 1 within 1e-09"},
		"no mass":           {[]Outcome{{half, 0, 0}}, "the masses sum to 0: they must sum to 1 within 1e-09"},
	} {
		if _, err := NewPMF(c.outcomes); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// TestNewPMFJoins: outcomes are joined, in the order of their first mention,
// and those without mass go.
func TestNewPMFJoins(t *testing.T) {
	sources := []int{1, 2}
	p := mustPMF(t, []Outcome{
		{[]int{0, 0}, 0, 0},
		{sources, 7, 0.25},
		{[]int{1, 2}, 8, 0.5},
		{[]int{1, 2}, 7, 0.25 + 1e-10},
	})
	sources[0] = 99
	got := p.Outcomes()
	if p.Sources() != 2 || len(got) != 2 || got[0].Target != 7 || got[0].P != 0.5+1e-10 || got[1].Target != 8 || got[0].Sources[0] != 1 {
		t.Errorf("outcomes %v", got)
	}
}
