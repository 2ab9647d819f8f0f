package results_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/results"
)

// written returns what a function writes.
func written(t *testing.T, write func(io.Writer) error) string {
	t.Helper()
	var b strings.Builder
	must(t, write(&b))
	return b.String()
}

// equalText wants a text; the wanted one begins with an empty line.
func equalText(t *testing.T, want, got string) {
	t.Helper()
	want = strings.TrimPrefix(want, "\n")
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("text (- wanted, + got):\n%s", diff)
	}
}

func TestWriteRank(t *testing.T) {
	equalText(t, `
rank  trial  accuracy  ±       runs  origin          largest weights
   1      2    0.9062  0.3971     2  initial design  {F}{C} 0.500, {F}{CL} 0.333
   2      3    0.9062  0.3971     2  proposed        {F}{C} 0.500, {F}{CL} 0.333
   3      0    0.6250  1.5883     2  start           {F}{C} 1.000
   -      4   running           1/2  proposed        {F}{CL} -1.000, {F}{C} 0.750
   -      1    failed             2  initial design  diverged in epoch 2: a weight is NaN
`, written(t, func(w io.Writer) error { return results.WriteRank(w, results.Rank(study().Spec, trials())) }))

	list := trials()[4:]
	list[0].Runs = nil
	list[0].Goal = goal(0, 0)
	for i := range 6 {
		list[0].Goal = append(list[0].Goal, goal(float64(i), 0)[0])
	}
	equalText(t, `
rank  trial  accuracy  runs  origin    largest weights
   -      4   waiting   0/2  proposed  {F}{C} 5.000, {F}{C} 4.000, {F}{C} 3.000, {F}{C} 2.000, 1 more
`, written(t, func(w io.Writer) error { return results.WriteRank(w, results.Rank(study().Spec, list)) }))

	list[0].Goal = goal(0, 0)
	equalText(t, `
rank  trial  accuracy  runs  origin    largest weights
   -      4   waiting   0/2  proposed  all weights are 0
`, written(t, func(w io.Writer) error { return results.WriteRank(w, results.Rank(study().Spec, list)) }))

	equalText(t, `
rank  trial  accuracy  ±  runs  origin  largest weights
`, written(t, func(w io.Writer) error { return results.WriteRank(w, nil) }))
}

func TestWriteStudies(t *testing.T) {
	best, trial := 0.91234, 7
	list := []results.StudyRow{
		{Name: "a", State: "running", Trials: 60, Complete: 12, Failed: 1, Pruned: 30, Best: &best, BestTrial: &trial},
		{Name: "µ/network.hidden=50,seed=1", State: "waiting", Trials: 5},
	}
	equalText(t, `
study                       state    trials  complete  failed  pruned    best  trial
a                           running      60        12       1      30  0.9123      7
µ/network.hidden=50,seed=1  waiting       5         0       0       0       -      -
`, written(t, func(w io.Writer) error { return results.WriteStudies(w, list) }))
	equalText(t, `
[
{"name":"a","state":"running","trials":60,"complete":12,"failed":1,"pruned":30,"best":0.91234,"best_trial":7},
{"name":"µ/network.hidden=50,seed=1","state":"waiting","trials":5,"complete":0,"failed":0,"pruned":0,"best":null,"best_trial":null}
]
`, written(t, func(w io.Writer) error { return results.WriteStudiesJSON(w, list) }))
	equalText(t, "\n[]\n", written(t, func(w io.Writer) error { return results.WriteStudiesJSON(w, nil) }))
}

