package search_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goalsearch/search"
)

// rungStudy has rungs of 1 and 2 epochs; the toy trains 3.
func rungStudy() search.Study {
	study := toyStudy()
	study.Spec.Rungs = []int{1, 2}
	study.Spec.Generation = 6
	study.Budget.Trials = 26
	return study
}

// rungEvaluator trains as far as it is asked, and counts the epochs that nothing was
// there to continue from.
type rungEvaluator struct {
	mu     sync.Mutex
	epochs int
	runs   map[int]int // by epochs asked for
}

func (e *rungEvaluator) evaluate(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
	o, err := toyEvaluator(ctx, r)
	wanted := len(o.Curve) - 1
	if r.Epochs > 0 {
		wanted = r.Epochs
	}
	o.Curve = o.Curve[:wanted+1]
	e.mu.Lock()
	defer e.mu.Unlock()
	e.epochs += wanted - r.From
	if e.runs == nil {
		e.runs = make(map[int]int)
	}
	e.runs[wanted]++
	return o, err
}

func TestRungs(t *testing.T) {
	study := rungStudy()
	var e rungEvaluator
	want := uninterrupted(t, study, evaluator(e.evaluate))
	states := make(map[search.State]int)
	original := 0
	for _, trial := range want {
		states[study.Spec.State(trial)]++
		if trial.DuplicateOf < 0 {
			original++
		}
		for _, run := range trial.Runs {
			rung := run.Number / study.Spec.Runs
			if epochs := []int{1, 2, 3}[rung]; run.Outcome.Epochs() != epochs {
				t.Errorf("trial %d: run %d has %d epochs, want %d", trial.Number, run.Number, run.Outcome.Epochs(), epochs)
			}
			if seed := study.Spec.RunSeed(trial.Number, run.Number%study.Spec.Runs); run.Seed != seed {
				t.Errorf("trial %d: run %d has seed %d, that of its first rung is %d", trial.Number, run.Number, run.Seed, seed)
			}
		}
		if trial.Origin == search.Start && study.Spec.State(trial) != search.Complete {
			t.Errorf("start goal %d is %s", trial.Number, study.Spec.State(trial))
		}
		if value, _ := trial.Value(); len(trial.Longest()) != study.Spec.Runs || value <= 0 {
			t.Errorf("trial %d: value %v of %d runs", trial.Number, value, len(trial.Longest()))
		}
	}
	if states[search.Pruned] < len(want)/2 || states[search.Complete] < 3 || len(states) != 2 {
		t.Errorf("states %v", states)
	}
	whole := original * study.Spec.Runs * 3
	if e.epochs*2 > whole+original*study.Spec.Runs {
		t.Errorf("%d epochs were trained, without rungs %d", e.epochs, whole)
	}
	// Of a generation of six, two go on to the second rung and one to the third, at
	// most.
	if e.runs[2]*2 > e.runs[1]+2*8 || e.runs[3] > e.runs[2] {
		t.Errorf("runs by epochs: %v", e.runs)
	}
	for _, n := range []int{2, 5} {
		var other rungEvaluator
		same(t, want, uninterrupted(t, study, evaluator(other.evaluate), workers(n)))
	}
}

// TestRungsAreReplayed: a study that is stopped anywhere goes on to the same trials.
func TestRungsAreReplayed(t *testing.T) {
	study := rungStudy()
	var e rungEvaluator
	want := uninterrupted(t, study, evaluator(e.evaluate))
	for stop := 1; stop < 60; stop += 7 {
		m := memory(t, study)
		left := stop
		broken := func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
			if left--; left < 0 {
				return search.Outcome{}, context.Canceled
			}
			return e.evaluate(ctx, r)
		}
		for {
			left = stop
			_, err := runner(m, evaluator(broken)).Run(t.Context(), "toy")
			if err == nil {
				break
			}
		}
		same(t, want, trials(t, m))
	}
}

