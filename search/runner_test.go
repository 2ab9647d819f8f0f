package search_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goalsearch/search"
)

func TestRunTrainsEveryTrial(t *testing.T) {
	study := toyStudy()
	list := uninterrupted(t, study)
	if len(list) != toyTrials {
		t.Fatalf("there are %d trials, not %d", len(list), toyTrials)
	}
	for i, trial := range list {
		if trial.Number != i || trial.State() != search.Complete || len(trial.Runs) != 2 {
			t.Errorf("trial %d: number %d, %s, %d runs", i, trial.Number, trial.State(), len(trial.Runs))
		}
		for j, run := range trial.Runs {
			if want := study.Spec.RunSeed(i, j); run.Number != j || run.Seed != want {
				t.Errorf("trial %d, run %d: number %d, seed %d, not %d", i, j, run.Number, run.Seed, want)
			}
			want := toyOutcome(search.RunSpec{Goal: trial.Goal, Seed: run.Seed})
			if got, _ := run.Outcome.ValidationAccuracy(); got != want.Curve[3].ValidationAccuracy {
				t.Errorf("trial %d, run %d: score %v, not %v", i, j, got, want.Curve[3].ValidationAccuracy)
			}
		}
	}
}

func TestStartGoalsComeFirst(t *testing.T) {
	list := uninterrupted(t, toyStudy())
	want := []search.Params{
		{{Name: "{F}", Value: 0}, {Name: "{C}", Value: 0.25}, {Name: "H_res", Value: 0}},
		{{Name: "{F}", Value: -1}, {Name: "{C}", Value: 1}, {Name: "H_res", Value: 0}},
	}
	for i, goal := range want {
		if list[i].Origin != search.Start || !list[i].Goal.Equal(goal) {
			t.Errorf("trial %d is %s %v, not start %v", i, list[i].Origin, list[i].Goal, goal)
		}
	}
	if list[2].Origin != search.Initial || list[toyTrials-1].Origin != search.Proposed {
		t.Errorf("trial 2 is %s, the last %s", list[2].Origin, list[toyTrials-1].Origin)
	}
}

// TestMoreStartGoalsThanAGeneration: all start goals together make the first one.
func TestMoreStartGoalsThanAGeneration(t *testing.T) {
	study := toyStudy()
	study.Spec.Start = nil
	for i := range 7 {
		study.Spec.Start = append(study.Spec.Start, search.Params{{Name: "{F}", Value: float64(i) / 7}})
	}
	whole := uninterrupted(t, study)
	for i, trial := range whole {
		if (trial.Origin == search.Start) != (i < 7) {
			t.Errorf("trial %d is %s", i, trial.Origin)
		}
	}
	for _, few := range []int{1, 4, 6, 7} {
		short := study
		short.Budget.Trials = few
		m := memory(t, short)
		finish(t, m)
		must(t, search.Register(m, study, false, study.Created))
		finish(t, m)
		same(t, whole, trials(t, m))
	}
}

func TestStrategyIsToldEveryTrialInOrder(t *testing.T) {
	var s *toyStrategy
	uninterrupted(t, toyStudy(), workers(3), strategy(func(made *toyStrategy) { s = made }))
	for i, number := range s.told {
		if number != i {
			t.Errorf("told %v", s.told)
			break
		}
	}
	// 2 start goals and 3 generations of 5; what the budget cuts short is not told.
	if len(s.told) != 17 {
		t.Errorf("told %d trials, not 17", len(s.told))
	}
}

func TestWorkersChangeNothing(t *testing.T) {
	want := uninterrupted(t, toyStudy(), workers(1))
	for _, n := range []int{-1, 0, 2, 3, 50} {
		same(t, want, uninterrupted(t, toyStudy(), workers(n)))
	}
}

