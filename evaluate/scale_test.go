package evaluate

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	"goalsearch/evaluate/dataset"
	"goalsearch/pidnet"
)

// column returns input j of row-major samples.
func column[R uint8 | float32](raw []R, size, j int) []float64 {
	var list []float64
	for i := j; i < len(raw); i += size {
		list = append(list, float64(raw[i]))
	}
	return list
}

// gonum's moments of a column are the oracle.
func TestScalesOfInputs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 5).Draw(t, "size")
		count := rapid.IntRange(2, 30).Draw(t, "count")
		raw := rapid.SliceOfN(rapid.Float32Range(-1000, 1000), size*count, size*count).Draw(t, "raw")
		raw[0], raw[size] = -500, 500 // input 0 differs
		scales, err := scalesOf(raw, size)
		if err != nil {
			if !strings.Contains(err.Error(), "subtract the mean") {
				t.Fatal(err)
			}
			return
		}
		values, err := standardise(raw, scales)
		if err != nil {
			t.Fatal(err)
		}
		for j, s := range scales {
			mean, variance := stat.PopMeanVariance(column(raw, size, j), nil)
			if math.Abs(s.mean-mean) > 1e-9*(1+math.Abs(mean)) || math.Abs(s.deviation-math.Sqrt(variance)) > 1e-6*(1+math.Sqrt(variance)) {
				t.Fatalf("input %d has %+v, want mean %v and deviation %v", j, s, mean, math.Sqrt(variance))
			}
			if s.deviation == 0 {
				continue
			}
			mean, variance = stat.PopMeanVariance(column(values, size, j), nil)
			if math.Abs(mean) > 1e-2 || math.Abs(variance-1) > 1e-2 { // of inputs far from 0 few bits are left
				t.Fatalf("normalised input %d has the mean %v and the variance %v", j, mean, variance)
			}
		}
	})
}

// The unit of a column, here a power of two that changes no rounding, does not matter.
func TestPerInputScaleHasNoUnits(t *testing.T) {
	metres := []float32{1.5, 7, 2.25, 9, 4, 11.5}
	mixed := []float32{1.5 * 1024, 7, 2.25 * 1024, 9, 4 * 1024, 11.5}
	first, second := standardised(t, metres, 2), standardised(t, mixed, 2)
	for i := range first {
		if first[i] != second[i] {
			t.Errorf("value %d is %v in one unit and %v in another", i, first[i], second[i])
		}
	}
}

func standardised(t *testing.T, raw []float32, size int) []float32 {
	t.Helper()
	scales, err := scalesOf(raw, size)
	if err != nil {
		t.Fatal(err)
	}
	values, err := standardise(raw, scales)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// An input that never differs becomes 0, in the test part too.
func TestPerInputScaleOfAConstant(t *testing.T) {
	scales, err := scalesOf([]uint8{7, 0, 7, 10}, 2)
	if err != nil {
		t.Fatal(err)
	}
	test, err := standardise([]uint8{9, 10}, scales)
	if err != nil || test[0] != 0 || test[1] != 1 {
		t.Errorf("the test sample becomes %v (%v), want 0 and 1", test, err)
	}
}

func TestPerInputScaleRefuses(t *testing.T) {
	_, err := scalesOf([]float32{1, 1e8, 2, 1e8 + 8}, 2)
	if err == nil || !strings.Contains(err.Error(), "input 2 (from 1): the values lie around 1e+08 but differ by 4 only") {
		t.Errorf("error is %v", err)
	}
	scales, err := scalesOf([]float32{1e-30, 2e-30}, 1)
	if err != nil {
		t.Fatal(err)
	}
	_, err = standardise([]float32{0, 3e38}, scales)
	if err == nil || !strings.Contains(err.Error(), "sample 2, input 1 (both from 1): 3e+38 is too far from the mean 1.5e-30") {
		t.Errorf("error is %v", err)
	}
	_, err = dataOf(tableSet(t, []float32{1e-30, 2e-30}, []float32{3e38}, 1), inputScale{1.5e-30, 5e-31}, []float32{1e-30, 2e-30}, []float32{3e38})
	if err == nil || !strings.Contains(err.Error(), "data set table, test part: 3e+38 is too far") {
		t.Errorf("error is %v", err)
	}
}

// tableSet is a set of real numbers in 2 classes, which alternate.
func tableSet(t *testing.T, train, test []float32, size int) *dataset.Set {
	t.Helper()
	images := func(values []float32) dataset.Images {
		im := dataset.Images{Values: values, Count: len(values) / size, Size: size}
		for i := range im.Count {
			im.Labels = append(im.Labels, uint16(i%2))
		}
		return im
	}
	set, err := dataset.New(dataset.Set{Name: "table", Train: images(train), Test: images(test), Classes: 2, Rows: 1, Cols: size, Channels: 1})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// Statistics are those of the training part: what the test part has does not change
// what is trained.
func TestScaleIsThatOfTheTrainingPart(t *testing.T) {
	var train []float32
	for i := range 40 {
		train = append(train, float32(i%2)+float32(i%7)/10, float32(1000*(i%5)))
	}
	task := DefaultTask()
	task.Network.Setup, task.Network.Hidden = pidnet.Trivariate, Sizes{4}
	task.Training.Epochs, task.Training.Batch = 2, 8
	curve := func(scale Scale, test []float32) string {
		data, err := NewData(tableSet(t, train, test, 2), scale)
		if err != nil {
			t.Fatal(err)
		}
		prepared, err := Prepare(task, data)
		if err != nil {
			t.Fatal(err)
		}
		trainer, err := prepared.Trainer(nil, 1)
		if err != nil {
			t.Fatal(err)
		}
		outcome, err := trainer.Train(t.Context(), 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(outcome.Curve, outcome.Atoms)
	}
	for _, scale := range Scales() {
		if curve(scale, []float32{0, 0}) != curve(scale, []float32{-5, 1e6}) {
			t.Errorf("%s: other test samples change the training", scale)
		}
	}
	if curve(GlobalScale, []float32{0, 0}) == curve(PerInputScale, []float32{0, 0}) {
		t.Error("both scales train the same")
	}
}

// Tasks that were stored before there was a choice have the global scale, and their
// text, on which hashes rest, is as it was.
func TestScaleInStoredTasks(t *testing.T) {
	task := DefaultTask()
	text, err := task.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"dataset":{"name":"mnist","validation":0.2},`; !strings.HasPrefix(string(text), want) {
		t.Errorf("the text is %s, want it to begin with %s", text, want)
	}
	task.Dataset.Scale = PerInputScale
	if text, err = task.Canonical(); err != nil {
		t.Fatal(err)
	}
	if want := `{"dataset":{"name":"mnist","validation":0.2,"scale":"per-input"},`; !strings.HasPrefix(string(text), want) {
		t.Errorf("the text is %s, want it to begin with %s", text, want)
	}
	again, err := ParseTask(text)
	if err != nil || again.Dataset.Scale != PerInputScale {
		t.Errorf("read again it has the scale %q (%v)", again.Dataset.Scale, err)
	}
	task.Dataset.Scale = "local"
	if err := task.Validate(); err == nil || err.Error() != `dataset.scale: there is no scale "local"; it is global or per-input` {
		t.Errorf("error is %v", err)
	}
}
