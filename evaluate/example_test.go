package evaluate_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/evaluate/dataset"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/search/strategies"
	"goalsearch/store"
)

// Train a goal on a few drawn digits, with one thread and with two.
func ExampleTrainer() {
	ctx := context.Background()
	digits, err := dataset.Digits(ctx, dataset.DigitsOptions{Train: 600, Test: 100})
	if err != nil {
		log.Fatal(err)
	}
	data, err := evaluate.NewData(digits, evaluate.GlobalScale)
	if err != nil {
		log.Fatal(err)
	}
	task := evaluate.DefaultTask()
	task.Network.Hidden = evaluate.Sizes{20}
	task.Training.Epochs, task.Training.Batch = 15, 20
	prepared, err := evaluate.Prepare(task, data)
	if err != nil {
		log.Fatal(err)
	}
	const seed = 7
	var accuracy [2]float64
	for i := range accuracy {
		threads := 1 + i
		trainer, err := prepared.Trainer(search.Params{{Name: "{F}{C}", Value: 1}, {Name: "{F}{L}", Value: -0.5}}, threads)
		if err != nil {
			log.Fatal(err)
		}
		outcome, err := trainer.Train(ctx, seed, nil)
		if err != nil {
			log.Fatal(err)
		}
		accuracy[i], _ = outcome.ValidationAccuracy()
	}
	fmt.Println("better than three times chance:", accuracy[0] > 0.3)
	fmt.Println("the same bits on two threads:", accuracy[0] == accuracy[1])
	// Output:
	// better than three times chance: true
	// the same bits on two threads: true
}

// Search goals as `goalsearch run` does, from a preset with a few settings changed.
func ExampleLocal() {
	var settings []configs.Setting
	for _, text := range []string{"network.hidden=5", "training.epochs=1", "search.strategy=random", "search.options={}", "search.trials=4"} {
		s, err := configs.ParseSetting("--set", text)
		if err != nil {
			log.Fatal(err)
		}
		settings = append(settings, s)
	}
	studies, err := configs.Load("quickstart", settings)
	if err != nil {
		log.Fatal(err)
	}
	memory := store.NewMemory()
	if err := search.Register(memory, studies[0], false, time.Time{}); err != nil {
		log.Fatal(err)
	}
	const dataDir, threads = "", 1 // drawn digits need no directory
	runner := search.Runner{
		Store: memory, Evaluator: evaluate.NewLocal(dataDir, threads), Workers: 2,
		Strategy: strategies.Of,
	}
	if _, err := runner.Run(context.Background(), studies[0].Name); err != nil {
		log.Fatal(err)
	}
	trials, err := memory.Trials(studies[0].Name)
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range results.Rank(studies[0].Spec, trials) {
		fmt.Println(r.Rank, r.State(), len(r.Goal), "weights")
	}
	// Output:
	// 1 complete 19 weights
	// 2 complete 19 weights
	// 3 complete 19 weights
	// 4 complete 19 weights
}
