package search

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Runner takes studies through their trials. The zero values of its optional
// fields work.
type Runner struct {
	Store     Store
	Evaluator Evaluator
	// Strategy makes the strategy of a spec, fresh, for every Run.
	Strategy func(Spec) (Strategy, error)
	// Workers is the number of runs trained at once; less than 1 means 1. It
	// changes no bit of any trial.
	Workers int
	// Cache, if it is not nil, is asked before a run is trained whether an equal
	// one is known: of the same training, goal and seed. Its outcome and provenance
	// are reused. It is called from several goroutines at once.
	Cache func(RunSpec) (Run, bool, error)
	// Clock tells the time for the journal and provenance, to several goroutines
	// at once; none means that no times are kept.
	Clock func() time.Time
	// Provenance is copied into every run that is trained here.
	Provenance Provenance
	// OnProgress is called after every change; never from two goroutines at once.
	OnProgress func(Progress)
	// Interrupt, once closed, ends Run as soon as the runs under way have ended.
	Interrupt <-chan struct{}
	// Pause, if it is not nil, holds back runs while it is on.
	Pause *Pause
	// MaxTime, if it is above 0 and there is a Clock, ends Run at the end of the
	// generation in which so much time has passed.
	MaxTime time.Duration
}

// Errors that end a Run before the study is complete.
var (
	ErrInterrupted     = errors.New("interrupted")
	ErrTooManyFailures = errors.New("too many trials failed")
)

// Run continues the study of that name until it has all its trials. What the
// store already has is replayed, not trained again. It returns ErrInterrupted,
// ErrTooManyFailures or an error of ctx, possibly wrapped, if it ends earlier.
func (r *Runner) Run(ctx context.Context, name string) (Progress, error) {
	trained, reused := 0, 0
	begun := r.now()
	for {
		s, err := r.begin(name)
		if err != nil {
			return Progress{}, fmt.Errorf("study %s: %w", name, err)
		}
		event, err := s.run(ctx, begun)
		s.progress.Trained += trained
		s.progress.Reused += reused
		if err == nil {
			err = s.readJournal()
		}
		// Runs were corrected meanwhile, or goals came during the last trainings.
		if errors.Is(err, errCorrected) || err == nil && event != TimeUp && s.queueIsNext() {
			trained, reused = s.progress.Trained, s.progress.Reused
			continue
		}
		return r.conclude(s, event, err)
	}
}

// conclude writes to the journal how a session has ended.
func (r *Runner) conclude(s *session, event Event, err error) (Progress, error) {
	name := s.study.Name
	if event != "" {
		if e := r.record(name, Entry{Trial: len(s.trials), Event: event}); e != nil {
			err = errors.Join(err, e)
		}
	}
	if err != nil {
		err = fmt.Errorf("study %s: %w", name, err)
	}
	return s.progress, err
}

func (r *Runner) record(name string, e Entry) error {
	e.Time = r.now()
	return r.Store.Record(name, e)
}

func (r *Runner) now() time.Time {
	if r.Clock == nil {
		return time.Time{}
	}
	return r.Clock().UTC()
}

// session is one Run of a study.
type session struct {
	*Runner
	study    Study
	strategy Strategy
	current  []Trial        // what the store had at the start
	stored   []Trial        // the same, as it was known at this point of the search
	effect   int            // number of corrections that had been made by this point
	trials   []Trial        // replayed or made so far, all ended but the last generation
	sizes    []int          // of the generations of trials
	first    map[string]int // by goal: the trial that has its runs
	queue    []Params       // all goals that were ever enqueued
	corrections
	settled  bool         // the journal says that the search has come to its end
	rest     int          // of a generation that goals from the queue interrupted
	external func([]task) // is given the runs that are wanted, which others train; nil: they are trained here
	progress Progress
	noise    float64 // of a run, as it was when the trials were last counted
	bound    float64 // lower bound of the best trial so far
	changed  bool    // since the trials were last counted
}

func (r *Runner) begin(name string) (*session, error) {
	study, err := r.Store.Study(name)
	if err != nil {
		return nil, err
	}
	if err := study.Validate(); err != nil {
		return nil, err
	}
	strategy, err := r.strategyOf(study.Spec)
	if err != nil {
		return nil, err
	}
	stored, corrected, err := r.content(name)
	if err != nil {
		return nil, err
	}
	s := &session{Runner: r, study: study, strategy: strategy, current: stored, corrections: corrected, first: make(map[string]int)}
	s.stored = corrected.knownAt(stored, 0)
	s.progress = Progress{
		Study:  name,
		Trials: study.Budget.Total(),
		Runs:   max(study.Budget.Total()-len(stored), 0) * study.Planned(),
	}
	for i := range stored[:min(len(stored), study.Budget.Total())] {
		s.progress.Runs += stored[i].Planned
		s.progress.RunsEnded += len(stored[i].Runs)
	}
	s.recount()
	return s, nil
}

