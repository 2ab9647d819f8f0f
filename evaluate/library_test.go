package evaluate

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goalsearch/evaluate/dataset"
	"goalsearch/pidnet"
	"goalsearch/search"
)

// flowers is a table with words as labels; shift moves one column.
func flowers(shift int) string {
	var b strings.Builder
	b.WriteString("length,area,kind\n")
	for i := range 30 {
		fmt.Fprintf(&b, "%d.5,%d,%s\n", i%3+i%5, 1000*(i%3)+shift+i, []string{"rose", "tulip", "violet"}[i%3])
	}
	return b.String()
}

// flowerRun is a run on the table.
func flowerRun(t *testing.T, scale Scale) search.RunSpec {
	t.Helper()
	task := DefaultTask()
	task.Dataset = Dataset{Name: "own.csv", Validation: 0.25, Scale: scale}
	task.Dataset.Y = "kind"
	task.Network = Network{Setup: pidnet.Trivariate, Hidden: Sizes{4}}
	task.Training.Epochs, task.Training.Batch = 2, 6
	spec, err := task.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	return search.RunSpec{TrainingSpec: spec, Goal: search.Params{{Name: "{F}{C}", Value: 1}}, Seed: 7}
}

func localWith(t *testing.T, text string) (local *Local, dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "own.csv"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return NewLocal(dir, 1), dir
}

// A worker that receives a data set trains to the bits of who sent it, under each scale,
// though it has another file of that name.
func TestReceivedDataTrainTheSame(t *testing.T) {
	ref := dataset.Ref{Name: "own.csv", Reading: dataset.Reading{Y: "kind"}}
	here, _ := localWith(t, flowers(0))
	there, _ := localWith(t, flowers(500))
	for _, scale := range Scales() {
		run := flowerRun(t, scale)
		sum, err := here.Checksum(t.Context(), ref, string(scale))
		if err != nil {
			t.Fatal(err)
		}
		want, err := here.EvaluateOn(t.Context(), sum, run, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := there.EvaluateOn(t.Context(), sum, run, nil); err == nil || !strings.Contains(err.Error(), "data set own.csv: its content has the SHA-256 ") {
			t.Errorf("on other data: error is %v", err)
		}
		var content bytes.Buffer
		if err := here.WriteContent(t.Context(), ref, sum, &content); err != nil {
			t.Fatal(err)
		}
		if err := there.Receive(t.Context(), ref, string(scale), strings.Repeat("0", 64), bytes.NewReader(content.Bytes())); err == nil {
			t.Error("what has another checksum is received")
		}
		if err := there.Receive(t.Context(), ref, string(scale), sum, &content); err != nil {
			t.Fatal(err)
		}
		got, err := there.EvaluateOn(t.Context(), sum, run, nil)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: the training differs:\n%v\n%v", scale, got, want)
		}
		if names := fmt.Sprint(there.Loaded(sum).ClassNames); names != "[rose tulip violet]" {
			t.Errorf("the classes are %s", names)
		}
	}
	if d := there.Loaded("none"); d.Checksum != "none" || d.Train != nil {
		t.Errorf("data that are not there are %+v", d)
	}
}

// A file that changes while a search goes on is not sent.
func TestChangedDataAreNotSent(t *testing.T) {
	ref := dataset.Ref{Name: "own.csv", Reading: dataset.Reading{Y: "kind"}}
	local, dir := localWith(t, flowers(0))
	sum, err := local.Checksum(t.Context(), ref, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "own.csv"), []byte(flowers(1)), 0o644); err != nil {
		t.Fatal(err)
	}
	var content bytes.Buffer
	if err := local.WriteContent(t.Context(), ref, sum, &content); err == nil || !strings.Contains(err.Error(), "data set own.csv: its content has the SHA-256 ") || content.Len() > 0 {
		t.Errorf("error is %v, %d bytes were written", err, content.Len())
	}
}

// However defaults are written, a data set is loaded once.
func TestLibraryLoadsOnce(t *testing.T) {
	local, _ := localWith(t, flowers(0))
	load := func(d Dataset) *Data {
		t.Helper()
		task := DefaultTask()
		task.Dataset = d
		loaded, err := local.Load(t.Context(), task)
		if err != nil {
			t.Fatal(err)
		}
		return loaded.Data()
	}
	plain := Dataset{Name: "own.csv", Validation: 0.2}
	written := plain
	written.Decimal, written.Header, written.Scale = dataset.Point, dataset.Auto, GlobalScale
	scaled := plain
	scaled.Scale = PerInputScale
	if load(plain) != load(written) || load(plain) == load(scaled) {
		t.Error("defaults that are written out make another data set, or another scale does not")
	}
}
