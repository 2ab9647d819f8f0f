package evaluate_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
	"goalsearch/search"
)

// TestContinuedIsUnbroken: a training in three parts gives the bits of the unbroken
// one, with its snapshots, without them, and with damaged ones.
func TestContinuedIsUnbroken(t *testing.T) {
	task := smallTask(pidnet.Trivariate, 6)
	task.Training.Epochs, task.Training.Test = 5, false
	text, err := task.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	spec := search.RunSpec{TrainingSpec: text, Goal: search.Params{{Name: "{F}{C}", Value: 1}, {Name: "{F}{L}", Value: -1}}, Seed: 7}
	unbroken, err := evaluate.NewLocal("", 1).Evaluate(t.Context(), spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	parts := []search.RunSpec{spec, spec, spec}
	parts[0].Epochs, parts[1].Epochs, parts[1].From, parts[2].From = 2, 3, 2, 3
	for name, spoil := range map[string]func(t *testing.T, dir string){
		"kept": func(t *testing.T, dir string) {
			if files := snapshots(t, dir); len(files) != 1 {
				t.Errorf("%d snapshots are kept, want 1", len(files))
			}
		},
		"lost": func(t *testing.T, dir string) {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		},
		"damaged": func(t *testing.T, dir string) {
			for _, file := range snapshots(t, dir) {
				content, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				content[len(content)/2] ^= 1
				if err := os.WriteFile(file, content, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		},
		"cut short": func(t *testing.T, dir string) {
			for _, file := range snapshots(t, dir) {
				if err := os.Truncate(file, 10); err != nil {
					t.Fatal(err)
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "snapshots")
			local := evaluate.NewLocal("", 2)
			local.Snapshots = evaluate.Folder(dir)
			for i, part := range parts {
				reported := 0
				outcome, err := local.Evaluate(t.Context(), part, func(search.Epoch) error { reported++; return nil })
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(unbroken.Curve[:len(outcome.Curve)], outcome.Curve); diff != "" || len(outcome.Curve) != []int{3, 4, 6}[i] {
					t.Errorf("part %d: curve of %d points (-unbroken +part):\n%s", i, len(outcome.Curve), diff)
				}
				if continued := name == "kept" && i > 0; continued != (reported < len(outcome.Curve)) {
					t.Errorf("part %d: %d of %d epochs were trained", i, reported, len(outcome.Curve))
				}
				if i == len(parts)-1 {
					if diff := cmp.Diff(unbroken, outcome); diff != "" {
						t.Errorf("outcome (-unbroken +continued):\n%s", diff)
					}
					if name == "kept" && len(snapshots(t, dir)) != 0 {
						t.Error("a snapshot is left behind")
					}
					return
				}
				spoil(t, dir)
			}
		})
	}
	longer := spec
	longer.Epochs = 6
	if _, err := evaluate.NewLocal("", 1).Evaluate(t.Context(), longer, nil); err == nil {
		t.Error("a training is longer than the science says")
	}
}

func snapshots(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}
