package configs

import (
	"strings"
	"testing"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
)

// TestReadoutOfPresets: presets with results in this repository read classes as the
// paper does, as those results were made; the others as new configs do.
func TestReadoutOfPresets(t *testing.T) {
	for _, p := range Presets() {
		want := pidnet.LearnedReadout
		if strings.HasPrefix(p.Name, "paper/") || p.Name == "mnist-night" || p.Name == "mnist-rungs" {
			want = "" // that of stored tasks
		}
		studies, err := Load(p.Name, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range studies {
			task, err := evaluate.ParseTask(s.Spec.TrainingSpec)
			if err != nil {
				t.Fatal(err)
			}
			if task.Network.Readout != want {
				t.Errorf("%s: readout %q, want %q", s.Name, task.Network.Readout, want)
			}
		}
	}
}
