package results_test

import (
	"fmt"
	"log"
	"os"

	"goalsearch/results"
	"goalsearch/search"
)

// trialOf is a trial of a goal of two weights with the scores of its runs. Run i of
// all trials has the same seed.
func trialOf(number int, fc, fl float64, scores ...float64) search.Trial {
	t := search.Trial{
		Number: number, Origin: search.Initial, Planned: len(scores), DuplicateOf: -1,
		Goal: search.Params{{Name: "{F}{C}", Value: fc}, {Name: "{F}{L}", Value: fl}},
	}
	for i, s := range scores {
		t.Runs = append(t.Runs, search.Run{Number: i, Seed: uint64(i), Outcome: search.Outcome{Curve: []search.Epoch{{ValidationAccuracy: s}}}})
	}
	return t
}

// Rank trials: the mean of several runs counts for more than one lucky run.
func ExampleRank() {
	ranked := results.Rank(search.Spec{Runs: 1}, []search.Trial{
		trialOf(0, -0.5, 0, 0.875),
		trialOf(1, 1, -0.5, 0.90625, 0.84375, 0.875),
		trialOf(2, 0.25, 0.25, 0.5, 0.53125),
	})
	if err := results.WriteRank(os.Stdout, ranked); err != nil {
		log.Fatal(err)
	}
	// Output:
	// rank  trial  accuracy  ±       runs  origin          largest weights
	//    1      1    0.8750  0.0776     3  initial design  {F}{C} 1.000, {F}{L} -0.500
	//    2      0    0.8750             1  initial design  {F}{C} -0.500
	//    3      2    0.5156  0.1985     2  initial design  {F}{C} 0.250, {F}{L} 0.250
}

// Export the better trials for a spreadsheet.
func ExampleWriteCSV() {
	study := search.Study{Name: "two", Spec: search.Spec{Runs: 1, Space: search.Space{{Name: "{F}{C}", Low: -1, High: 1}, {Name: "{F}{L}", Low: -1, High: 1}}}}
	better, err := results.ParseFilter("value > 0.6", results.Fields(study), nil)
	if err != nil {
		log.Fatal(err)
	}
	ranked, err := results.Select(results.Rank(study.Spec, []search.Trial{
		trialOf(0, -0.5, 0, 0.25),
		trialOf(1, 1, -0.5, 0.75),
		trialOf(2, 0.5, -1, 0.625),
	}), results.Selection{Where: better})
	if err != nil {
		log.Fatal(err)
	}
	if err := results.WriteCSV(os.Stdout, study, ranked); err != nil {
		log.Fatal(err)
	}
	// Output:
	// number,place,state,origin,value,low,high,median,sd,runs,planned,same_as,epochs,train,test,{F}{C},{F}{L},reason
	// 1,1,complete,design,0.75,,,0.75,,1,1,,,0,,1,-0.5,
	// 2,2,complete,design,0.625,,,0.625,,1,1,,,0,,0.5,-1,
}

// The mean of some runs with its 95 % interval, and the noise of a run, pooled over
// all trials.
func ExampleDescribe() {
	trials := []search.Trial{
		trialOf(0, -0.5, 0, 0.5, 0.5625),
		trialOf(1, 1, -0.5, 0.90625, 0.84375, 0.875),
	}
	s := results.Describe(results.Scores(trials[1]))
	low, high, _ := s.Interval()
	fmt.Printf("%.4f, %.4f to %.4f, of %d runs\n", s.Mean, low, high, s.N)
	fmt.Printf("noise of a run %.4f\n", search.PooledSD(trials))
	// Output:
	// 0.8750, 0.7974 to 0.9526, of 3 runs
	// noise of a run 0.0361
}

// Compare two goals by the seeds that they share.
func ExamplePair() {
	first := trialOf(0, 1, -0.5, 0.90625, 0.84375, 0.875, 0.9375)
	second := trialOf(1, 1, 0, 0.875, 0.75, 0.8125)
	paired := results.Pair(first, second)
	low, high, _ := paired.Interval()
	p, _ := paired.P()
	fmt.Printf("over %d seeds the first is better by %.4f, %.4f to %.4f, p = %.2f\n", paired.N, paired.Mean, low, high, p)
	// Output:
	// over 3 seeds the first is better by 0.0625, -0.0151 to 0.1401, p = 0.07
}

// Goals in one direction are near each other, whatever their lengths.
func ExampleDistance() {
	goal := search.Params{{Name: "{F}{C}", Value: 1}, {Name: "{F}{L}", Value: -0.5}}
	half := search.Params{{Name: "{F}{C}", Value: 0.5}, {Name: "{F}{L}", Value: -0.25}}
	other := search.Params{{Name: "{F}{C}", Value: 0.5}, {Name: "{F}{L}", Value: 1}}
	opposite := search.Params{{Name: "{F}{C}", Value: -1}, {Name: "{F}{L}", Value: 0.5}}
	for _, b := range []search.Params{half, other, opposite} {
		fmt.Printf("%.3f\n", results.Distance(goal, b))
	}
	// Output:
	// 0.000
	// 1.414
	// 2.000
}