func TestWriteTrial(t *testing.T) {
	list := trials()
	show := func(number int, opts results.ShowOptions) string {
		odd := study()
		odd.Name += "\x1b[2J"
		return written(t, func(w io.Writer) error { return results.WriteTrial(w, odd, list[number], opts) })
	}
	seed := func(run int) string { return fmt.Sprintf("%16d", study().Spec.RunSeed(0, run)) }
	with := func(text string) string { return strings.NewReplacer("SEED0", seed(0), "SEED1", seed(1)).Replace(text) }
	equalText(t, with(`
trial 0 of digits�[2J
state     complete
accuracy  0.6250 (95 % interval -0.9633 to 2.2133, sd 0.1768, median 0.6250)
origin    start
runs      2 of 2

weights, and the mean atoms of the hidden neurons in bits
atom     weight     bits
{F}{C}    1.000   0.2500
{F}{CL}   0.000
H_res     0.000
{F}              -0.6250

runs
run              seed  epochs   train  validation    test  seconds  host
  0  SEED0       2  0.7500      0.7500  0.8125      1.5  bee
  1  SEED1       2  0.5000      0.5000              1.5  bee

learning curve, means over 2 runs
epoch   train  validation  lowest  highest
    0  0.1000      0.1000  0.1000   0.1000
    1  0.3125      0.2083  0.1667   0.2500
    2  0.6250      0.6250  0.5000   0.7500

provenance
started   2026-11-24T09:00:00Z
numerics  portable-1
software  {"version":"1.0"}
`), show(0, results.ShowOptions{}))
	equalText(t, with(`
trial 1 of digits�[2J
state     failed
reason    diverged in epoch 2: a weight is NaN
origin    initial design
runs      2 of 2

weights, and the mean atoms of the hidden neurons in bits
atom     weight     bits
{F}{C}   -0.250   0.2500
{F}{CL}   0.000
H_res     0.000
{F}              -0.2500

runs
run              seed  epochs   train  validation  seconds  host  reason
  0  SEED0       2  0.2500      0.2500      1.5  bee
  1  SEED1       0                                     diverged in epoch 2: a weight is NaN

learning curve
epoch   train  validation
    0  0.1000      0.1000
    1  0.1250      0.0833
    2  0.2500      0.2500

provenance
started   2026-11-24T09:00:00Z
numerics  portable-1
software  {"version":"1.0"}

stack of run 1
  goroutine 7
      main.go:3
`), show(1, results.ShowOptions{}))
	if text := show(3, results.ShowOptions{}); !strings.Contains(text, "runs      those of trial 2") {
		t.Errorf("the copy does not name its original:\n%s", text)
	}
	if text := show(4, results.ShowOptions{ByMagnitude: true}); strings.Index(text, "{F}{CL}  -1.000") > strings.Index(text, "{F}{C}    0.750") ||
		!strings.Contains(text, "runs      1 of 2") {
		t.Errorf("the largest weight is not the first:\n%s", text)
	}
	list[4].Runs = nil
	equalText(t, `
trial 4 of digits�[2J
state     waiting
origin    proposed
runs      0 of 2

weights, and the mean atoms of the hidden neurons in bits
atom     weight
{F}{C}    0.750
{F}{CL}  -1.000
H_res     0.000
`, show(4, results.ShowOptions{}))
}

// TestLongCurve: a long curve is shown at few epochs, the last among them.
func TestLongCurve(t *testing.T) {
	trial := trials()[0]
	trial.Planned, trial.Runs = 1, trial.Runs[:1]
	point := trial.Runs[0].Outcome.Curve[1]
	trial.Runs[0].Outcome.Curve = nil
	for e := range 101 {
		point.Epoch = e
		trial.Runs[0].Outcome.Curve = append(trial.Runs[0].Outcome.Curve, point)
	}
	text := written(t, func(w io.Writer) error { return results.WriteTrial(w, study(), trial, results.ShowOptions{}) })
	_, curve, _ := strings.Cut(text, "learning curve\n")
	curve, _, _ = strings.Cut(curve, "\n\n")
	var epochs []string
	for line := range strings.Lines(curve) {
		epochs = append(epochs, strings.Fields(line)[0])
	}
	if got, want := strings.Join(epochs, " "), "epoch 0 1 2 5 10 20 50 100"; got != want {
		t.Errorf("the epochs are %s, not %s", got, want)
	}
	if !strings.Contains(text, "(one run)") {
		t.Errorf("it does not say that there is one run:\n%s", text)
	}
}

func TestTable(t *testing.T) {
	table := results.NewTable(results.Left("name"), results.Right("n"), results.Left("empty"), results.Left("note"))
	table.Add("µµ", "1", "", "a\nb\tc\x1b[31m")
	table.Add("longer", "100")
	equalText(t, `
name      n  note
µµ        1  a b c�[31m
longer  100
`, written(t, func(w io.Writer) error { _, err := table.WriteTo(w); return err }))
	defer func() {
		if recover() == nil {
			t.Error("a row of five cells fits four columns")
		}
	}()
	table.Add("1", "2", "3", "4", "5")
}
