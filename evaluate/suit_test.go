package evaluate_test

import (
	"flag"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/evaluate/dataset"
	"goalsearch/internal/smalldata"
	"goalsearch/pidnet"
	"goalsearch/results"
)

var (
	tableSeeds   = flag.Int("table-seeds", 5, "seeds of TestSmallTables")
	tableBinning = flag.String("table-binning", "", "binning of TestSmallTables in place of the default")
)

// TestSmallTables: what is chosen for a small table has the heuristic goal learn it, with
// every seed, and none is read the wrong way round. docs/data.md has the figures of 20
// seeds.
func TestSmallTables(t *testing.T) {
	if testing.Short() {
		t.Skip("it trains 20 networks for 2,000 steps each")
	}
	for _, c := range []struct {
		kind        string
		mean, every float64 // what test accuracies must be above: their mean, and each
	}{
		{smalldata.Moons, 0.8, 0.74},
		{smalldata.Blobs, 0.92, 0.88},
		{smalldata.Iris, 0.7, 0.64},
		{smalldata.Tiny, 0.6, 0.45},
	} {
		names := []string{"trivariate-heuristic"}
		if testing.Verbose() {
			names = append(names, "trivariate-optimised", "context-optimised", "backpropagation", "readout")
		}
		for _, name := range names {
			var test, balanced []float64
			var chosen []evaluate.Choice
			for seed := uint64(1); seed <= uint64(*tableSeeds); seed++ {
				var outcome evaluate.Outcome
				chosen, outcome = learnTable(t, c.kind, name, seed)
				test = append(test, *outcome.TestAccuracy)
				if outcome.BalancedTest != nil {
					balanced = append(balanced, *outcome.BalancedTest)
				}
			}
			s := results.Describe(test)
			t.Logf("%s, %s, %v: test %.3f (%.3f to %.3f) of %d, balanced %.3f", c.kind, name, chosen, s.Mean, slices.Min(test), slices.Max(test), s.N, results.Describe(balanced).Mean)
			if name == "trivariate-heuristic" && *tableBinning == "" && (s.Mean <= c.mean || slices.Min(test) <= c.every) {
				t.Errorf("%s: test accuracies %.3f, mean %.3f", c.kind, test, s.Mean)
			}
		}
	}
}

// learnTable draws a table and learns it, as it is learned where nobody says how, with 100
// hidden neurons.
func learnTable(t *testing.T, kind, goal string, seed uint64) ([]evaluate.Choice, evaluate.Outcome) {
	t.Helper()
	set, err := smalldata.Set(kind, smalldata.Draw(kind, seed), smalldata.Held(kind, seed))
	if err != nil {
		t.Fatal(err)
	}
	g, err := configs.ParseGoal(goal, "")
	if err != nil {
		t.Fatal(err)
	}
	task := evaluate.DefaultTask()
	task.Network.Setup = g.Setup
	task.Training.HiddenOptimiser, task.Training.OutputOptimiser = evaluate.DefaultOptimisers(g.Setup)
	task.Training.Test = true
	if *tableBinning != "" && g.Setup.HasGoal() {
		task.Training.Binning = pidnet.Binning(*tableBinning)
	}
	task, chosen := task.Suit(evaluate.FormOf(set), func(string) bool { return false })
	data, err := evaluate.NewData(set, task.Dataset.Scale)
	if err != nil {
		t.Fatal(err)
	}
	p, err := evaluate.Prepare(task, data)
	if err != nil {
		t.Fatal(err)
	}
	trainer, err := p.Trainer(g.Weights, 1)
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := trainer.Train(t.Context(), seed, nil)
	if err != nil {
		t.Fatal(err)
	}
	return chosen, outcome
}

