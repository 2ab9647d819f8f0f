package results

import (
	"math"

	"goalsearch/search"
)

// Distance tells how different two goals are, from 0 to 2: the Euclidean distance of
// their weights, each goal scaled to length 1. Scaling a goal changes its training
// only as far as weight decay and Adam's epsilon weigh differently beside it, so goals
// in the same direction are near each other whatever their lengths. A goal whose
// weights are all 0 has distance 1 from any other.
func Distance(a, b search.Params) float64 {
	lengthA, lengthB := length(a), length(b)
	switch {
	case lengthA == 0 && lengthB == 0:
		return 0
	case lengthA == 0 || lengthB == 0:
		return 1
	}
	sum := 0.0
	for _, p := range a {
		other, _ := b.Get(p.Name)
		d := p.Value/lengthA - other/lengthB
		sum += d * d
	}
	for _, q := range b {
		if _, ok := a.Get(q.Name); !ok {
			sum += (q.Value / lengthB) * (q.Value / lengthB)
		}
	}
	return min(math.Sqrt(sum), 2)
}

func length(goal search.Params) float64 {
	sum := 0.0
	for _, p := range goal {
		sum += p.Value * p.Value
	}
	return math.Sqrt(sum)
}

// Diverse returns the complete trials of a ranking that differ from every better one
// that it returns by at least a distance: the best, the best that is no variant of it,
// and so on.
func Diverse(ranked []Ranked, distance float64) []Ranked {
	var list []Ranked
	for _, r := range ranked {
		if r.Rank == 0 {
			continue
		}
		near := false
		for _, better := range list {
			if near = Distance(better.Goal, r.Goal) < distance; near {
				break
			}
		}
		if !near {
			list = append(list, r)
		}
	}
	return list
}
