package configs

import (
	"reflect"
	"strings"
	"testing"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
)

func TestTask(t *testing.T) {
	base := evaluate.DefaultTask()
	base.Network.Hidden = evaluate.Sizes{7}
	given := []Setting{
		{"training.hidden_optimiser.learning_rate", "0.01", "--set a"},
		{"training.binning", "scaled", "--set b"},
	}
	got, err := Task(base, given)
	if err != nil {
		t.Fatal(err)
	}
	want := base
	want.Training.HiddenOptimiser.LearningRate = 0.01
	want.Training.Binning = pidnet.ScaledBins
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestTaskRefuses(t *testing.T) {
	for _, c := range []struct{ key, value, want string }{
		{"network.setup", "context", "given with the goal"},
		{"search.trials", "3", "says nothing of a training"},
		{"training.epoch", "3", "training.epochs"},
		{"training.batch", "-1", "training.batch"},
		{"training.batch", "1000000", "smaller batch"},
		{"training.binning", "round", "fixed, scaled"},
		{"training.hidden_optimiser.decay", ".nan", "decay"},
	} {
		_, err := Task(evaluate.DefaultTask(), []Setting{{c.key, c.value, "--set " + c.key}})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "--set") {
			t.Errorf("%s=%s: error %v, want one with --set and %q", c.key, c.value, err, c.want)
		}
	}
}
