package optimise

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"goalsearch/search"
	"goalsearch/search/strategies"
	"goalsearch/store"
)

// Func scores a goal, which has the weights of the space in its order: from 0 to 1, the
// higher the better, and always the same for the same goal and seed. A goal without a
// score is a NaN, an infinity, a *search.Failure or a panic: its trial has failed. Any
// other error, and a number outside 0 to 1, ends the search.
type Func func(ctx context.Context, goal search.Params, seed uint64) (float64, error)

// Result is what a search has found.
type Result struct {
	// Best is the goal that ranks first, and Score its mean score; nil if none has one.
	Best  search.Params
	Score float64
	// Trials are all goals that were tried, the best first.
	Trials []search.RankedTrial
	// Ending says why the search ended before all goals were tried; "" if they were.
	Ending string
}

// ErrNoScore is returned where no goal has a score.
var ErrNoScore = errors.New("no goal has a score")

// Maximise searches the space for the goal that the function scores highest, in memory. If
// the search ends with an error, of ctx for instance, the result is what it has found
// so far.
func Maximise(ctx context.Context, space search.Space, f Func, o Options) (Result, error) {
	return maximise(ctx, store.NewMemory(), space, f, o)
}

// MaximiseInFile is Maximise in a store at path, which is made if it is missing: what the
// store has of the search is not scored again. With more trials, or another target or
// patience, the search goes on from where it has ended; of another space, function,
// strategy or seed it is refused with search.ErrSpecChanged. The store is one of
// package store, which the command goalsearch reads too.
func MaximiseInFile(ctx context.Context, path string, space search.Space, f Func, o Options) (result Result, err error) {
	db, err := store.Open(path, store.Options{})
	if err != nil {
		return Result{}, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return maximise(ctx, db, space, f, o)
}

func maximise(ctx context.Context, s search.Store, space search.Space, f Func, o Options) (Result, error) {
	if f == nil {
		return Result{}, errors.New("there is no function that scores goals")
	}
	study, err := o.study(space)
	if err != nil {
		return Result{}, err
	}
	if err := search.Register(s, study, false, time.Now().UTC()); err != nil {
		return Result{}, err
	}
	runner := search.Runner{
		Store: s, Evaluator: evaluator(f), Strategy: strategies.Of,
		Workers: o.Workers, Clock: time.Now, OnProgress: o.OnProgress,
	}
	progress, err := runner.Run(ctx, study.Name)
	result := Result{Ending: progress.Ending}
	trials, reading := s.Trials(study.Name)
	if err := errors.Join(err, reading); err != nil && trials == nil {
		return result, err
	}
	result.Trials = search.Rank(study.Spec, trials)
	best, ok := search.Best(study.Spec, trials)
	if ok {
		result.Best = best.Goal
		result.Score, _ = best.Value()
	}
	if err == nil && !ok {
		err = ErrNoScore
	}
	return result, err
}

// evaluator is a search.Evaluator of a function.
type evaluator Func

// Evaluate implements search.Evaluator: the score is that of a learning curve of one point.
func (f evaluator) Evaluate(ctx context.Context, r search.RunSpec, _ func(search.Epoch) error) (search.Outcome, error) {
	score, err := f(ctx, r.Goal, r.Seed)
	switch {
	case err != nil:
		return search.Outcome{}, err
	case math.IsNaN(score) || math.IsInf(score, 0):
		return search.Outcome{}, &search.Failure{Reason: fmt.Sprintf("the score is %v", score)}
	case score < 0 || score > 1:
		return search.Outcome{}, fmt.Errorf("the goal %v scores %v: scale scores to 0 to 1", r.Goal, score)
	}
	return search.Outcome{Curve: []search.Epoch{{TrainAccuracy: score, ValidationAccuracy: score}}}, nil
}