// TestResumeAfterInterrupt interrupts after every run in turn.
func TestResumeAfterInterrupt(t *testing.T) {
	for _, n := range []int{1, 2, 3} {
		t.Run(fmt.Sprintf("%d workers", n), func(t *testing.T) {
			want := uninterrupted(t, toyStudy())
			for after := 0; ; after++ {
				m := memory(t, toyStudy())
				stop := make(chan struct{})
				if after == 0 {
					close(stop)
				}
				progress, err := runner(m, workers(n), func(r *search.Runner) {
					r.Interrupt = stop
					r.OnProgress = func(p search.Progress) {
						if p.Trained == after && after > 0 {
							select {
							case <-stop:
							default:
								close(stop)
							}
						}
					}
				}).Run(t.Context(), "toy")
				if err == nil {
					if missing := progress.Runs - progress.RunsEnded; missing != 0 {
						t.Fatalf("%d runs are missing and there is no error", missing)
					}
					break
				}
				refused(t, err, search.ErrInterrupted, "study toy")
				if progress.Trained < after || progress.Trained > after+n {
					t.Fatalf("interrupted after %d runs, it trained %d", after, progress.Trained)
				}
				finish(t, m, workers(n))
				same(t, want, trials(t, m))
			}
		})
	}
}

// TestResumeAfterAFaultyWrite lets every write of the store in turn fail, as when
// the disk is full, or the process is killed before it.
func TestResumeAfterAFaultyWrite(t *testing.T) {
	want := uninterrupted(t, toyStudy())
	for writes := 0; ; writes++ {
		m := memory(t, toyStudy())
		_, err := runner(&faulty{Store: m, writes: writes}, workers(2)).Run(t.Context(), "toy")
		if err == nil {
			break
		}
		refused(t, err, errDisk, "study toy")
		finish(t, m, workers(2))
		same(t, want, trials(t, m))
	}
}

func TestResumeManyTimes(t *testing.T) {
	want := uninterrupted(t, toyStudy())
	rapid.Check(t, func(rt *rapid.T) {
		m := memory(t, toyStudy())
		for range 20 {
			left := rapid.IntRange(1, 20).Draw(rt, "writes")
			_, err := runner(&faulty{Store: m, writes: left}, workers(rapid.IntRange(1, 3).Draw(rt, "workers"))).Run(t.Context(), "toy")
			if err == nil {
				break
			}
		}
		finish(t, m)
		same(t, want, trials(t, m))
	})
}

// TestExtend grows a study from every size, also in the middle of a generation.
func TestExtend(t *testing.T) {
	for _, policy := range []search.SeedPolicy{search.SharedSeeds, search.FreshSeeds} {
		whole := toyStudy()
		whole.Spec.Seeds = policy
		want := uninterrupted(t, whole)
		for size := 1; size < toyTrials; size++ {
			short := whole
			short.Budget.Trials = size
			m := memory(t, short)
			finish(t, m)
			same(t, want[:size], trials(t, m))
			must(t, search.Register(m, whole, false, whole.Created))
			finish(t, m)
			same(t, want, trials(t, m))
		}
	}
}

// TestShrink: a study never gets fewer trials than were made.
func TestShrink(t *testing.T) {
	study := toyStudy()
	m := memory(t, study)
	finish(t, m)
	want, journal := trials(t, m), events(t, m)
	study.Budget.Trials = 7
	must(t, search.Register(m, study, false, study.Created))
	progress := finish(t, m)
	if progress.Trained != 0 || progress.Ended != toyTrials || progress.Trials != toyTrials {
		t.Errorf("it trained %d runs and counts %d of %d trials", progress.Trained, progress.Ended, progress.Trials)
	}
	same(t, want, trials(t, m))
	if got := events(t, m); !slices.Equal(got, journal) {
		t.Errorf("the journal has %v after %v", got, journal)
	}
}

// TestNothingLeft: running a complete study again changes nothing, not even its journal.
func TestNothingLeft(t *testing.T) {
	m := memory(t, toyStudy())
	finish(t, m)
	want := []string{"created@0", "finished@18"}
	for range 2 {
		if got := events(t, m); !slices.Equal(got, want) {
			t.Fatalf("the journal has %v, not %v", got, want)
		}
		if progress := finish(t, m, evaluator(nil)); progress.Ended != toyTrials || progress.Trained != 0 {
			t.Errorf("progress is %+v", progress)
		}
	}
}

