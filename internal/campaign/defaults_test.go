package campaign_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"goalsearch/evaluate"
	"goalsearch/internal/campaign"
	"goalsearch/pidnet"
	"goalsearch/search"
	"goalsearch/store"
)

// table writes a data set of a file's own: rows of two inputs and a label.
func table(t *testing.T, rows int) string {
	t.Helper()
	text := "a,b,label\n"
	for i := range rows {
		text += []string{"1.5,0.25,0\n", "-2,3,1\n", "0.5,-1,0\n", "1,2,1\n"}[i%4]
	}
	file := filepath.Join(t.TempDir(), "own.csv")
	write(t, file, text)
	return file
}

// stored makes a store with a study that trains a task.
func stored(t *testing.T, name string, task evaluate.Task) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "goalsearch.db")
	db, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	study := loaded(t, tiny, "study="+name)[0]
	if study.Spec.TrainingSpec, err = task.Canonical(); err != nil {
		t.Fatal(err)
	}
	if err := search.Register(db, study, false, time.Time{}); err != nil {
		t.Fatal(err)
	}
	return path
}

func nothingGiven(string) bool { return false }

// TestDefaultsSuitOwnData: data of the user's own are learned as suits their form, which
// is told once; known sets are left alone, and nobody's data are read who did not ask.
func TestDefaultsSuitOwnData(t *testing.T) {
	var told []string
	d := campaign.NewDefaults(filepath.Join(t.TempDir(), "absent.db"))
	d.Local = evaluate.NewLocal("", 1)
	d.Notify = func(e campaign.Event) {
		c := e.(campaign.DefaultsChosen)
		told = append(told, fmt.Sprint(c.Form, ": ", c.Choices))
	}
	task := evaluate.DefaultTask()
	task.Dataset.Name = table(t, 100)
	for range 2 {
		suited, err := d.Complete(t.Context(), "a", task, nothingGiven)
		if err != nil {
			t.Fatal(err)
		}
		if suited.Dataset.Scale != evaluate.PerInputScale || suited.Training.Batch >= 64 || suited.Network.Readout != pidnet.LearnedReadout {
			t.Errorf("it trains %+v", suited)
		}
	}
	if len(told) != 1 || told[0] != ("a table of 80 training samples: [dataset.scale=per-input training.batch=8 training.epochs=250]") {
		t.Errorf("told: %q", told)
	}
	if known, err := d.Complete(t.Context(), "a", evaluate.DefaultTask(), nothingGiven); err != nil || known.Training != evaluate.DefaultTask().Training {
		t.Errorf("a known data set: %+v, %v", known, err)
	}
	if err := os.Remove(task.Dataset.Name); err != nil {
		t.Fatal(err)
	}
	if _, err := campaign.NewDefaults("").Complete(t.Context(), "a", task, nothingGiven); err != nil {
		t.Errorf("data that nobody looks at: %v", err)
	}
	d = campaign.NewDefaults("")
	d.Local = evaluate.NewLocal("", 1)
	if _, err := d.Complete(t.Context(), "a", task, nothingGiven); err == nil || !strings.Contains(err.Error(), task.Dataset.Name) {
		t.Errorf("data that are not there: %v", err)
	}
}

// TestDefaultsOfStoredStudies: a study that was begun with the defaults of earlier builds
// keeps them, one that was begun with those of its form keeps these, and what is given
// wins over both.
func TestDefaultsOfStoredStudies(t *testing.T) {
	former := evaluate.DefaultTask()
	former.Dataset.Name = table(t, 3000)
	former.Network.Readout = pidnet.PaperReadout
	complete := func(path string, task evaluate.Task, given func(string) bool) (evaluate.Task, []campaign.Event) {
		t.Helper()
		var events []campaign.Event
		d := campaign.NewDefaults(path)
		d.Local = evaluate.NewLocal("", 1)
		d.Notify = func(e campaign.Event) { events = append(events, e) }
		completed, err := d.Complete(t.Context(), "old", task, given)
		if err != nil {
			t.Fatal(err)
		}
		return completed, events
	}
	same := func(what string, a, b evaluate.Task) {
		t.Helper()
		x, err := a.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		if y, err := b.Canonical(); string(x) != string(y) || err != nil {
			t.Errorf("%s trains\n%s want\n%s (%v)", what, x, y, err)
		}
	}
	open := evaluate.DefaultTask()
	open.Dataset.Name = former.Dataset.Name
	got, events := complete(stored(t, "old", former), open, nothingGiven)
	same("a study of an earlier build", got, former)
	if len(events) != 0 {
		t.Errorf("told: %v", events)
	}
	suited, _ := complete(filepath.Join(t.TempDir(), "absent.db"), open, nothingGiven)
	got, _ = complete(stored(t, "old", suited), open, nothingGiven)
	same("a study of this build", got, suited)
	got, _ = complete(stored(t, "another", former), open, nothingGiven)
	same("a study that the store does not have", got, suited)
	got, _ = complete(stored(t, "old", former), open, func(string) bool { return true })
	same("a study of which all is given", got, open)
}
