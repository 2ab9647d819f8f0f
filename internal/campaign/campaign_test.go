package campaign_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"goalsearch/configs"
	"goalsearch/internal/campaign"
	"goalsearch/search"
	"goalsearch/store"
)

const tiny = `study: tiny
dataset: {name: builtin-digits}
network: {hidden: 4}
training: {epochs: 1, batch: 1000}
search: {strategy: random, replicates: 0, trials: 3, population: 2}
`

// loaded returns the studies of a config, with settings as KEY=VALUE.
func loaded(t *testing.T, text string, settings ...string) []search.Study {
	t.Helper()
	file := filepath.Join(t.TempDir(), "study.yaml")
	write(t, file, text)
	var list []configs.Setting
	for _, s := range settings {
		setting, err := configs.ParseSetting("--set", s)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, setting)
	}
	studies, err := configs.Load(file, list)
	if err != nil {
		t.Fatal(err)
	}
	return studies
}

// follow returns options for a store of its own, and where events are noted by their kind.
func follow(t *testing.T) (campaign.Options, *[]string) {
	events := new([]string)
	return campaign.Options{
		Store: filepath.Join(t.TempDir(), "goalsearch.db"),
		Notify: func(e campaign.Event) {
			kind := strings.TrimPrefix(fmt.Sprintf("%T", e), "campaign.")
			if n := len(*events); n == 0 || (*events)[n-1] != kind {
				*events = append(*events, kind)
			}
		},
	}, events
}

func trialsOf(t *testing.T, path, study string) []search.Trial {
	t.Helper()
	snapshot, err := store.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	defer snapshot.Close()
	trials, err := snapshot.Trials(study)
	if err != nil {
		t.Fatal(err)
	}
	return trials
}

// TestRunTellsWhatHappens: a campaign is events and a store, without a terminal.
func TestRunTellsWhatHappens(t *testing.T) {
	o, events := follow(t)
	if err := campaign.Run(t.Context(), o, loaded(t, tiny)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"StudyBegan", "Advanced", "StudyEnded"}, *events); diff != "" {
		t.Errorf("events (- wanted, + got):\n%s", diff)
	}
	if trials := trialsOf(t, o.Store, "tiny"); len(trials) != 3 || !trials[2].Ended() {
		t.Errorf("the store has %d trials", len(trials))
	}
	*events = nil
	if err := campaign.Run(t.Context(), o, loaded(t, tiny, "study=again")); err != nil {
		t.Fatal(err)
	}
	again := trialsOf(t, o.Store, "again")
	if diff := cmp.Diff(trialsOf(t, o.Store, "tiny"), again, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("an equal study has reused other runs:\n%s", diff)
	}
}

