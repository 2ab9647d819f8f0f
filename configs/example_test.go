package configs_test

import (
	"fmt"
	"log"

	"goalsearch/configs"
)

func ExampleParseGoal() {
	goal, err := configs.ParseGoal("{F}{C}=1,(3)(1)=-1", "")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(goal.Setup)
	for _, w := range goal.Weights {
		if w.Value != 0 {
			fmt.Println(w.Name, w.Value)
		}
	}
	// Output:
	// trivariate
	// {F}{C} 1
	// {F}{L} -1
}

func ExampleLoad() {
	set, err := configs.ParseSetting("--set", "sweep.seed=[1, 2]")
	if err != nil {
		log.Fatal(err)
	}
	studies, err := configs.Load("quickstart", []configs.Setting{set})
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range studies {
		fmt.Println(s.Name, s.Spec.Seed)
	}
	// Output:
	// quickstart/seed=1 1
	// quickstart/seed=2 2
}