func TestSuit(t *testing.T) {
	nothing := func(string) bool { return false }
	for name, c := range map[string]struct {
		form  evaluate.Form
		given string
		want  string
	}{
		"a table":              {evaluate.Form{Table: true, Samples: 160}, "", "[dataset.scale=per-input training.batch=16 training.epochs=250]"},
		"a large table":        {evaluate.Form{Table: true, Samples: 1_000_000}, "", "[dataset.scale=per-input]"},
		"a table between":      {evaluate.Form{Table: true, Samples: 4000}, "", "[dataset.scale=per-input training.batch=256 training.epochs=154]"},
		"few images":           {evaluate.Form{Samples: 1000}, "", "[training.batch=64 training.epochs=154]"},
		"many images":          {evaluate.Form{Samples: 60000}, "", "[]"},
		"twelve samples":       {evaluate.Form{Table: true, Samples: 12}, "", "[dataset.scale=per-input training.batch=8 training.epochs=1000]"},
		"three samples":        {evaluate.Form{Table: true, Samples: 3}, "", "[dataset.scale=per-input training.batch=2 training.epochs=1000]"},
		"the batch is given":   {evaluate.Form{Table: true, Samples: 160}, "training.batch", "[dataset.scale=per-input training.epochs=1000]"},
		"the epochs are given": {evaluate.Form{Table: true, Samples: 160}, "training.epochs", "[dataset.scale=per-input training.batch=16]"},
		"the scale is given":   {evaluate.Form{Table: true, Samples: 160}, "dataset.scale", "[training.batch=16 training.epochs=250]"},
	} {
		t.Run(name, func(t *testing.T) {
			task := evaluate.DefaultTask()
			if c.given == "training.batch" {
				task.Training.Batch = 100
			}
			before := task
			given := nothing
			if c.given != "" {
				given = func(key string) bool { return key == c.given }
			}
			got, choices := task.Suit(c.form, given)
			if text := fmt.Sprint(choices); text != c.want {
				t.Errorf("chosen: %s, want %s", text, c.want)
			}
			// The task has what was chosen, and nothing else.
			var settings []configs.Setting
			for _, choice := range choices {
				settings = append(settings, configs.Setting{Key: choice.Key, Value: choice.Value, Flag: choice.String()})
			}
			before.Dataset.Name, got.Dataset.Name = "own.csv", "own.csv"
			want, err := configs.Task(before, settings)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("task (-as chosen +got):\n%s", diff)
			}
			train := c.form.Samples - c.form.Samples/5
			if got.Training.Batch > train && c.given != "training.batch" {
				t.Errorf("a batch of %d is more than the training samples", got.Training.Batch)
			}
		})
	}
}

// TestFormOf: rows are a table, unless they are many numbers of which most are 0, as in
// drawings that were written as rows.
func TestFormOf(t *testing.T) {
	for name, c := range map[string]struct {
		rows, columns, channels int
		zeros                   int // of every ten inputs
		bytes, table            bool
	}{
		"columns":                {1, 5, 1, 0, false, true},
		"columns for categories": {1, 150, 1, 9, false, true},
		"many columns":           {1, 784, 1, 3, false, true},
		"drawings as rows":       {1, 784, 1, 8, false, false},
		"drawn bytes as rows":    {1, 784, 1, 8, true, false},
		"dense bytes as rows":    {1, 300, 1, 2, true, true},
		"images":                 {28, 28, 1, 0, true, false},
		"images of real numbers": {8, 8, 1, 0, false, false},
		"rows with channels":     {1, 16, 3, 0, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			size := c.rows * c.columns * c.channels
			im := dataset.Images{Labels: []uint16{0, 1, 0, 1}, Count: 4, Size: size}
			for i := range 4 * size {
				v := i%250 + 1
				if i%10 < c.zeros {
					v = 0
				}
				if c.bytes {
					im.Pixels = append(im.Pixels, uint8(v))
				} else {
					im.Values = append(im.Values, float32(v))
				}
			}
			set, err := dataset.New(dataset.Set{Name: "x", Train: im, Test: im, Classes: 2, Rows: c.rows, Cols: c.columns, Channels: c.channels})
			if err != nil {
				t.Fatal(err)
			}
			if f := evaluate.FormOf(set); f != (evaluate.Form{Table: c.table, Samples: 4}) {
				t.Errorf("the form is %+v", f)
			}
		})
	}
}

// TestKeepFormer: only what nobody has given, and what a stored task has as it was by
// default, becomes that again.
func TestKeepFormer(t *testing.T) {
	former := evaluate.DefaultTask()
	former.Network.Readout = pidnet.PaperReadout
	suited, _ := evaluate.DefaultTask().Suit(evaluate.Form{Table: true, Samples: 160}, func(string) bool { return false })
	if diff := cmp.Diff(former, suited.KeepFormer(former, func(string) bool { return false })); diff != "" {
		t.Errorf("beside a task of an earlier build (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(suited, suited.KeepFormer(suited, func(string) bool { return false })); diff != "" {
		t.Errorf("beside an equal task (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(suited, suited.KeepFormer(former, func(string) bool { return true })); diff != "" {
		t.Errorf("with all of it given (-want +got):\n%s", diff)
	}
	mixed := former
	mixed.Training.Batch, mixed.Training.Epochs = 50, 60
	want := suited
	want.Network.Readout, want.Dataset.Scale = pidnet.PaperReadout, evaluate.GlobalScale
	if diff := cmp.Diff(want, suited.KeepFormer(mixed, func(string) bool { return false })); diff != "" {
		t.Errorf("beside a task with a batch and epochs of its own (-want +got):\n%s", diff)
	}
}