// TestDuplicatesAreNotTrained counts the trainings of each goal and seed.
func TestDuplicatesAreNotTrained(t *testing.T) {
	trained := make(map[string]int)
	count := func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		trained[fmt.Sprint(r.Goal, r.Seed)]++
		return toyEvaluator(ctx, r)
	}
	list := uninterrupted(t, toyStudy(), evaluator(count))
	for what, times := range trained {
		if times > 1 {
			t.Errorf("%s was trained %d times", what, times)
		}
	}
	copies := 0
	for _, trial := range list {
		first := slices.IndexFunc(list, func(other search.Trial) bool { return other.Goal.Equal(trial.Goal) })
		if first == trial.Number {
			first = -1
		}
		if trial.DuplicateOf != first {
			t.Errorf("trial %d is the same as %d, not %d", trial.Number, trial.DuplicateOf, first)
		}
		if first >= 0 {
			copies++
			same(t, []search.Trial{{Runs: list[first].Runs}}, []search.Trial{{Runs: trial.Runs}})
		}
	}
	if copies == 0 {
		t.Error("no goal came up twice: the test tests nothing")
	}
}

func TestFreshSeedsTrainDuplicates(t *testing.T) {
	study := toyStudy()
	study.Spec.Seeds = search.FreshSeeds
	seeds := make(map[uint64]bool)
	for _, trial := range uninterrupted(t, study) {
		if trial.DuplicateOf != -1 {
			t.Errorf("trial %d is the same as trial %d", trial.Number, trial.DuplicateOf)
		}
		for _, run := range trial.Runs {
			if seeds[run.Seed] {
				t.Errorf("trial %d: seed %d was used before", trial.Number, run.Seed)
			}
			seeds[run.Seed] = true
		}
	}
}

// TestStrategyThatWaits: a strategy may make generations smaller than asked for.
func TestStrategyThatWaits(t *testing.T) {
	waits := strategy(func(s *toyStrategy) { s.waits = 2 })
	want := uninterrupted(t, toyStudy(), waits)
	if len(want) != toyTrials {
		t.Fatalf("there are %d trials", len(want))
	}
	for _, left := range []int{1, 5, 9, 20} {
		m := memory(t, toyStudy())
		_, err := runner(&faulty{Store: m, writes: left}, waits).Run(t.Context(), "toy")
		refused(t, err, errDisk)
		finish(t, m, waits)
		same(t, want, trials(t, m))
	}
}

func TestStrategyThatEnds(t *testing.T) {
	for _, ends := range []int{1, 3, 4, 8} {
		option := strategy(func(s *toyStrategy) { s.ends = ends })
		m := memory(t, toyStudy())
		for range 2 { // the second time there is nothing left
			progress := finish(t, m, option)
			if want := ends + 2; progress.Ended != want || len(trials(t, m)) != want {
				t.Fatalf("after %d proposals: %d of %d trials have ended, not %d", ends, progress.Ended, len(trials(t, m)), want)
			}
		}
		want := []string{"created@0", fmt.Sprintf("finished@%d", ends+2)}
		if got := events(t, m); !slices.Equal(got, want) {
			t.Errorf("the journal has %v, not %v", got, want)
		}
	}
}

func TestStrategyThatEndsAtOnce(t *testing.T) {
	study := toyStudy()
	study.Spec.Start = nil
	m := memory(t, study)
	progress := finish(t, m, func(r *search.Runner) { r.Strategy = always(nil, search.ErrDone) })
	if progress.Ended != 0 || progress.BestTrial != -1 {
		t.Errorf("progress is %+v", progress)
	}
}

// asks is a strategy that always answers the same.
type asks struct {
	proposals []search.Proposal
	err       error
}

func (a asks) Ask(int) ([]search.Proposal, error) { return a.proposals, a.err }
func (a asks) Tell(search.Trial) error            { return nil }

func always(proposals []search.Proposal, err error) func(search.Spec) (search.Strategy, error) {
	return func(search.Spec) (search.Strategy, error) { return asks{proposals, err}, nil }
}

// scripted is a strategy that proposes given goals.
func scripted(goals ...search.Params) func(search.Spec) (search.Strategy, error) {
	return func(search.Spec) (search.Strategy, error) {
		s := script(goals)
		return &s, nil
	}
}

type script []search.Params

