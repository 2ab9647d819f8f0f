package contest

import (
	"context"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"

	"goalsearch/search"
	"goalsearch/search/searchtest/problems"
	"goalsearch/search/strategies"
)

// Selection is how good the best goal of whole studies is, and how good it is said
// to be: without replicates of the leading goals, and with a share of all evaluations
// spent on them, either instead of as many goals or on top of as many.
type Selection struct {
	Problem  string  `json:"problem"`
	Strategy string  `json:"strategy"`
	Share    float64 `json:"share"`
	Without  Choice  `json:"without"`
	Instead  Choice  `json:"instead"` // as many evaluations, fewer goals
	OnTop    Choice  `json:"on_top"`  // as many goals, more evaluations
}

// Choice is the goal that ranks first, the mean over instances.
type Choice struct {
	Goals     int     `json:"goals"`      // that were tried
	Truth     float64 `json:"truth"`      // its true accuracy
	Bias      float64 `json:"bias"`       // its value less that
	BiasError float64 `json:"bias_error"` // the standard error of Bias
	Gain      float64 `json:"gain"`       // of true accuracy over that without replicates
	GainError float64 `json:"gain_error"` // its standard error, paired by instance
}

// Select measures every strategy on every problem, with a share of the evaluations,
// above 0 and below 1, for replicates. open returns an empty store.
func Select(ctx context.Context, o Options, share float64, open func() search.Store) ([]Selection, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if !(share > 0 && share < 1) {
		return nil, fmt.Errorf("a share of %v for replicates: take more than 0 and less than 1", share)
	}
	var list []Selection
	for _, problem := range o.Problems {
		for _, name := range o.Strategies {
			if o.Say != nil {
				o.Say(problem + ": " + name)
			}
			s, err := o.choose(ctx, problem, name, share, open)
			if err != nil {
				return nil, fmt.Errorf("%s on %s: %w", name, problem, err)
			}
			list = append(list, s)
		}
	}
	return list, nil
}

func (o Options) choose(ctx context.Context, problem, name string, share float64, open func() search.Store) (Selection, error) {
	s := Selection{Problem: problem, Strategy: name, Share: share}
	var plain []float64 // true accuracies without replicates
	for _, c := range []struct {
		choice *Choice
		goals  int
		share  float64
	}{
		{&s.Without, o.Evaluations, 0},
		{&s.Instead, o.Evaluations - int(share*float64(o.Evaluations)), share},
		{&s.OnTop, o.Evaluations, share},
	} {
		var truths, biases, gains []float64
		for i := range o.Instances {
			p, err := problems.New(problem, o.First+i)
			if err != nil {
				return Selection{}, err
			}
			reported, truth, err := o.study(ctx, p, name, o.First+i, c.goals, c.share, open())
			if err != nil {
				return Selection{}, err
			}
			truths, biases = append(truths, truth), append(biases, reported-truth)
			if c.share > 0 {
				gains = append(gains, truth-plain[i])
			}
		}
		c.choice.Goals = c.goals
		c.choice.Truth, _ = meanOf(truths)
		c.choice.Bias, c.choice.BiasError = meanOf(biases)
		if c.share == 0 {
			plain = truths
			continue
		}
		c.choice.Gain, c.choice.GainError = meanOf(gains)
	}
	return s, nil
}

// study searches an instance as `goalsearch run` does, and returns what the goal that
// ranks first is said to score, and what it truly scores.
func (o Options) study(ctx context.Context, p problems.Problem, name string, instance, goals int, share float64, store search.Store) (reported, truth float64, err error) {
	study := search.Study{
		Name: "contest",
		Spec: search.Spec{
			TrainingSpec: []byte(`{}`), Space: p.Space(), Strategy: name,
			Generation: o.Generation, Runs: 1, Seeds: search.SharedSeeds, Seed: uint64(instance),
		},
		Budget: search.Budget{Trials: goals, MaxFailures: -1, Replicates: share},
	}
	if err := store.Create(study); err != nil {
		return 0, 0, err
	}
	r := search.Runner{
		Store: store, Evaluator: noisy{p, o.Noise, uint64(instance)},
		Strategy: strategies.Of,
	}
	progress, err := r.Run(ctx, study.Name)
	if err != nil {
		return 0, 0, err
	}
	trials, err := store.Trials(study.Name)
	if err != nil {
		return 0, 0, err
	}
	return progress.Best, p.Accuracy(p.Space().Coordinates(trials[progress.BestTrial].Goal)), nil
}

// noisy is an evaluator that shows the accuracy of a goal through noise.
type noisy struct {
	problem  problems.Problem
	noise    float64
	instance uint64
}

// Evaluate implements search.Evaluator.
func (e noisy) Evaluate(_ context.Context, r search.RunSpec, _ func(search.Epoch) error) (search.Outcome, error) {
	rng := rand.New(rand.NewPCG(uint64(r.Trial), uint64(r.Run)<<32+e.instance))
	score := e.problem.Accuracy(e.problem.Space().Coordinates(r.Goal)) + e.noise*rng.NormFloat64()
	return search.Outcome{Curve: []search.Epoch{{ValidationAccuracy: min(1, max(0, score))}}}, nil
}

// meanOf returns the mean and its standard error, which a single value does not have.
func meanOf(values []float64) (mean, deviation float64) {
	mean, deviation = stat.MeanStdDev(values, nil)
	if len(values) < 2 {
		return mean, 0
	}
	return mean, stat.StdErr(deviation, float64(len(values)))
}
