package search_test

import (
	"testing"
	"time"

	"goalsearch/search"
)

// TestStatus goes through the states of a study.
func TestStatus(t *testing.T) {
	study := toyStudy()
	study.Budget.Trials = 3
	rungs, replicates, external := study, study, study
	rungs.Spec.Rungs = []int{1}
	replicates.Budget.Replicates = 0.2
	external.Numerics = search.External
	since := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	last := func(event search.Event) search.Entry { return search.Entry{Event: event, Time: since.Add(time.Hour)} }
	all := search.Counts{Complete: 2, Failed: 1}
	for _, c := range []struct {
		name    string
		study   search.Study
		trials  search.Counts
		last    search.Entry
		working time.Time
		want    search.Status
	}{
		{"nothing is made", study, search.Counts{}, last(search.Created), time.Time{}, search.StudyWaiting},
		{"it is searched", study, search.Counts{Running: 1}, last(search.Created), since, search.StudyRunning},
		{"another is searched", study, search.Counts{Running: 1}, last(search.Created), since.Add(2 * time.Hour), search.StudyInterrupted},
		{"it was killed", study, search.Counts{Running: 1}, last(search.Resumed), time.Time{}, search.StudyInterrupted},
		{"it was interrupted, others go on", study, search.Counts{Running: 1}, last(search.Interrupted), since, search.StudyInterrupted},
		{"others train it", external, search.Counts{Running: 1}, last(search.Created), time.Time{}, search.StudyExternal},
		{"too many failed", study, search.Counts{Failed: 1}, last(search.TooManyFailures), since, search.StudyFailed},
		{"it has finished", study, all, last(search.Finished), since, search.StudyComplete},
		{"it has its target", study, search.Counts{Complete: 1}, last(search.TargetReached), since, search.StudyComplete},
		{"it was killed at its end", study, all, last(search.Resumed), time.Time{}, search.StudyComplete},
		{"a run is to come", study, search.Counts{Complete: 2, Failed: 1, Unfinished: 1}, last(search.Resumed), time.Time{}, search.StudyInterrupted},
		{"rungs are to come", rungs, search.Counts{Pruned: 3}, last(search.Interrupted), time.Time{}, search.StudyInterrupted},
		{"rungs have come", rungs, search.Counts{Pruned: 2, Complete: 1}, last(search.Finished), time.Time{}, search.StudyComplete},
		{"replicates are to come", replicates, all, last(search.Resumed), time.Time{}, search.StudyInterrupted},
		{"it was imported whole", rungs, search.Counts{Pruned: 2, Complete: 1}, last(search.Imported), time.Time{}, search.StudyComplete},
		{"it was imported in part", study, search.Counts{Complete: 1}, last(search.Imported), time.Time{}, search.StudyInterrupted},
		{"goals were enqueued", extendedBy(study, 1), all, last(search.GoalsEnqueued), time.Time{}, search.StudyInterrupted},
	} {
		o := search.Overview{Study: c.study, Trials: c.trials, Last: c.last}
		if got := o.Status(c.working); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if done := c.want == search.StudyComplete; o.Done() != done || o.Begun() != (!done && c.trials.All() > 0) {
			t.Errorf("%s: done %v, begun %v", c.name, o.Done(), o.Begun())
		}
	}
}

// extendedBy is a study for which so many goals were enqueued.
func extendedBy(study search.Study, goals int) search.Study {
	study.Budget.Enqueued += goals
	return study
}

// TestPendingReplicatesChangeNothing: a trial that waits for a replicate, but not one of a
// list of goals, is as complete as it was.
func TestPendingReplicatesChangeNothing(t *testing.T) {
	spec := search.Spec{Strategy: "random", Runs: 1}
	trial := search.Trial{Planned: 2, DuplicateOf: -1, Runs: []search.Run{{Outcome: search.Outcome{Curve: []search.Epoch{{ValidationAccuracy: 0.5}}}}}}
	if value, ok := spec.Value(trial); spec.State(trial) != search.Complete || !ok || value != 0.5 {
		t.Errorf("it is %s, with value %v", spec.State(trial), value)
	}
	if c := search.Count(spec, []search.Trial{trial}); c != (search.Counts{Complete: 1, Unfinished: 1}) {
		t.Errorf("it counts as %+v", c)
	}
	spec.Strategy = search.List
	if _, ok := spec.Value(trial); spec.State(trial) != search.Running || ok {
		t.Errorf("in a list it is %s", spec.State(trial))
	}
}

func TestRunsLeft(t *testing.T) {
	study := toyStudy()
	m := memory(t, study)
	if got := search.RunsLeft(study, nil); got != toyTrials*study.Spec.Runs {
		t.Errorf("%d runs are left before the first", got)
	}
	finish(t, m)
	list := trials(t, m)
	if got := search.RunsLeft(study, list); got != 0 {
		t.Errorf("%d runs are left at the end", got)
	}
	list[0].Planned++ // a replicate to come
	if got := search.RunsLeft(study, list[:toyTrials-1]); got != 1+study.Spec.Runs {
		t.Errorf("%d runs are left", got)
	}
}
