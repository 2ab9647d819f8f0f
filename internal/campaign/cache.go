package campaign

import (
	"encoding/json"
	"strconv"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
	"goalsearch/search"
	"goalsearch/store"
)

// runCache are the runs of a store that a study can reuse: equal trainings
// in other studies, made by the same kernels on the same data.
type runCache struct {
	db    *store.DB
	test  bool   // the study records test accuracy
	data  string // checksum of its data
	where map[string][]runAddress
}

type runAddress struct {
	study      string
	trial, run int
}

// newRunCache finds what the studies of a store have that a study can reuse.
func newRunCache(db *store.DB, p plan, known *identities) (runCache, error) {
	k := runCache{db: db, test: p.Task().Training.Test, data: p.Data().Checksum, where: make(map[string][]runAddress)}
	training, err := p.Task().Identity()
	if err != nil {
		return k, err
	}
	studies, err := db.Studies()
	if err != nil {
		return k, err
	}
	for _, s := range studies {
		if s.Name == p.Name || known.of(s.Spec.TrainingSpec) != training {
			continue
		}
		trials, err := db.TrialSummaries(s.Name)
		if err != nil {
			return k, err
		}
		for _, t := range trials {
			k.add(s.Study, t)
		}
	}
	return k, nil
}

// identities are those of the trainings of specs, by text: each is parsed once.
type identities struct{ bySpec map[string]string }

// of returns the identity of a spec's trainings; "" for the spec of a later version, which
// cannot be read.
func (i *identities) of(spec json.RawMessage) string {
	identity, ok := i.bySpec[string(spec)]
	if ok {
		return identity
	}
	if task, err := evaluate.ParseTask(spec); err == nil {
		if identity, err = task.Identity(); err != nil {
			identity = ""
		}
	}
	if i.bySpec == nil {
		i.bySpec = make(map[string]string)
	}
	i.bySpec[string(spec)] = identity
	return identity
}

// add notes the runs of a trial that were trained to the end; those of lower rungs are
// other trainings.
func (k runCache) add(study search.Study, t search.Trial) {
	if t.DuplicateOf >= 0 {
		return
	}
	for _, r := range t.Runs {
		if study.Spec.Epochs(r.Number) != 0 || k.test && r.Reason == "" && r.Outcome.TestAccuracy == nil {
			continue
		}
		key := runKey(t.Goal, r.Seed)
		k.where[key] = append(k.where[key], runAddress{study.Name, t.Number, r.Number})
	}
}

func runKey(goal search.Params, seed uint64) string {
	return strconv.FormatUint(seed, 10) + " " + goal.String()
}

// find has the form of search.Runner.Cache.
func (k runCache) find(r search.RunSpec) (search.Run, bool, error) {
	for _, at := range k.where[runKey(r.Goal, r.Seed)] {
		run, ok, err := k.read(at)
		if ok || err != nil {
			return run, ok, err
		}
	}
	return search.Run{}, false, nil
}

// read reads a run; false if it cannot be reused.
func (k runCache) read(at runAddress) (search.Run, bool, error) {
	t, err := k.db.Trial(at.study, at.trial)
	if err != nil {
		return search.Run{}, false, err
	}
	for _, run := range t.Runs {
		// A panic may have been the machine's; other kernels give other bits, and a
		// file of data may have changed.
		if run.Number == at.run && run.Provenance.Stack == "" && run.Provenance.Numerics == pidnet.Numerics() && k.sameData(run) {
			if !k.test {
				run.Outcome.TestAccuracy = nil
			}
			return run, true, nil
		}
	}
	return search.Run{}, false, nil
}

// sameData says whether a run was trained on the study's data, as far as is known.
func (k runCache) sameData(r search.Run) bool {
	was := trainedOn(r.Provenance)
	return was == "" || was == k.data
}
