package results

import (
	"math"

	"goalsearch/search"
)

// noise is the standard deviation of a run's score around the mean of its trial,
// pooled over all complete trials of two runs and more; 0 if there is none.
func noise(trials []search.Trial) float64 {
	squares, freedom := 0.0, 0
	for _, t := range trials {
		if t.State() != search.Complete || t.SameAs >= 0 {
			continue
		}
		list := scores(t)
		if len(list) < 2 {
			continue
		}
		s := Describe(list)
		squares += s.SD * s.SD * float64(s.N-1)
		freedom += s.N - 1
	}
	if freedom == 0 {
		return 0
	}
	return math.Sqrt(squares / float64(freedom))
}

// lowerBound is what ranks a complete trial: its mean score less one standard error,
// given the noise of a run. Among trials with equally many runs it has the order of
// the means; one lucky run does not overtake the mean of many.
func lowerBound(mean float64, runs int, noise float64) float64 {
	return mean - noise/math.Sqrt(float64(runs))
}
