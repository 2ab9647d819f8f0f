package optimise_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"goalsearch/search"
	"goalsearch/search/optimise"
)

// Search two weights with a function, which is highest at (0.5, -0.25).
func ExampleMaximise() {
	space := search.Space{{Name: "a", Low: -1, High: 1}, {Name: "b", Low: -1, High: 1}}
	near := func(_ context.Context, goal search.Params, _ uint64) (float64, error) {
		a, b := goal[0].Value-0.5, goal[1].Value+0.25
		return 1 / (1 + a*a + b*b), nil
	}
	found, err := optimise.Maximise(context.Background(), space, near, optimise.Options{Trials: 60})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("of %d goals the best scores %.2f\n", len(found.Trials), found.Score)
	// Output: of 60 goals the best scores 1.00
}

// Search in a file: called again, with more trials, the search goes on from where it was.
func ExampleMaximiseInFile() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	space := search.Space{{Name: "a", Low: -1, High: 1}}
	scored := 0
	peak := func(_ context.Context, goal search.Params, _ uint64) (float64, error) {
		scored++
		return 1 - (goal[0].Value-0.5)*(goal[0].Value-0.5)/4, nil
	}
	for _, trials := range []int{20, 30} {
		o := optimise.Options{Trials: trials, Strategy: "sobol", Function: "a parabola"}
		found, err := optimise.MaximiseInFile(context.Background(), filepath.Join(dir, "parabola.db"), space, peak, o)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%d goals, of which %d were scored so far, the best at a = %.2f\n", len(found.Trials), scored, found.Best[0].Value)
	}
	// Output:
	// 20 goals, of which 20 were scored so far, the best at a = 0.44
	// 30 goals, of which 30 were scored so far, the best at a = 0.50
}
