package search_test

import (
	"slices"
	"testing"

	"goalsearch/search"
	"goalsearch/store"
)

// altered returns a store with the trials of the study, changed.
func altered(t *testing.T, study search.Study, change func([]search.Trial) []search.Trial) *store.Memory {
	t.Helper()
	list := change(uninterrupted(t, study))
	m := memory(t, study)
	for i, trial := range list {
		runs := trial.Runs
		trial.Number, trial.Runs = i, nil
		must(t, m.Propose("toy", []search.Trial{trial}))
		if trial.DuplicateOf >= 0 {
			continue
		}
		for _, run := range runs {
			must(t, m.AddRun("toy", i, run))
		}
	}
	return m
}

func TestChangedStore(t *testing.T) {
	tests := map[string]struct {
		change func([]search.Trial) []search.Trial
		words  []string
	}{
		"another goal": {
			func(list []search.Trial) []search.Trial {
				list[6].Goal = slices.Clone(list[6].Goal)
				list[6].Goal[0].Value = 0.123
				list[6].DuplicateOf = -1
				return list[:7]
			},
			[]string{"trial 6", "{F}=0.123", "replaying"},
		},
		"another origin": {
			func(list []search.Trial) []search.Trial { list[0].Origin = search.Initial; return list },
			[]string{"trial 0", "has design", "gives start"},
		},
		"a copy that stands alone": {
			func(list []search.Trial) []search.Trial {
				i := slices.IndexFunc(list, func(trial search.Trial) bool { return trial.DuplicateOf >= 0 })
				list[i].DuplicateOf = -1
				return list[:i+1]
			},
			[]string{"(the same as trial"},
		},
		"a trial dropped": {
			func(list []search.Trial) []search.Trial { return slices.Delete(list[:5], 1, 2) },
			[]string{"trial 1", "gives start"},
		},
		"another score": { // the offspring of generation 2 differ from the stored
			func(list []search.Trial) []search.Trial {
				for i := range list {
					runs := slices.Clone(list[i].Runs)
					for j := range runs {
						runs[j].Outcome.Curve = []search.Epoch{{ValidationAccuracy: float64(i) / 100}}
					}
					list[i].Runs = runs
				}
				return list
			},
			[]string{"replaying the search gives offspring"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := altered(t, toyStudy(), test.change)
			before := trials(t, m)
			_, err := runner(m, evaluator(nil)).Run(t.Context(), "toy")
			refused(t, err, nil, append(test.words, "study toy", "the store was changed")...)
			same(t, before, trials(t, m))
		})
	}
}

// TestStoreHasMoreThanTheStrategy: a strategy that ends before the stored trials do
// is another one than that which made them.
func TestStoreHasMoreThanTheStrategy(t *testing.T) {
	m := memory(t, toyStudy())
	finish(t, m)
	_, err := runner(m, strategy(func(s *toyStrategy) { s.ends = 4 })).Run(t.Context(), "toy")
	refused(t, err, nil, "trial 6", "the strategy toy ends before it")
}

// TestReplicates: a trial may have more runs planned than the spec says; the
// missing ones are trained.
func TestReplicates(t *testing.T) {
	study := toyStudy()
	m := altered(t, study, func(list []search.Trial) []search.Trial {
		list[1].Planned = 4
		return list[:2]
	})
	study.Budget.Trials = 2
	must(t, search.Register(m, study, false, study.Created))
	finish(t, m)
	list := trials(t, m)
	if len(list[1].Runs) != 4 || list[1].State() != search.Complete {
		t.Fatalf("trial 1 is %s with %d runs", list[1].State(), len(list[1].Runs))
	}
	if got, want := list[1].Runs[3].Seed, study.Spec.RunSeed(1, 3); got != want {
		t.Errorf("run 3 has seed %d, not %d", got, want)
	}
}
