package search

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// task is a run that is to be trained.
type task struct {
	trial, run int
	alone      bool // it is the last, and all others have probably ended
}

// train does runs, several at once, and stores each as it ends.
func (s *session) train(ctx context.Context, list []task) error {
	if s.external != nil && len(list) > 0 {
		s.external(list)
		return errExternal
	}
	if n := len(list); n > 0 && n%max(s.Workers, 1) == 1 {
		list[n-1].alone = true
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var mu sync.Mutex // guards trials and progress
	var group sync.WaitGroup
	tasks := make(chan task)
	for range max(s.Workers, 1) {
		group.Go(func() {
			for t := range tasks {
				run, known, err := s.perform(ctx, t)
				if err == nil {
					err = s.Store.AddRun(s.study.Name, t.trial, run)
				}
				if err != nil {
					stop(fmt.Errorf("trial %d, run %d: %w", t.trial, t.run, err))
					continue
				}
				mu.Lock()
				s.ended(t.trial, run, known)
				mu.Unlock()
			}
		})
	}
	interrupted := s.feed(ctx, tasks, list)
	close(tasks)
	group.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if interrupted {
		return ErrInterrupted
	}
	return nil
}

// missingOf lists the runs that a trial still lacks.
func (s *session) missingOf(number int) []task {
	t := s.trials[number]
	if t.DuplicateOf >= 0 {
		return nil
	}
	var list []task
	for run := range t.Planned {
		if !slices.ContainsFunc(t.Runs, func(r Run) bool { return r.Number == run }) {
			list = append(list, task{trial: number, run: run})
		}
	}
	return list
}

// feed hands out tasks until there are none, or the work is stopped.
func (s *session) feed(ctx context.Context, tasks chan<- task, list []task) (interrupted bool) {
	for _, t := range list {
		if s.Pause.wait(ctx, s.Interrupt) {
			return ctx.Err() == nil
		}
		select {
		case <-s.Interrupt:
			return true
		default:
		}
		select {
		case tasks <- t:
		case <-s.Interrupt:
			return true
		case <-ctx.Done():
			return false
		}
	}
	return false
}

// specOf says what a run trains.
func (s *session) specOf(t task) RunSpec {
	spec := s.study.Spec
	from := 0
	if t.run >= spec.Runs && t.run < spec.Runs*(len(spec.Rungs)+1) {
		from = spec.Epochs(t.run - spec.Runs)
	}
	return RunSpec{
		Study:        s.study.Name,
		Trial:        t.trial,
		Run:          t.run,
		TrainingSpec: spec.TrainingSpec,
		Goal:         s.trials[t.trial].Goal,
		Seed:         spec.RunSeed(t.trial, t.run),
		Epochs:       spec.Epochs(t.run),
		From:         from,
		Alone:        t.alone,
	}
}

// perform reuses a run that is known, or trains it.
func (s *session) perform(ctx context.Context, t task) (run Run, known bool, err error) {
	spec := s.specOf(t)
	if s.Cache != nil && spec.Epochs == 0 {
		run, known, err = s.Cache(spec)
		if known && run.Reason != "" && s.corrections.of(t.trial, t.run) {
			known = false // it is trained again since it has failed
		}
		if known || err != nil {
			run.Number, run.Seed = spec.Run, spec.Seed
			return run, known, err
		}
	}
	run, err = s.evaluate(ctx, spec)
	return run, false, err
}

// evaluate trains one run. An error is an error of the machine; a run without a
// score is a Run with a Reason.
func (s *session) evaluate(ctx context.Context, spec RunSpec) (Run, error) {
	run := Run{Number: spec.Run, Seed: spec.Seed, Provenance: s.Provenance}
	run.Provenance.Started = s.now()
	evaluator := s.Evaluator
	elsewhere, attributed := s.Evaluator.(RemoteEvaluator)
	if attributed {
		evaluator = attribution{elsewhere, &run.Provenance}
	}
	outcome, err := Safely(ctx, evaluator, spec, nil)
	if !attributed {
		run.Provenance.Seconds = s.now().Sub(run.Provenance.Started).Seconds()
	}
	var failure *Failure
	if errors.As(err, &failure) {
		run.Reason, run.Provenance.Stack = oneLine(failure.Reason), failure.Stack
		return run, nil
	}
	run.Outcome = outcome
	return run, err
}

// attribution is an RemoteEvaluator that writes the provenance of one run to a place.
type attribution struct {
	RemoteEvaluator
	to *Provenance
}

func (a attribution) Evaluate(ctx context.Context, r RunSpec, report func(Epoch) error) (outcome Outcome, err error) {
	outcome, *a.to, err = a.Attribute(ctx, r, report)
	return outcome, err
}

// Safely evaluates one run; a panic, and an outcome that is no score, become a
// *Failure.
func Safely(ctx context.Context, e Evaluator, r RunSpec, report func(Epoch) error) (outcome Outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			outcome, err = Outcome{}, &Failure{Reason: fmt.Sprintf("panic: %v", p), Stack: string(debug.Stack())}
		}
	}()
	outcome, err = e.Evaluate(ctx, r, report)
	if err != nil {
		return Outcome{}, err
	}
	if err := outcome.Validate(); err != nil {
		return Outcome{}, &Failure{Reason: err.Error()}
	}
	return outcome, nil
}

