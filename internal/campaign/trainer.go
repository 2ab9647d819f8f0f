package campaign

import (
	"context"
	"errors"
	"slices"

	"goalsearch/search"
	"goalsearch/store"
)

// Trained is a study that was taken to its end.
type Trained struct {
	search.Study
	// Trials are summaries, without those of goals that were enqueued.
	Trials []search.Trial
}

// Trainer takes studies of goals to their end, those of experiments.
type Trainer struct {
	Options
	// FixedNames refuses a study whose name the store has for another one. Otherwise the
	// study gets a name that follows from its spec.
	FixedNames bool
}

// Train takes studies to their end. A study may have got another name.
func (t Trainer) Train(ctx context.Context, studies ...search.Study) ([]Trained, error) {
	if !t.FixedNames {
		var err error
		if studies, err = ownNames(t.Store, studies); err != nil {
			return nil, err
		}
	}
	if err := Run(ctx, t.Options, studies); err != nil {
		return nil, err
	}
	snapshot, err := store.Read(t.Store)
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	list := make([]Trained, len(studies))
	for i, s := range studies {
		trials, err := snapshot.TrialSummaries(s.Name)
		if err != nil {
			return nil, err
		}
		list[i] = Trained{s, slices.DeleteFunc(trials, func(t search.Trial) bool { return t.Origin == search.Enqueued })}
	}
	return list, nil
}

// TrainBy is Train of one study by a strategy of the caller's.
func (t Trainer) TrainBy(ctx context.Context, strategy func(search.Spec) (search.Strategy, error), study search.Study) (Trained, error) {
	t.Strategy = strategy
	list, err := t.Train(ctx, study)
	if err != nil {
		return Trained{}, err
	}
	return list[0], nil
}

// ownNames returns the studies, each under a name that the store has for no other study.
func ownNames(path string, studies []search.Study) ([]search.Study, error) {
	snapshot, err := store.Read(path)
	if errors.Is(err, store.ErrNoStore) {
		return studies, nil
	}
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	named := slices.Clone(studies)
	for i := range named {
		if named[i].Name, err = ownName(snapshot, named[i]); err != nil {
			return nil, err
		}
	}
	return named, nil
}

// ownName returns the name of a study, and behind it, where the store has another study
// of that name, a part of the hash of its spec.
func ownName(snapshot *store.Snapshot, study search.Study) (string, error) {
	const digits = 8
	stored, err := snapshot.Study(study.Name)
	if errors.Is(err, search.ErrNoStudy) {
		return study.Name, nil
	}
	if err != nil {
		return "", err
	}
	is, err := study.Spec.Hash()
	if err != nil {
		return "", err
	}
	was, err := stored.Spec.Hash()
	if err != nil || is == was {
		return study.Name, err
	}
	return study.Name + ",spec=" + is[:digits], nil
}