// TestPlateauIsNotPromoted: goals at chance level are not trained on, however lucky, but
// for the leaders when the search has ended.
func TestPlateauIsNotPromoted(t *testing.T) {
	study := rungStudy()
	study.Spec.Start = nil
	flat := func(good func(r search.RunSpec) bool) (inSearch, atTheEnd []int) {
		m := memory(t, study)
		finish(t, m, design(1000), evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
			if list := trials(t, m); r.Run >= 2*study.Spec.Runs && !slices.Contains(inSearch, r.Trial) && len(list) < study.Budget.Trials {
				inSearch = append(inSearch, r.Trial)
			}
			wanted := 3
			if r.Epochs > 0 {
				wanted = r.Epochs
			}
			var o search.Outcome
			for epoch := range wanted + 1 {
				score := 0.1 + float64(r.Trial%7)/1000
				if good(r) {
					score = 0.3 + 0.1*float64(epoch)
				}
				o.Curve = append(o.Curve, search.Epoch{Epoch: epoch, TrainAccuracy: score, ValidationAccuracy: score})
			}
			return o, nil
		}))
		return inSearch, inFull(study.Spec, trials(t, m))
	}
	inSearch, atTheEnd := flat(func(search.RunSpec) bool { return false })
	if want := []int{5, 6, 11, 20}; len(inSearch) > 0 || !slices.Equal(atTheEnd, want) {
		t.Errorf("on the plateau, trials %v are trained in full in the search, and %v at its end, want none and %v", inSearch, atTheEnd, want)
	}
	good := []int{9}
	inSearch, atTheEnd = flat(func(r search.RunSpec) bool { return slices.Contains(good, r.Trial) })
	if want := []int{5, 6, 9, 20}; !slices.Equal(inSearch, good) || !slices.Equal(atTheEnd, want) {
		t.Errorf("trials %v are trained in full in the search, and %v at its end, want %v and %v", inSearch, atTheEnd, good, want)
	}
}

// design has the toy strategy propose so many goals before the first step.
func design(goals int) func(*search.Runner) {
	return strategy(func(s *toyStrategy) { s.design = goals })
}

// inFull lists the trials that were trained in full, without copies.
func inFull(spec search.Spec, trials []search.Trial) []int {
	var list []int
	for _, trial := range trials {
		if trial.DuplicateOf < 0 && spec.State(trial) == search.Complete {
			list = append(list, trial.Number)
		}
	}
	return list
}

// TestLeadersAreTrainedInFull: where no goal was promoted the end of the search trains
// the best in full, whatever the workers and the interruptions; a study that is extended
// then searches as if it had been longer from the beginning.
func TestLeadersAreTrainedInFull(t *testing.T) {
	for name, replicates := range map[string]float64{"alone": 0, "with replicates": 0.3} {
		t.Run(name, func(t *testing.T) {
			study := rungStudy()
			study.Spec.Start = nil
			study.Budget.Trials, study.Budget.Replicates = 8, replicates
			var e rungEvaluator
			options := []func(*search.Runner){design(8), evaluator(e.evaluate)}
			m := memory(t, study)
			progress := finish(t, m, options...)
			want := trials(t, m)
			full := inFull(study.Spec, want)
			if len(full) != 3 || progress.BestTrial < 0 || !slices.Contains(full, progress.BestTrial) {
				t.Errorf("of 8 trials %v are trained in full; progress %+v", full, progress)
			}
			first := func(i int) float64 { return want[i].Runs[0].Outcome.Curve[1].ValidationAccuracy }
			for i, trial := range want {
				if trial.DuplicateOf < 0 && !slices.Contains(full, i) && slices.ContainsFunc(full, func(f int) bool { return first(f) < first(i) }) {
					t.Errorf("trial %d is not trained in full, though it is better than one of %v", i, full)
				}
			}
			if again := finish(t, m, options...); again.Trained != 0 {
				t.Errorf("run again, %d runs are trained", again.Trained)
			}
			same(t, want, uninterrupted(t, study, append(options, workers(4))...))
			for stop := 1; stop < progress.RunsEnded; stop += 3 {
				m := memory(t, study)
				for ended := false; !ended; {
					left := stop
					_, err := runner(m, design(8), evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
						if left--; left < 0 {
							return search.Outcome{}, context.Canceled
						}
						return e.evaluate(ctx, r)
					})).Run(t.Context(), "toy")
					ended = err == nil
				}
				same(t, want, trials(t, m))
			}

			study.Budget.Trials = 26
			must(t, search.Register(m, study, false, time.Time{}))
			finish(t, m, options...)
			longer, extended := uninterrupted(t, study, options...), trials(t, m)
			for i, trial := range extended {
				if !trial.Goal.Equal(longer[i].Goal) || trial.Origin != longer[i].Origin || trial.DuplicateOf != longer[i].DuplicateOf {
					t.Fatalf("extended, trial %d is %+v, want %+v", i, trial, longer[i])
				}
				if len(trial.Runs) > study.Spec.Runs*3 || len(longer[i].Runs) > study.Spec.Runs*3 {
					continue // replicates go to leaders, of which there are more
				}
				for _, run := range longer[i].Runs {
					if !slices.ContainsFunc(trial.Runs, func(r search.Run) bool { return cmp.Equal(r, run) }) {
						t.Errorf("extended, trial %d lacks run %d", i, run.Number)
					}
				}
			}
		})
	}
}

