package asktell

import (
	"cmp"
	"math"
	"slices"

	"goalsearch/search"
)

// outlook tells what trials that ended at a lower rung would have scored in full, so
// that all that a strategy is told compares: from what the trials gained that went on
// from that rung, of those the ones that scored most alike there.
type outlook struct {
	gains map[int][]gain // by the length that was gone on from, in epochs
}

// gain is what a trial made of a longer training.
type gain struct {
	before, after float64
	epochs        int // of the longer training
}

// alike is the number of trials whose median gain is expected.
const alike = 9

// learn adds a trial with a value and returns the value that it would have in full.
func (o *outlook) learn(t search.Trial, value float64) float64 {
	course := byLength(t.Runs)
	if len(course) == 0 {
		return value
	}
	for i, rung := range course[1:] {
		if o.gains == nil {
			o.gains = make(map[int][]gain)
		}
		shorter := course[i]
		o.gains[shorter.epochs] = append(o.gains[shorter.epochs], gain{shorter.value, rung.value, rung.epochs})
	}
	return o.expect(value, course[len(course)-1].epochs)
}

// expect climbs from one length to the next while there are trials that did.
func (o *outlook) expect(value float64, epochs int) float64 {
	for len(o.gains[epochs]) > 0 {
		near := slices.Clone(o.gains[epochs])
		slices.SortStableFunc(near, func(a, b gain) int {
			return cmp.Compare(math.Abs(a.before-value), math.Abs(b.before-value))
		})
		near = near[:min(alike, len(near))]
		slices.SortStableFunc(near, func(a, b gain) int { return cmp.Compare(a.after-a.before, b.after-b.before) })
		middle := near[len(near)/2]
		value += middle.after - middle.before
		epochs = middle.epochs
	}
	return value
}

// rung is the mean score of a trial's runs of one length.
type rung struct {
	epochs int
	value  float64
}

// byLength returns the rungs that a trial has been on, the shortest first.
func byLength(runs []search.Run) []rung {
	var course []rung
	var counts []int
	for _, r := range runs {
		score, ok := r.Outcome.ValidationAccuracy()
		if !ok {
			continue
		}
		epochs := r.Outcome.Epochs()
		at, found := slices.BinarySearchFunc(course, epochs, func(s rung, epochs int) int { return s.epochs - epochs })
		if !found {
			course, counts = slices.Insert(course, at, rung{epochs: epochs}), slices.Insert(counts, at, 0)
		}
		course[at].value += score
		counts[at]++
	}
	for i := range course {
		course[i].value /= float64(counts[i])
	}
	return course
}
