package results

import (
	"math"
	"strconv"
	"strings"

	"goalsearch/search"
)

// Change is how a weight differs between two goals.
type Change struct {
	Weight   string
	From, To float64
}

// Changes lists the weights of a goal that differ from those of a base, in order.
func Changes(base, goal search.Params) []Change {
	var list []Change
	for _, w := range goal {
		if from, _ := base.Get(w.Name); from != w.Value {
			list = append(list, Change{w.Name, from, w.Value})
		}
	}
	return list
}

// Kind says in what way the weight was changed: "0", "+10 %", "-10 %", "+0.1" or
// "-0.1"; otherwise what it became, "= 0.5".
func (c Change) Kind() string {
	const close = 1e-12
	is := func(x float64) bool { return math.Abs(c.To-x) <= close*max(1, math.Abs(x)) }
	switch {
	case c.To == 0:
		return "0"
	case is(c.From * 1.1):
		return "+10 %"
	case is(c.From * 0.9):
		return "-10 %"
	case is(c.From + 0.1):
		return "+0.1"
	case is(c.From - 0.1):
		return "-0.1"
	}
	return "= " + strconv.FormatFloat(c.To, 'g', 4, 64)
}

// LabelChanges names goals by how they differ from the first of them, which is
// called unchanged.
func LabelChanges(trials []search.Trial) []string {
	labels := make([]string, len(trials))
	for i, t := range trials {
		var parts []string
		for _, c := range Changes(trials[0].Goal, t.Goal) {
			parts = append(parts, c.Weight+" "+c.Kind())
		}
		labels[i] = strings.Join(parts, ", ")
		if len(parts) == 0 {
			labels[i] = "unchanged"
		}
	}
	return labels
}

// LabelRemoved names goals of which each has lost weights of the one before: by
// the weights that it lost, "without A", then "also without B".
func LabelRemoved(trials []search.Trial) []string {
	labels := make([]string, len(trials))
	for i, t := range trials {
		if i == 0 {
			labels[i] = "unchanged"
			continue
		}
		var parts []string
		for _, c := range Changes(trials[i-1].Goal, t.Goal) {
			parts = append(parts, c.Weight)
		}
		labels[i] = "without " + strings.Join(parts, ", ")
		if i > 1 {
			labels[i] = "also " + labels[i]
		}
	}
	return labels
}