// TestPatienceWithRungs: patience counts from the best goal also before one was trained
// in full.
func TestPatienceWithRungs(t *testing.T) {
	study := rungStudy()
	study.Spec.Start = nil
	study.Budget.Patience = 5
	m := memory(t, study)
	progress := finish(t, m, design(1000), evaluator(func(_ context.Context, r search.RunSpec) (search.Outcome, error) {
		wanted := 3
		if r.Epochs > 0 {
			wanted = r.Epochs
		}
		var o search.Outcome
		for epoch := range wanted + 1 { // each of the first ten trials is a little better than those before it
			score := 0.1 + float64(min(r.Trial, 9))/1000
			o.Curve = append(o.Curve, search.Epoch{Epoch: epoch, TrainAccuracy: score, ValidationAccuracy: score})
		}
		return o, nil
	}))
	list := trials(t, m)
	if len(list) != 18 || !strings.Contains(progress.Ending, "8 trials without a better one than trial 9") {
		t.Errorf("%d trials, then %q", len(list), progress.Ending)
	}
	if len(inFull(study.Spec, list)) == 0 {
		t.Error("no trial is trained in full")
	}
}

// TestEnqueuedGoesOn: a goal that was pruned goes on to the last rung when it is enqueued,
// also where the search is stopped and replayed.
func TestEnqueuedGoesOn(t *testing.T) {
	study := rungStudy()
	var e rungEvaluator
	m := memory(t, study)
	finish(t, m, evaluator(e.evaluate))
	before := trials(t, m)
	pruned := slices.IndexFunc(before, func(trial search.Trial) bool {
		return trial.DuplicateOf < 0 && study.Spec.State(trial) == search.Pruned
	})
	must(t, search.Enqueue(m, "toy", []search.Params{before[pruned].Goal}, time.Time{}))
	left := 2
	_, err := runner(m, evaluator(func(ctx context.Context, r search.RunSpec) (search.Outcome, error) {
		if left--; left < 0 {
			return search.Outcome{}, context.Canceled
		}
		return e.evaluate(ctx, r)
	})).Run(t.Context(), "toy")
	if err == nil {
		t.Error("it is not trained on")
	}
	finish(t, m, evaluator(e.evaluate))
	list := trials(t, m)
	copied := list[len(list)-1]
	if len(list) != len(before)+1 || copied.DuplicateOf != pruned || study.Spec.State(copied) != search.Complete || study.Spec.State(list[pruned]) != search.Complete {
		t.Errorf("%d trials; the goal of trial %d is %s, its copy %+v", len(list), pruned, study.Spec.State(list[pruned]), copied)
	}
	if again := finish(t, m, evaluator(e.evaluate)); again.Trained != 0 {
		t.Errorf("run again, %d runs are trained", again.Trained)
	}
}

func TestRungsAreChecked(t *testing.T) {
	for _, rungs := range [][]int{{0}, {2, 2}, {5, 2}, {-1}} {
		spec := toySpec()
		spec.Rungs = rungs
		refused(t, spec.Validate(), nil, "must grow")
	}
}

// TestReplicatesOfRungs: replicates are a share of the training, in which a pruned
// trial counts for the epochs that it had.
func TestReplicatesOfRungs(t *testing.T) {
	study := rungStudy()
	var plain, e rungEvaluator
	uninterrupted(t, study, evaluator(plain.evaluate))
	study.Budget.Replicates = 0.4
	uninterrupted(t, study, evaluator(e.evaluate))
	want := int(0.4 / 0.6 * float64(plain.epochs/3))
	if got := (e.epochs - plain.epochs) / 3; got != want || want < 3 {
		t.Errorf("%d replicates of 3 epochs beside %d epochs of search, want %d", got, plain.epochs, want)
	}
}

// TestMeanEpochs holds what is foretold to the epochs that generations train in which
// all goals are as good as any.
func TestMeanEpochs(t *testing.T) {
	for _, c := range []struct {
		rungs      []int
		generation int
		want       float64
	}{
		{nil, 10, 15},
		{[]int{3, 8}, 10, 6.4},  // 10·3 + 4·5 + 2·7
		{[]int{2, 5}, 20, 4.55}, // 20·2 + 7·3 + 3·10
		{[]int{5}, 1, 15},       // one trial is the better third of one
	} {
		spec := search.Spec{Rungs: c.rungs, Generation: c.generation}
		if got := spec.MeanEpochs(15); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("rungs %v, generations of %d: %v epochs, want %v", c.rungs, c.generation, got, c.want)
		}
	}
}
