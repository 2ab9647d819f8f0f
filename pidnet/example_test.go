package pidnet_test

import (
	"fmt"

	"goalsearch/pidnet"
	"goalsearch/pidnet/pid"
)

// A network of neurons whose goal is what image and label share learns to tell which
// quarter of an image is bright.
func ExampleNetwork() {
	var pixels []uint8
	var labels []uint16
	for i := range 200 {
		label := uint16(i % 4)
		for p := range 8 {
			shade := uint8(i * (p + 3) % 60)
			if p/2 == int(label) {
				shade += 120
			}
			pixels = append(pixels, shade)
		}
		labels = append(labels, label)
	}
	samples, err := pidnet.NewSamples[float32](pixels, labels, 8, 4, 80, 65)
	if err != nil {
		panic(err)
	}
	goal := pid.NewGoal(pidnet.Context.Sources())
	if err := goal.Set("{F}{C}", 1); err != nil {
		panic(err)
	}
	network, err := pidnet.New[float32](pidnet.Config{
		Setup: pidnet.Context, Inputs: samples.Size(), Dense: samples.Dense(), Classes: samples.Classes(),
		Hidden: []int{20}, HiddenGoals: []pid.Goal{goal}, OutputGoal: pidnet.OutputGoal(), HiddenBinning: pidnet.FixedBins,
		HiddenOptimiser: pidnet.Optimiser{LearningRate: 0.01}, OutputOptimiser: pidnet.Optimiser{LearningRate: 0.01},
		Batch: 100, Seed: 2,
	})
	if err != nil {
		panic(err)
	}
	rows := make([]int32, 100)
	for i := range rows {
		rows[i] = int32(i)
	}
	for step := range 200 {
		network.Train(pidnet.Batch[float32]{Samples: samples, Rows: rows, Part: pidnet.Training, Epoch: 1, Index: step})
	}
	for i := range rows {
		rows[i] = int32(100 + i)
	}
	result := network.Score(pidnet.Batch[float32]{Samples: samples, Rows: rows, Part: pidnet.Test})
	fmt.Println("more than 90 % correct:", result.Accuracy() > 0.9)
	// Output: more than 90 % correct: true
}