// strategyOf makes the strategy of a spec, which has proposed nothing.
func (r *Runner) strategyOf(spec Spec) (Strategy, error) {
	if spec.Strategy == List {
		return list{}, nil
	}
	return r.Strategy(spec)
}

// run goes through the generations of a Run that has begun then. The event, if any, is
// for the journal.
func (s *session) run(ctx context.Context, begun time.Time) (Event, error) {
	for {
		if err := s.readJournal(); err != nil {
			return "", err
		}
		if err := s.correct(ctx); err != nil {
			return interruption(err)
		}
		if s.room() <= 0 && !s.queueIsNext() {
			break
		}
		if event, why := s.ending(begun); event != "" {
			s.progress.Ending = why
			if event != TimeUp {
				if err := s.confirm(ctx); err != nil {
					return interruption(err)
				}
			}
			if s.idle() {
				return "", nil
			}
			return event, nil
		}
		generation, err := s.ask()
		if errors.Is(err, ErrDone) {
			if next := len(s.trials); next < len(s.stored) {
				return "", fmt.Errorf("trial %d: the store has it, but replaying the search, the strategy %s ends before it: %s",
					next, s.study.Spec.Strategy, replayHint)
			}
			break
		}
		if err != nil {
			return "", err
		}
		if err := s.enter(generation); err != nil {
			return "", err
		}
		if err := s.trainGeneration(ctx, len(generation)); err != nil {
			return interruption(err)
		}
		if most, failed := s.study.Budget.MaxFailures, s.failed(); most >= 0 && failed > most {
			return TooManyFailures, fmt.Errorf("%w: %d of %d, more than the %d allowed; the last: %s",
				ErrTooManyFailures, failed, len(s.trials), most, s.lastReason())
		}
	}
	if err := s.confirm(ctx); err != nil {
		return interruption(err)
	}
	if s.idle() {
		return "", nil
	}
	return Finished, nil
}

// interruption is the event of an error, if it has one.
func interruption(err error) (Event, error) {
	if errors.Is(err, ErrInterrupted) {
		return Interrupted, err
	}
	return "", err
}

// idle reports whether there was nothing to do. With runs that other programs
// train there was.
func (s *session) idle() bool {
	return s.external == nil && s.settled && s.progress.Trained+s.progress.Reused == 0 && len(s.trials) <= len(s.stored)
}

// room returns how many trials the budget still has for goals that were not
// enqueued.
func (s *session) room() int { return s.study.Budget.Trials - (len(s.trials) - s.dequeued()) }

// trainGeneration trains the last trials and tells the strategy what came of them.
func (s *session) trainGeneration(ctx context.Context, size int) error {
	first := len(s.trials) - size
	var missing []task
	for number := range s.trials[first:] {
		missing = append(missing, s.missingOf(first+number)...)
	}
	if err := s.train(ctx, missing); err != nil {
		return err
	}
	if err := s.promote(ctx, first); err != nil {
		return err
	}
	s.copyRuns()
	if err := s.tell(size); err != nil {
		return err
	}
	if err := s.replicate(ctx); err != nil {
		return err
	}
	if s.changed {
		s.recount()
	}
	return nil
}

