package campaign

import (
	"context"
	"encoding/json"
	"fmt"

	"goalsearch/evaluate"
	"goalsearch/store"
)

// Defaults complete trainings in what nobody has said of them.
type Defaults struct {
	// Local reads the data sets; nil: data are not looked at.
	Local *evaluate.Local
	// Notify is told what was chosen, the same once; nil: nobody is.
	Notify func(Event)

	stored map[string]json.RawMessage // training specs by study
	told   map[string]bool
}

// NewDefaults returns those that know the studies of the store at path, "" for none. Where
// it cannot be read, as one that is not there yet, they know none: who opens it next says
// why.
func NewDefaults(path string) *Defaults {
	d := &Defaults{stored: make(map[string]json.RawMessage), told: make(map[string]bool)}
	if path == "" {
		return d
	}
	snapshot, err := store.Read(path)
	if err != nil {
		return d
	}
	defer snapshot.Close()
	studies, err := snapshot.Studies()
	if err != nil {
		return d
	}
	for _, s := range studies {
		d.stored[s.Name] = s.Spec.TrainingSpec
	}
	return d
}

// Complete has the form of configs.Complete. Data of the user's own are learned as suits
// their form. A study that is stored goes on with the defaults that it was begun with.
func (d *Defaults) Complete(ctx context.Context, study string, task evaluate.Task, given func(key string) bool) (evaluate.Task, error) {
	chosen := DefaultsChosen{Dataset: task.Dataset.Name}
	if d.Local != nil {
		form, own, err := d.Local.Form(ctx, task.Dataset)
		if err != nil {
			return task, err
		}
		if own {
			chosen.Form = form
			task, chosen.Choices = task.Suit(form, given)
		}
	}
	if raw, ok := d.stored[study]; ok {
		if stored, err := evaluate.ParseTask(raw); err == nil {
			return task.KeepFormer(stored, given), nil
		}
	}
	d.tell(chosen)
	return task, nil
}

// tell tells of choices that were made, and not of the same ones twice.
func (d *Defaults) tell(e DefaultsChosen) {
	text := fmt.Sprint(e.Dataset, e.Choices)
	if d.Notify == nil || len(e.Choices) == 0 || d.told[text] {
		return
	}
	d.told[text] = true
	d.Notify(e)
}
