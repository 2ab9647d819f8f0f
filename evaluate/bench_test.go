package evaluate_test

import (
	"fmt"
	"os"
	"testing"

	"goalsearch/evaluate"
)

// BenchmarkEpoch times one training epoch with its validation pass on MNIST.
func BenchmarkEpoch(b *testing.B) {
	dir := os.Getenv("GOALSEARCH_DATA")
	if dir == "" {
		b.Skip("GOALSEARCH_DATA is not set: it names the directory that holds mnist/")
	}
	local := evaluate.NewLocal(dir, 1)
	for _, network := range []struct{ hidden, laterals int }{{100, 100}, {1000, 100}, {2000, 100}, {2000, 2000}} {
		for _, threads := range []int{1, 2} {
			name := fmt.Sprintf("hidden=%d/laterals=%d/threads=%d", network.hidden, network.laterals, threads)
			b.Run(name, func(b *testing.B) {
				task := evaluate.DefaultTask()
				task.Network.Hidden, task.Network.Laterals = evaluate.Sizes{network.hidden}, network.laterals
				task.Training.Epochs = max(b.N, 2)
				p, err := local.Prepare(b.Context(), task)
				if err != nil {
					b.Fatal(err)
				}
				trainer, err := p.Trainer(trivariateOptimised, threads)
				if err != nil {
					b.Fatal(err)
				}
				b.ResetTimer()
				if _, err := trainer.Train(b.Context(), 1, nil); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(b.Elapsed().Seconds()/float64(task.Training.Epochs+1), "s/epoch")
			})
		}
	}
}
