package evaluate_test

import (
	"os"
	"slices"
	"sync"
	"testing"

	"goalsearch/evaluate"
	"goalsearch/search"
)

// trivariateOptimised is the published goal infomorphic_context_lateral/opt_1_100_tpe.
var trivariateOptimised = search.Params{
	{Name: "{1}{2}{3}", Value: 0.3307283306516516},
	{Name: "{1}{2}", Value: 0.9780761799548087},
	{Name: "{1}{3}", Value: -0.9935002057481923},
	{Name: "{2}{3}", Value: 0.40173303106031233},
	{Name: "{1}{23}", Value: 0.2427806207519021},
	{Name: "{2}{13}", Value: 0.6255375402143335},
	{Name: "{3}{12}", Value: 0.47128370476190684},
	{Name: "{1}", Value: 0.02120506738070921},
	{Name: "{2}", Value: 0.06053998481721795},
	{Name: "{3}", Value: -0.9469786302806626},
	{Name: "{12}{13}{23}", Value: -0.01985334149032275},
	{Name: "{12}{13}", Value: -0.9676614963177035},
	{Name: "{12}{23}", Value: -0.6924498112774857},
	{Name: "{13}{23}", Value: 0.42701490050101726},
	{Name: "{12}", Value: 0.9736446648870112},
	{Name: "{13}", Value: 0.7369645864450716},
	{Name: "{23}", Value: -0.12183291675207343},
	{Name: "{123}", Value: -0.21512478790202927},
	{Name: "H_res", Value: 0.035001249394734923},
}

// TestMNISTCurve holds the first epochs of five seeds against validation
// accuracies of the authors' code (two seeds, N=100).
func TestMNISTCurve(t *testing.T) {
	dir := os.Getenv("GOALSEARCH_DATA")
	if dir == "" {
		t.Skip("GOALSEARCH_DATA is not set: it names the directory that holds mnist/")
	}
	authors := [][]float64{
		{.812, .862, .877, .890, .898, .900},
		{.799, .847, .873, .883, .894, .895},
	}
	task := evaluate.DefaultTask()
	task.Training.Epochs = len(authors[0])
	trainer, err := prepared(t, evaluate.NewLocal(dir, 1), task).Trainer(trivariateOptimised, 1)
	if err != nil {
		t.Fatal(err)
	}
	const seeds = 5
	var curves [seeds][]search.Epoch
	var group sync.WaitGroup
	cores := make(chan bool, 2)
	for seed := range uint64(seeds) {
		group.Go(func() {
			cores <- true
			defer func() { <-cores }()
			outcome, err := trainer.Train(t.Context(), seed+1, nil)
			if err != nil {
				t.Error(err)
			}
			curves[seed] = outcome.Curve
		})
	}
	group.Wait()
	if t.Failed() {
		return
	}
	for epoch := 1; epoch <= task.Training.Epochs; epoch++ {
		var ours []float64
		for _, curve := range curves {
			ours = append(ours, curve[epoch].ValidationAccuracy)
		}
		slices.Sort(ours)
		median, want := ours[seeds/2], (authors[0][epoch-1]+authors[1][epoch-1])/2
		tolerance := 0.01
		if epoch <= 2 {
			tolerance = 0.02
		}
		t.Logf("epoch %d: median %.4f of %.4f, authors' mean %.4f", epoch, median, ours, want)
		if median < want-tolerance || median > want+tolerance {
			t.Errorf("epoch %d: median %.4f is not within %.2f of the authors' mean %.4f", epoch, median, tolerance, want)
		}
	}
}
