package storetest

import (
	"math"
	"strings"
	"testing"

	"goalsearch/search"
)

func testPropose(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	check(t, s.Propose("a", nil))
	trials(t, s, "a")
	start := Trial(0, 2)
	start.Origin = search.Start
	check(t, s.Propose("a", []search.Trial{start, Trial(1, 2)}))
	check(t, s.Propose("a", nil))
	offspring := Trial(2, 2)
	offspring.Origin = search.Proposed
	check(t, s.Propose("a", []search.Trial{offspring}))
	trials(t, s, "a", start, Trial(1, 2), offspring)
}

func testProposeOrder(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	refused(t, s.Propose("a", []search.Trial{Trial(1, 1)}), nil, "trial 1", "trial 0")
	check(t, s.Propose("a", []search.Trial{Trial(0, 1), Trial(1, 1)}))
	for _, numbers := range [][]int{{0}, {1}, {3}, {2, 4}, {2, 2}, {3, 2}, {-1}} {
		var list []search.Trial
		for _, number := range numbers {
			proposed := Trial(2, 1)
			proposed.Number = number
			list = append(list, proposed)
		}
		if err := s.Propose("a", list); err == nil {
			t.Errorf("trials %v were added behind trial 1", numbers)
		}
		trials(t, s, "a", Trial(0, 1), Trial(1, 1))
	}
}

func testProposeBad(t *testing.T, s search.Store) {
	check(t, s.Create(Study("a")))
	copied := Trial(1, 1)
	copied.Goal, copied.DuplicateOf = Trial(0, 1).Goal, 0
	check(t, s.Propose("a", []search.Trial{Trial(0, 1), copied}))
	for name, spoil := range map[string]func(*search.Trial){
		"no origin":           func(p *search.Trial) { p.Origin = "" },
		"no runs planned":     func(p *search.Trial) { p.Planned = 0 },
		"runs":                func(p *search.Trial) { p.Runs = []search.Run{Scored(0, 0.5)} },
		"NaN":                 func(p *search.Trial) { p.Goal[0].Value = math.NaN() },
		"infinite":            func(p *search.Trial) { p.Goal[1].Value = math.Inf(-1) },
		"a weight too few":    func(p *search.Trial) { p.Goal = p.Goal[:2] },
		"another weight":      func(p *search.Trial) { p.Goal[0].Name = "{L}" },
		"another order":       func(p *search.Trial) { p.Goal[0], p.Goal[1] = p.Goal[1], p.Goal[0] },
		"same as itself":      func(p *search.Trial) { p.DuplicateOf = 2 },
		"same as a later one": func(p *search.Trial) { p.DuplicateOf = 3 },
		"same as -2":          func(p *search.Trial) { p.DuplicateOf = -2 },
		"same, other goal":    func(p *search.Trial) { p.DuplicateOf = 0 },
		"same as a copy":      func(p *search.Trial) { p.DuplicateOf, p.Goal = 1, copied.Goal },
		"same, more runs":     func(p *search.Trial) { p.DuplicateOf, p.Goal, p.Planned = 0, copied.Goal, 2 },
	} {
		bad := Trial(3, 1)
		spoil(&bad)
		if err := s.Propose("a", []search.Trial{Trial(2, 1), bad}); err == nil {
			t.Errorf("%s: added", name)
		} else if !strings.Contains(err.Error(), "trial 3") {
			t.Errorf("%s: error %q does not name trial 3", name, err)
		}
		trials(t, s, "a", Trial(0, 1), copied)
	}
}