// ask makes the trials of the next generation, as far as the budget goes: goals
// that were enqueued, if there are any; else start goals, which are the first of
// all; else what the strategy proposes.
func (s *session) ask() ([]Trial, error) {
	if s.queueIsNext() {
		return s.dequeue()
	}
	proposed := len(s.trials) - s.dequeued()
	if start := s.study.Spec.Start; proposed < len(start) {
		start = start[proposed:]
		return s.startTrials(start[:s.untilBreak(min(s.room(), len(start)))])
	}
	var generation []Trial
	size := s.generationSize()
	for len(generation) < size {
		proposals, err := s.strategy.Ask(size - len(generation))
		if errors.Is(err, ErrDone) && len(generation) > 0 {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(proposals) == 0 {
			break
		}
		if wanted := size - len(generation); len(proposals) > wanted {
			return nil, fmt.Errorf("the strategy %s proposes %d trials where it was asked for %d", s.study.Spec.Strategy, len(proposals), wanted)
		}
		for _, p := range proposals {
			number := len(s.trials) + len(generation)
			if err := s.study.Spec.Space.Check(p.Goal); err != nil {
				return nil, fmt.Errorf("trial %d, proposed by the strategy %s: %w", number, s.study.Spec.Strategy, err)
			}
			generation = append(generation, s.newTrial(number, p.Goal, p.Origin))
		}
	}
	if len(generation) == 0 {
		return nil, fmt.Errorf("the strategy %s proposes nothing for trial %d, though it was told all trials", s.study.Spec.Strategy, len(s.trials))
	}
	return generation, nil
}

// generationSize returns how many trials the strategy is to propose: a generation,
// or the rest of one that was cut short, and then interrupted by goals from the
// queue, which it is again.
func (s *session) generationSize() int {
	whole := s.study.Spec.Generation
	if s.rest > 0 {
		whole = s.rest
	}
	room := min(s.room(), whole)
	size := s.untilBreak(room)
	s.rest = 0
	if size < room {
		s.rest = whole - size
	}
	return size
}

func (s *session) startTrials(goals []Params) ([]Trial, error) {
	var generation []Trial
	for i, goal := range goals {
		placed, err := s.study.Spec.Space.Place(goal)
		if err != nil {
			return nil, err
		}
		generation = append(generation, s.newTrial(len(s.trials)+i, placed, Start))
	}
	return generation, nil
}

func (s *session) newTrial(number int, goal Params, origin Origin) Trial {
	t := Trial{Number: number, Origin: origin, Goal: goal, Planned: s.study.Planned(), DuplicateOf: -1}
	key := goal.String()
	first, seen := s.first[key]
	if !seen || origin == Enqueued && s.trainsAgain(number, first) {
		s.first[key] = number
	} else if s.study.Spec.Seeds == SharedSeeds {
		t.DuplicateOf = first
		if first < len(s.trials) {
			t.Planned = s.trials[first].Planned
		}
	}
	return t
}

// enter holds a generation against what is stored and stores what is new.
func (s *session) enter(generation []Trial) error {
	var fresh []Trial
	for i, t := range generation {
		if t.Number >= len(s.stored) {
			s.progress.Runs += t.Planned - s.study.Planned()
			if t.DuplicateOf >= 0 && t.DuplicateOf < len(s.stored) {
				t.Planned = max(t.Planned, s.stored[t.DuplicateOf].Planned)
			}
			fresh = append(fresh, t)
			continue
		}
		old := s.stored[t.Number]
		if !old.Goal.Equal(t.Goal) || old.Origin != t.Origin || old.DuplicateOf != t.DuplicateOf {
			return fmt.Errorf("trial %d: the store has %s, but replaying the search gives %s: %s",
				t.Number, describe(old), describe(t), replayHint)
		}
		generation[i] = old
		if s.study.Spec.Strategy != List {
			generation[i] = old.first(t.Planned) // further runs came later
		}
	}
	if len(fresh) > 0 {
		if err := s.Store.Propose(s.study.Name, fresh); err != nil {
			return err
		}
	}
	s.trials = append(s.trials, generation...)
	s.sizes = append(s.sizes, len(generation))
	s.observe()
	return nil
}

// replayHint says what can be amiss where a store does not fit its search.
const replayHint = "the store was changed, or made by a version that searches differently"

// describe names a trial's origin, goal and original for a message.
func describe(t Trial) string {
	text := fmt.Sprintf("%s %s", t.Origin, t.Goal)
	if t.DuplicateOf >= 0 {
		text += fmt.Sprintf(" (the same as trial %d)", t.DuplicateOf)
	}
	return text
}

// tell hands an ended generation to the strategy. Where the budget leaves no room
// it is not told: the study ends here, and if it is extended later a generation
// that was cut short is completed first.
func (s *session) tell(size int) error {
	if s.room() <= 0 {
		return nil
	}
	for _, t := range s.trials[len(s.trials)-size:] {
		if err := s.strategy.Tell(t); err != nil {
			return fmt.Errorf("trial %d: %w", t.Number, err)
		}
	}
	return nil
}

// failed counts the failed trials of the generations so far, but for those that were
// corrected later.
func (s *session) failed() int {
	corrected := make(map[int]bool)
	for _, c := range s.superseded[s.effect:] {
		corrected[c.Trial] = true
	}
	n := 0
	for i := range s.trials {
		if t := s.trials[i]; t.State() == Failed && !corrected[original(t)] {
			n++
		}
	}
	return n
}

// original is the number of the trial whose runs t has.
func original(t Trial) int {
	if t.DuplicateOf >= 0 {
		return t.DuplicateOf
	}
	return t.Number
}

func (s *session) lastReason() string {
	for i := len(s.trials) - 1; i >= 0; i-- {
		if reason := s.trials[i].Reason(); reason != "" {
			return reason
		}
	}
	return ""
}
