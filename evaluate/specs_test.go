package evaluate

import (
	"errors"
	"fmt"
	"testing"

	"goalsearch/evaluate/dataset"
	"goalsearch/pidnet"
)

// holdTable has an evaluator hold so many samples as the data set "table".
func holdTable(t *testing.T, l *Local, samples int) *Data {
	t.Helper()
	train := make([]float32, 2*samples)
	for i := range train {
		train[i] = float32(i % 5)
	}
	data, err := l.library.keep(tableSet(t, train, train[:4], 2), scaledOf(dataset.Ref{Name: "table"}, ""))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestSpecIsParsedOnce: what a text means is known from its first use on; on other data
// the task is checked anew.
func TestSpecIsParsedOnce(t *testing.T) {
	l := NewLocal("", 1)
	first := holdTable(t, l, 40)
	task := DefaultTask()
	task.Dataset.Name, task.Network.Hidden, task.Training.Batch = "table", Sizes{3}, 32
	text, err := task.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.PrepareSpec(t.Context(), text)
	if err != nil || p.Data() != first || p.Task().Training.Batch != 32 {
		t.Fatalf("batches of %d, error %v", p.Task().Training.Batch, err)
	}
	marked := p
	marked.task.Training.Epochs = 7
	l.specs.keep(text, marked)
	if p, err := l.PrepareSpec(t.Context(), text); err != nil || p.Task().Training.Epochs != 7 {
		t.Errorf("parsed again: %d epochs, error %v", p.Task().Training.Epochs, err)
	}
	more := holdTable(t, l, 60)
	if p, err := l.PrepareSpec(t.Context(), text); err != nil || p.Data() != more {
		t.Errorf("not on the data that are held now, error %v", err)
	}
	holdTable(t, l, 39)
	var field *FieldError
	if _, err := l.PrepareSpec(t.Context(), text); !errors.As(err, &field) || field.Field != batchKey {
		t.Errorf("batches of 32 of 31 samples: %v", err)
	}
	if _, err := l.PrepareSpec(t.Context(), text[1:]); err == nil {
		t.Error("half a spec is prepared")
	}
}

// TestSpecsAreBounded: however many specs there are, few are kept, the latest among them.
func TestSpecsAreBounded(t *testing.T) {
	var s specs
	for i := range 3*maxSpecs + 1 {
		s.keep(fmt.Append(nil, i), Prepared{Loaded{task: Task{Network: Network{Setup: pidnet.Setup(fmt.Sprint(i))}}}})
		if len(s.byText) > maxSpecs {
			t.Fatalf("%d specs are kept", len(s.byText))
		}
		if p, ok := s.find(fmt.Append(nil, i)); !ok || p.task.Network.Setup != pidnet.Setup(fmt.Sprint(i)) {
			t.Fatalf("spec %d is not kept", i)
		}
	}
}
