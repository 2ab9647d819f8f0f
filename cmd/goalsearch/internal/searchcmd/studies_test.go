package searchcmd

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/search"
	"goalsearch/store"
)

// TestStudiesNamesTheBest: the best of a study is the goal that rank shows first, which
// one lucky run is not.
func TestStudiesNamesTheBest(t *testing.T) {
	study := search.Study{
		Name: "noisy",
		Spec: search.Spec{
			TrainingSpec: []byte(`{}`), Space: search.Space{{Name: "{F}", Low: 0, High: 1}}, Strategy: "random",
			Generation: 2, Runs: 1, Seeds: search.SharedSeeds, Seed: 1,
		},
		Budget: search.Budget{Trials: 2, MaxFailures: -1},
	}
	var trials []search.Trial
	for i, scores := range [][]float64{{.50, .48, .52, .51, .49}, {.51}} {
		trial := search.Trial{Number: i, Origin: search.Proposed, Planned: len(scores), DuplicateOf: -1, Goal: study.Spec.Space.Goal([]float64{float64(i) / 2})}
		for k, score := range scores {
			trial.Runs = append(trial.Runs, search.Run{Number: k, Seed: study.Spec.RunSeed(i, k), Outcome: search.Outcome{
				Curve: []search.Epoch{{ValidationAccuracy: score}},
			}})
		}
		trials = append(trials, trial)
	}
	path := filepath.Join(t.TempDir(), "noisy.db")
	db, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Insert(study, trials); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	var table, ranking bytes.Buffer
	if err := (studiesOptions{store: path, format: "table"}).Run(t.Context(), terminal.Streams{Out: &table, Err: io.Discard}); err != nil {
		t.Fatal(err)
	}
	if err := (rankOptions{store: path, study: "noisy", format: "csv"}).Run(t.Context(), terminal.Streams{Out: &ranking, Err: io.Discard}); err != nil {
		t.Fatal(err)
	}
	row := strings.Fields(strings.Split(table.String(), "\n")[1])
	if best := row[len(row)-2:]; best[0] != "0.5000" || best[1] != "0" {
		t.Errorf("the best is said to be %v in\n%s", best, table.String())
	}
	if first := strings.Split(ranking.String(), "\n")[1]; !strings.HasPrefix(first, "0,") && !strings.HasPrefix(first, "1,0,") {
		t.Errorf("the ranking begins with %s", first)
	}
}
