package compatibility

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/search/strategies"
)

// TestNightReplays: the committed search of a night, with rungs and replicates, replays
// unchanged, its leaders included: nothing is trained.
func TestNightReplays(t *testing.T) {
	if testing.Short() {
		t.Skip("it replays 500 proposals of a Gaussian process")
	}
	if runtime.GOARCH != "amd64" {
		t.Skip("the export is of amd64, and the strategy's proposals are the same on one architecture")
	}
	file, err := os.Open("../../results/found/exports/mnist-night.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	study, want, _, err := results.ReadJSONL(file, file.Name())
	if err != nil {
		t.Fatal(err)
	}
	db := opened(t, filepath.Join(t.TempDir(), "night.db"))
	if _, err := db.Insert(study, want); err != nil {
		t.Fatal(err)
	}
	runner := search.Runner{Store: db, Evaluator: noEvaluator{}, Strategy: strategies.Of}
	progress, err := runner.Run(t.Context(), study.Name)
	if err != nil {
		t.Fatal(err)
	}
	if progress.Trained != 0 || progress.Ended != len(want) || progress.BestTrial != 339 {
		t.Errorf("progress %+v", progress)
	}
	got, err := db.Trials(study.Name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("trials (- stored, + replayed):\n%s", diff)
	}
}
