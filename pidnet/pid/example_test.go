package pid_test

import (
	"fmt"
	"log"

	"goalsearch/pidnet/pid"
)

// The exclusive or of two fair bits: neither bit says anything of it alone, and
// the shared-exclusions redundancy is negative.
func ExamplePMF_Decompose() {
	xor, err := pid.NewPMF([]pid.Outcome{
		{Sources: []int{0, 0}, Target: 0, P: 0.25},
		{Sources: []int{0, 1}, Target: 1, P: 0.25},
		{Sources: []int{1, 0}, Target: 1, P: 0.25},
		{Sources: []int{1, 1}, Target: 0, P: 0.25},
	})
	if err != nil {
		log.Fatal(err)
	}
	d := xor.Decompose()
	for i, a := range d.Lattice.Nodes {
		fmt.Printf("%-7v %6.3f\n", a, d.Average[i].Atom())
	}
	fmt.Printf("I(Y:S)  %6.3f\n", d.MutualInformation)
	// Output:
	// {1}{2}  -0.585
	// {1}      0.585
	// {2}      0.585
	// {12}     0.415
	// I(Y:S)   1.000
}

// A neuron that fires when image and label agree, on a batch of four samples.
func ExampleEvaluate() {
	goal := pid.NewGoal("FC")
	if err := goal.Set("{F}{C}", 1); err != nil {
		log.Fatal(err)
	}
	objective := pid.NewObjective(goal, 2)
	bins := [][]uint8{
		{0, 0, 1, 1}, // F of each sample
		{0, 0, 1, 1}, // C
	}
	theta := []float64{0.25, 0.25, 0.75, 0.75}
	gradient := make([]float64, len(theta))
	value := pid.Evaluate(objective, bins, theta, gradient)
	fmt.Printf("goal %.4f bits, gradient %.3f\n", value, gradient)
	// Output:
	// goal 0.1887 bits, gradient [-0.396 -0.396 0.396 0.396]
}

func ExampleSources_Parse() {
	sources := pid.Sources("FCL")
	for _, text := range []string{"{F}{CL}", "(LC)(F)", "{1}{23}"} {
		a, err := sources.Parse(text)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(sources.Format(a), a)
	}
	// Output:
	// {F}{CL} {1}{23}
	// {F}{CL} {1}{23}
	// {F}{CL} {1}{23}
}
