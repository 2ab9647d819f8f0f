package configs

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/evaluate"
)

// TestComplete: every study of a sweep is completed by its name, with the keys that
// neither the file nor the sweep nor a flag gives; what is completed is in its spec.
func TestComplete(t *testing.T) {
	const text = "study: a\ndataset: {name: own.csv}\ntraining: {epochs: 7}\nsearch: {rungs: [5]}\nsweep: {training.batch: [4, 8]}\n"
	var asked []string
	complete := func(study string, task evaluate.Task, given func(string) bool) (evaluate.Task, error) {
		for _, key := range []string{"dataset.name", "training.epochs", "training.batch", "training.binning", "network.readout", "network.hidden"} {
			if given(key) {
				study += " " + key
			}
		}
		asked = append(asked, fmt.Sprint(study, " ", task.Training.Batch))
		task.Training.Binning = "scaled"
		return task, nil
	}
	studies, err := load(&source{name: "c.yaml", complete: complete}, []byte(text), []Setting{{"network.hidden", "9", "--set network.hidden=9"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"a/training.batch=4 dataset.name training.epochs training.batch network.hidden 4",
		"a/training.batch=8 dataset.name training.epochs training.batch network.hidden 8",
	}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("asked to complete (-want +got):\n%s", diff)
	}
	for _, s := range studies {
		if !strings.Contains(string(s.Spec.TrainingSpec), `"binning":"scaled"`) {
			t.Errorf("%s trains %s", s.Name, s.Spec.TrainingSpec)
		}
	}
}

// TestCompletingFails: an error of completing is no problem of the config, and what is
// wrong in the config is told first.
func TestCompletingFails(t *testing.T) {
	lost := errors.New("the data are lost")
	asked := 0
	complete := func(string, evaluate.Task, func(string) bool) (evaluate.Task, error) {
		asked++
		return evaluate.Task{}, lost
	}
	refused := func(text string) error {
		studies, err := load(&source{name: "c.yaml", complete: complete}, []byte(text), nil)
		if studies != nil {
			t.Errorf("%s: %d studies", text, len(studies))
		}
		return err
	}
	if err := refused("study: a\nsweep: {seed: [1, 2]}"); err != lost || asked != 1 {
		t.Errorf("%v, asked %d times", err, asked)
	}
	var problem *Problem
	if err := refused("study: a\ntraining: {epochs: 0}"); !errors.As(err, &problem) || asked != 1 {
		t.Errorf("%v, asked %d times", err, asked)
	}
	// The rungs are held against the epochs that completing has chosen.
	complete = func(_ string, task evaluate.Task, _ func(string) bool) (evaluate.Task, error) {
		task.Training.Epochs = 400
		return task, nil
	}
	if _, err := load(&source{name: "c.yaml", complete: complete}, []byte("study: a\nsearch: {rungs: [300]}"), nil); err != nil {
		t.Error(err)
	}
	if err := refused("study: a\nsearch: {rungs: [400]}"); err == nil || !strings.Contains(err.Error(), "400 epochs are not fewer than the 400 of training.epochs") {
		t.Errorf("as many epochs as the training has: %v", err)
	}
}
