package evaluate_test

import (
	"context"
	"fmt"

	"goalsearch/evaluate"
	"goalsearch/search"
)

// Train a goal on drawn digits, twice with one seed.
func ExampleTrain() {
	science := evaluate.DefaultScience()
	science.Dataset.Name = "builtin-digits"
	science.Network.Hidden = evaluate.Sizes{20}
	science.Training.Epochs, science.Training.Batch = 3, 100
	data, err := evaluate.NewLocal("", 1).Prepare(context.Background(), science)
	if err != nil {
		panic(err)
	}
	goals, err := evaluate.Goals(science.Network, search.Params{{Name: "{F}{C}", Value: 1}, {Name: "{F}{L}", Value: -0.5}})
	if err != nil {
		panic(err)
	}
	var accuracy [2]float64
	for i := range accuracy {
		outcome, err := evaluate.Train(context.Background(), data, science, goals, 7, 1+i, nil)
		if err != nil {
			panic(err)
		}
		accuracy[i], _ = outcome.ValidationAccuracy()
	}
	fmt.Println("better than chance:", accuracy[0] > 0.2)
	fmt.Println("the same bits on two threads:", accuracy[0] == accuracy[1])
	// Output:
	// better than chance: true
	// the same bits on two threads: true
}
