package results_test

import (
	"fmt"
	"os"

	"goalsearch/results"
	"goalsearch/search"
)

// twoGoals are a goal with one lucky run, and one with three runs.
func twoGoals() []search.Trial {
	trial := func(number int, weight float64, scores ...float64) search.Trial {
		t := search.Trial{Number: number, Origin: search.Design, Goal: search.Params{{Name: "{F}{C}", Value: weight}}, Planned: len(scores), SameAs: -1}
		for i, s := range scores {
			t.Runs = append(t.Runs, search.Run{Number: i, Seed: uint64(i), Outcome: search.Outcome{Curve: []search.Epoch{{ValidationAccuracy: s}}}})
		}
		return t
	}
	return []search.Trial{trial(0, -0.5, 0.875), trial(1, 1, 0.90625, 0.84375, 0.875)}
}

// Rank trials: the mean of several runs counts for more than one lucky run.
func ExampleRank() {
	if err := results.WriteRank(os.Stdout, results.Rank(twoGoals())); err != nil {
		panic(err)
	}
	// Output:
	// place  trial  accuracy  ±       runs  origin  largest weights
	//     1      1    0.8750  0.0776     3  design  {F}{C} 1.000
	//     2      0    0.8750             1  design  {F}{C} -0.500
}

// Compare two goals by the seeds that they share.
func ExamplePair() {
	goals := twoGoals()
	goals[0].Runs = append(goals[0].Runs, goals[1].Runs[1])
	goals[0].Runs[1].Outcome.Curve = []search.Epoch{{ValidationAccuracy: 0.75}}
	paired := results.Pair(goals[1], goals[0])
	p, _ := paired.P()
	fmt.Printf("over %d seeds the first is better by %.4f, p = %.2f; distance %.1f\n", paired.N, paired.Mean, p, results.Distance(goals[0].Goal, goals[1].Goal))
	// Output: over 2 seeds the first is better by 0.0625, p = 0.30; distance 2.0
}