func (s *script) Ask(n int) (list []search.Proposal, err error) {
	for range min(n, len(*s)) {
		list = append(list, search.Proposal{Goal: (*s)[0], Origin: search.Initial})
		*s = (*s)[1:]
	}
	if len(list) == 0 {
		err = search.ErrDone
	}
	return list, err
}

func (s *script) Tell(search.Trial) error { return nil }

func TestBadStrategies(t *testing.T) {
	proposals := func(goals ...search.Params) (list []search.Proposal) {
		for _, goal := range goals {
			list = append(list, search.Proposal{Goal: goal, Origin: search.Initial})
		}
		return list
	}
	good := search.Params{{Name: "{F}", Value: 1}, {Name: "{C}", Value: 0}, {Name: "H_res", Value: 0}}
	with := func(i int, value float64) search.Params {
		goal := slices.Clone(good)
		goal[i].Value = value
		return goal
	}
	broken := errors.New("broken")
	tests := map[string]struct {
		strategy func(search.Spec) (search.Strategy, error)
		cause    error
		words    []string
	}{
		"none":        {func(search.Spec) (search.Strategy, error) { return nil, broken }, broken, nil},
		"error":       {always(nil, broken), broken, nil},
		"nothing":     {always(nil, nil), nil, []string{"toy proposes nothing for trial 2"}},
		"too many":    {always(proposals(good, good, good, good, good, good), nil), nil, []string{"proposes 6 trials where it was asked for 5"}},
		"out of box":  {always(proposals(with(1, 1.5)), nil), nil, []string{"trial 2", "{C} is 1.5", "[0, 1]"}},
		"NaN":         {always(proposals(with(0, math.NaN())), nil), nil, []string{"trial 2", "{F} is NaN"}},
		"fixed":       {always(proposals(with(2, 0.5)), nil), nil, []string{"trial 2", "H_res is 0.5"}},
		"other order": {always(proposals(search.Params{good[1], good[0], good[2]}), nil), nil, []string{"trial 2", "weight 0", "{C}", "{F}"}},
		"too short":   {always(proposals(good[:2]), nil), nil, []string{"trial 2", "2 weights", "3"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := memory(t, toyStudy())
			_, err := runner(m, func(r *search.Runner) { r.Strategy = test.strategy }).Run(t.Context(), "toy")
			refused(t, err, test.cause, append(test.words, "study toy")...)
			for _, trial := range trials(t, m) {
				if trial.Origin != search.Start {
					t.Errorf("trial %d is stored: %v", trial.Number, trial)
				}
			}
		})
	}
}

// deaf refuses to be told.
type deaf struct{ asks }

func (deaf) Tell(search.Trial) error { return errors.New("cannot hear") }

func TestTellErrorNamesTheTrial(t *testing.T) {
	_, err := runner(memory(t, toyStudy()), func(r *search.Runner) {
		r.Strategy = func(search.Spec) (search.Strategy, error) {
			goal := search.Params{{Name: "{F}"}, {Name: "{C}"}, {Name: "H_res"}}
			return deaf{asks{[]search.Proposal{{Goal: goal, Origin: search.Initial}}, nil}}, nil
		}
	}).Run(t.Context(), "toy")
	refused(t, err, nil, "trial 0: cannot hear")
}

func TestUnknownStudy(t *testing.T) {
	_, err := runner(memory(t, toyStudy())).Run(t.Context(), "other")
	refused(t, err, search.ErrNoStudy, "other")
}

// TestProgressBeginsWithWhatIsStored: a resumed search says at once how far it is.
func TestProgressBeginsWithWhatIsStored(t *testing.T) {
	half := toyStudy()
	half.Budget.Trials = toyTrials / 2
	m := memory(t, half)
	stored := finish(t, m)
	must(t, search.Register(m, toyStudy(), false, time.Time{}))
	var first *search.Progress
	finish(t, m, func(r *search.Runner) {
		r.OnProgress = func(p search.Progress) {
			if first == nil {
				first = &p
			}
		}
	})
	if first == nil || first.Ended != stored.Ended || first.RunsEnded != stored.RunsEnded ||
		first.Best != stored.Best || first.BestTrial != stored.BestTrial {
		t.Errorf("progress begins at %+v, the store had %+v", first, stored)
	}
}