// TestRunRetries: a training that failed once gives its outcome when it is trained again,
// though another study of the store has the failure.
func TestRunRetries(t *testing.T) {
	o, _ := follow(t)
	if err := campaign.Run(t.Context(), o, append(loaded(t, tiny), loaded(t, tiny, "study=again")...)); err != nil {
		t.Fatal(err)
	}
	want := trialsOf(t, o.Store, "tiny")
	db, err := store.Open(o.Store, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	failed := want[1].Runs[0]
	failed.Outcome, failed.Reason = search.Outcome{}, "the disk is full"
	for _, name := range []string{"tiny", "again"} {
		if err := db.Correct(name, search.Entry{Event: search.ScoreReplaced}, []search.Correction{{Trial: 1, Replacement: &failed}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if runs, _, err := store.Retry(o.Store, "tiny", []int{1}, time.Now()); runs != 1 || err != nil {
		t.Fatalf("%d runs are to be trained again, %v", runs, err)
	}
	if err := campaign.Run(t.Context(), o, loaded(t, tiny)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, trialsOf(t, o.Store, "tiny"), cmpopts.EquateEmpty(), cmpopts.IgnoreFields(search.Run{}, "Provenance")); diff != "" {
		t.Errorf("trials (- before it failed, + trained again):\n%s", diff)
	}
}

// stopper asks for the end when it is told to.
type stopper struct{ soft chan struct{} }

func (s stopper) Gracefully() <-chan struct{} { return s.soft }
func (s stopper) Stop()                       { close(s.soft) }

// TestRunIsStopped: asked to end, it keeps what was trained, and goes on to the same trials.
func TestRunIsStopped(t *testing.T) {
	whole, _ := follow(t)
	if err := campaign.Run(t.Context(), whole, loaded(t, tiny)); err != nil {
		t.Fatal(err)
	}
	o, events := follow(t)
	stop := stopper{make(chan struct{})}
	o.Stopper, o.Workers = stop, 1
	note := o.Notify
	o.Notify = func(e campaign.Event) {
		note(e)
		if a, ok := e.(campaign.Advanced); ok && a.Trained == 1 {
			stop.Stop()
		}
	}
	if err := campaign.Run(t.Context(), o, loaded(t, tiny)); !errors.Is(err, search.ErrInterrupted) {
		t.Fatalf("stopped, it returns %v", err)
	}
	if !slices.Contains(*events, "Stopped") {
		t.Errorf("events %v", *events)
	}
	o.Stopper, o.Notify = nil, nil
	if err := campaign.Run(t.Context(), o, loaded(t, tiny)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(trialsOf(t, whole.Store, "tiny"), trialsOf(t, o.Store, "tiny"), cmpopts.IgnoreFields(search.Run{}, "Provenance")); diff != "" {
		t.Errorf("stopped and resumed it has other trials:\n%s", diff)
	}
}

// TestSetAside: a study that cannot go on holds up no others, and the error is told once.
func TestSetAside(t *testing.T) {
	o, events := follow(t)
	o.SetAside = true
	studies := append(loaded(t, tiny, "dataset.name=mnist", "study=missing"), loaded(t, tiny)...)
	o.Data = t.TempDir()
	err := campaign.Run(t.Context(), o, studies)
	var told campaign.Told
	if !errors.As(err, &told) || strings.TrimSpace(err.Error()) != "" {
		t.Errorf("the error is %v", err)
	}
	if diff := cmp.Diff([]string{"StudySetAside", "StudyBegan", "Advanced", "StudyEnded"}, *events); diff != "" {
		t.Errorf("events:\n%s", diff)
	}
}

// TestEstimate counts what is left, and changes nothing.
func TestEstimate(t *testing.T) {
	o, _ := follow(t)
	list, err := campaign.Estimate(t.Context(), o, loaded(t, tiny))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].RunsLeft != 3 || list[0].Time <= 0 {
		t.Errorf("the forecast is %+v", list)
	}
	if _, err := store.Read(o.Store); !errors.Is(err, store.ErrNoStore) {
		t.Errorf("the estimate has made a store: %v", err)
	}
}

// TestEstimateOfReplicates: an estimate counts the replicates to come, and nothing when
// the study is done.
func TestEstimateOfReplicates(t *testing.T) {
	o, _ := follow(t)
	settings := []string{"search.replicates=0.25", "search.trials=6"}
	for _, want := range []int{6 + 2, 0} {
		list, err := campaign.Estimate(t.Context(), o, loaded(t, tiny, settings...))
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 1 || list[0].RunsLeft != want || (list[0].Time > 0) != (want > 0) {
			t.Errorf("the forecast is %+v, want %d runs", list, want)
		}
		if err := campaign.Run(t.Context(), o, loaded(t, tiny, settings...)); err != nil {
			t.Fatal(err)
		}
	}
	// With one trial more it goes on.
	list, err := campaign.Estimate(t.Context(), o, loaded(t, tiny, "search.replicates=0.25", "search.trials=9"))
	if err != nil || list[0].RunsLeft != 3+1 {
		t.Errorf("the forecast is %+v (%v)", list, err)
	}
}

// TestTrainerNames: a study of an experiment keeps its name while its spec stays, and gets
// another where the store has another study of that name, unless its name is fixed.
func TestTrainerNames(t *testing.T) {
	o, _ := follow(t)
	trainer := campaign.Trainer{Options: o}
	train := func(trainer campaign.Trainer, settings ...string) (string, error) {
		list, err := trainer.Train(context.Background(), loaded(t, tiny, settings...)...)
		if err != nil {
			return "", err
		}
		return list[0].Name, nil
	}
	for _, step := range []struct {
		setting string
		own     bool // a name of its own
	}{{"search.trials=2", false}, {"search.trials=3", false}, {"seed=7", true}, {"seed=7", true}, {"seed=1", false}} {
		name, err := train(trainer, step.setting)
		if err != nil {
			t.Fatalf("%s: %v", step.setting, err)
		}
		if own := strings.HasPrefix(name, "tiny,spec="); own != step.own {
			t.Errorf("%s: the study is named %s", step.setting, name)
		}
	}
	trainer.FixedNames = true
	if _, err := train(trainer, "seed=7"); !errors.Is(err, search.ErrSpecChanged) {
		t.Errorf("a fixed name of another study: %v", err)
	}
}
