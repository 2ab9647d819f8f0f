package search

import "math"

// PooledSD is the standard deviation of a run's score around the mean of its trial,
// pooled over all complete trials of two runs and more; 0 if there is none.
func PooledSD(trials []Trial) float64 {
	squares, freedom := 0.0, 0
	for _, t := range trials {
		mean, ok := t.Value()
		runs := t.Longest()
		if !ok || t.DuplicateOf >= 0 || len(runs) < 2 {
			continue
		}
		for _, r := range runs {
			score, _ := r.Outcome.ValidationAccuracy()
			squares += (score - mean) * (score - mean)
		}
		freedom += len(runs) - 1
	}
	if freedom == 0 {
		return 0
	}
	return math.Sqrt(squares / float64(freedom))
}

// bounding is the number of standard errors below a value at which it is bounded. Of
// many trials with one run the best is about so much too good.
const bounding = 2

// LowerBound is what ranks a complete trial: its value less two standard errors,
// given the noise of a run; false if it has no value. Among trials with equally many
// runs it has the order of the values; one lucky run does not overtake the mean of
// many.
func (t Trial) LowerBound(noise float64) (float64, bool) {
	value, ok := t.Value()
	if !ok {
		return 0, false
	}
	return value - bounding*noise/math.Sqrt(float64(len(t.Longest()))), true
}
