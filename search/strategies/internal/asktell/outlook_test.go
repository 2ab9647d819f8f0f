package asktell

import (
	"math"
	"testing"

	"goalsearch/search"
)

// climbed is a trial that scored so on lengths of 2, 5 and 15 epochs.
func climbed(scores ...float64) (search.Trial, float64) {
	t := search.Trial{DuplicateOf: -1, Planned: len(scores)}
	for i, score := range scores {
		t.Runs = append(t.Runs, search.Run{Number: i, Outcome: search.Outcome{
			Curve: []search.Epoch{{Epoch: []int{2, 5, 15}[i], ValidationAccuracy: score}},
		}})
	}
	return t, scores[len(scores)-1]
}

// TestTrialsThatEndedEarlyCompare: a trial that ended at a rung is told as what
// trials like it gained from there on; one that went all the way as it is.
func TestTrialsThatEndedEarlyCompare(t *testing.T) {
	var o outlook
	for i, step := range []struct {
		scores []float64
		want   float64
	}{
		{[]float64{.30}, .30},           // nothing is known of longer trainings
		{[]float64{.50, .70, .80}, .80}, // in full
		{[]float64{.50}, .80},           // as the one before
		{[]float64{.40, .65}, .75},      // .1 more, as the one that went on
		{[]float64{.42}, .77},           // gains of .25 and .2, of which the median is the upper, then .1
	} {
		if got := o.learn(climbed(step.scores...)); math.Abs(got-step.want) > 1e-12 {
			t.Errorf("trial %d, %v: expected %v, want %v", i, step.scores, got, step.want)
		}
	}
	// Many poor trials that gained much do not speak for a good one.
	for range 20 {
		o.learn(climbed(.2, .6))
	}
	for range 20 {
		o.learn(climbed(.90, .92, .94))
	}
	if got := o.learn(climbed(.89)); math.Abs(got-.93) > 1e-12 {
		t.Errorf("a good trial is expected to reach %v, want .93", got)
	}
	if got, _ := climbed(.5); o.learn(got, .5) < .5 {
		t.Error("a trial is expected to lose")
	}
}

// TestRunsOfOneLengthCount: a trial of several runs is on the rung of their mean.
func TestRunsOfOneLengthCount(t *testing.T) {
	a, _ := climbed(.4)
	b, _ := climbed(.6)
	got := byLength(append(a.Runs, b.Runs...))
	if len(got) != 1 || got[0].epochs != 2 || math.Abs(got[0].value-.5) > 1e-12 {
		t.Errorf("the course is %v, want .5 at 2 epochs", got)
	}
}