// Validate refuses an outcome that is no score: a learning curve that is empty
// or lacks an epoch, an accuracy outside 0..1, an atom that is no finite number.
func (o Outcome) Validate() error {
	if len(o.Curve) == 0 {
		return errors.New("the training has no learning curve")
	}
	for i, e := range o.Curve {
		if e.Epoch != i {
			return fmt.Errorf("the learning curve has epoch %d where epoch %d belongs", e.Epoch, i)
		}
		for _, a := range []float64{e.TrainAccuracy, e.ValidationAccuracy} {
			if !(a >= 0 && a <= 1) {
				return fmt.Errorf("epoch %d: the accuracy is %v", e.Epoch, a)
			}
		}
	}
	if a := o.TestAccuracy; a != nil && !(*a >= 0 && *a <= 1) {
		return fmt.Errorf("the test accuracy is %v", *a)
	}
	for _, a := range o.Atoms {
		if !finite(a.Value) {
			return fmt.Errorf("atom %s is %v", a.Name, a.Value)
		}
	}
	return nil
}

// oneLine returns the first line of a text that has something to read, as text
// that survives every store: valid UTF-8 without control characters.
func oneLine(text string) string {
	for line := range strings.Lines(text) {
		line = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) {
				return ' '
			}
			return r
		}, strings.ToValidUTF8(line, "\uFFFD"))
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return "failed without a reason"
}

// ended adds a stored run to its trial.
func (s *session) ended(trial int, run Run, known bool) {
	t := &s.trials[trial]
	before := s.hasEnded(*t)
	at, _ := slices.BinarySearchFunc(t.Runs, run.Number, func(r Run, number int) int { return r.Number - number })
	t.Runs = slices.Insert(t.Runs, at, run)
	if known {
		s.progress.Reused++
	} else {
		s.progress.Trained++
	}
	s.progress.RunsEnded++
	s.changed = true
	if !before && s.hasEnded(*t) {
		s.countTrial(*t)
	}
	s.observe()
}

// counted returns the runs of a trial that are in the progress: of one that was
// stored, at least those that were.
func (s *session) counted(t Trial) (planned, runs int) {
	planned, runs = t.Planned, len(t.Runs)
	if t.Number < len(s.stored) {
		old := s.stored[t.Number]
		planned, runs = max(planned, old.Planned), max(runs, len(old.Runs))
	}
	return planned, runs
}

// copyRuns gives trials with the goal of an earlier one its runs.
func (s *session) copyRuns() {
	for i := range s.trials {
		t := &s.trials[i]
		if t.DuplicateOf < 0 {
			continue
		}
		original := s.trials[t.DuplicateOf]
		ended := s.hasEnded(*t)
		planned, runs := s.counted(*t)
		t.Planned, t.Runs, t.SetAside = original.Planned, original.Runs, original.SetAside
		nowPlanned, nowRuns := s.counted(*t)
		s.progress.Runs += nowPlanned - planned
		s.progress.RunsEnded += nowRuns - runs
		if !ended && s.hasEnded(*t) {
			s.countTrial(*t)
		}
	}
	s.observe()
}
