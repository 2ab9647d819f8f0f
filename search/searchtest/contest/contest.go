// Package contest measures strategies against one another on the synthetic
// problems of package problems: how good the goal truly is that a search would
// report after so many evaluations, and how long the strategy thinks.
package contest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"goalsearch/search"
	"goalsearch/search/searchtest/problems"
	"goalsearch/search/strategies"
)

// Options say what is measured.
type Options struct {
	Problems   []string
	Strategies []string
	// Instances are counted from First; the number of an instance also seeds the
	// search and the noise.
	First, Instances int
	Evaluations      int
	Generation       int
	Noise            float64 // standard deviation of what is observed
	Clock            func() time.Time
	// Say is told what is done next; it may be nil.
	Say func(string)
}

// Validate refuses what cannot be measured.
func (o Options) Validate() error {
	switch {
	case len(o.Problems) == 0 || len(o.Strategies) == 0:
		return errors.New("there is nothing to measure: name a problem and a strategy")
	case o.First < 0 || o.Instances < 1:
		return fmt.Errorf("%d instances from number %d: take at least 1, from 0 or later", o.Instances, o.First)
	case o.Evaluations < 1:
		return fmt.Errorf("%d evaluations: take at least 1", o.Evaluations)
	case o.Generation < 1:
		return fmt.Errorf("%d evaluations a generation: take at least 1", o.Generation)
	case !(o.Noise >= 0 && o.Noise <= 1):
		return fmt.Errorf("noise of %v: take 0 to 1", o.Noise)
	}
	for _, name := range o.Problems {
		if _, err := problems.New(name, 0); err != nil {
			return err
		}
	}
	for _, name := range o.Strategies {
		for _, problem := range o.Problems {
			if _, err := o.open(problem, name, o.First); err != nil {
				return err
			}
		}
	}
	return nil
}

// Result is how a strategy did on a problem.
type Result struct {
	Problem  string `json:"problem"`
	Strategy string `json:"strategy"`
	Marks    []Mark `json:"marks"`
	// OwnMS is the strategy's own time per proposal in milliseconds, the mean
	// over all of a search; OwnLastMS that over its last tenth.
	OwnMS     float64 `json:"own_ms"`
	OwnLastMS float64 `json:"own_last_ms"`
}

// Mark has the quartiles, over the instances, of the true accuracy of the
// incumbent after so many evaluations. Bias is the median of what was observed
// of it above that. A strategy that has ended keeps its last incumbent.
type Mark struct {
	Evaluations int     `json:"evaluations"`
	Lower       float64 `json:"lower"`
	Median      float64 `json:"median"`
	Upper       float64 `json:"upper"`
	Bias        float64 `json:"bias"`
}

// Run measures every strategy on every problem, one after the other.
func Run(ctx context.Context, o Options) ([]Result, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	var list []Result
	for _, problem := range o.Problems {
		for _, name := range o.Strategies {
			if o.Say != nil {
				o.Say(problem + ": " + name)
			}
			r, err := o.measure(ctx, problem, name)
			if err != nil {
				return nil, fmt.Errorf("%s on %s: %w", name, problem, err)
			}
			list = append(list, r)
		}
	}
	return list, nil
}

// marks returns the numbers of evaluations that are reported.
func (o Options) marks() []int {
	var list []int
	for _, at := range []int{100, 300, 1000} {
		if at < o.Evaluations {
			list = append(list, at)
		}
	}
	return append(list, o.Evaluations)
}

func (o Options) measure(ctx context.Context, problem, name string) (Result, error) {
	r := Result{Problem: problem, Strategy: name}
	var all, last stopwatch
	truth, bias := make([][]float64, len(o.marks())), make([][]float64, len(o.marks()))
	for i := range o.Instances {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		instance := o.First + i
		p, err := problems.New(problem, instance)
		if err != nil {
			return Result{}, err
		}
		s, err := o.open(problem, name, instance)
		if err != nil {
			return Result{}, err
		}
		timed := &timed{Strategy: s, clock: o.Clock, late: o.Evaluations - o.Evaluations/10}
		course, err := problems.Race(timed, p, o.Generation, o.Evaluations, o.Noise, uint64(instance))
		if err != nil {
			return Result{}, err
		}
		all.add(timed.all)
		last.add(timed.last)
		for k, at := range o.marks() {
			incumbent := course[min(at, len(course))-1]
			truth[k] = append(truth[k], incumbent.Accuracy)
			bias[k] = append(bias[k], incumbent.Observed-incumbent.Accuracy)
		}
	}
	for k, at := range o.marks() {
		r.Marks = append(r.Marks, Mark{
			at, problems.Quantile(truth[k], .25), problems.Quantile(truth[k], .5), problems.Quantile(truth[k], .75),
			problems.Quantile(bias[k], .5),
		})
	}
	r.OwnMS, r.OwnLastMS = all.mean(), last.mean()
	return r, nil
}

func (o Options) open(problem, name string, instance int) (search.Strategy, error) {
	p, err := problems.New(problem, instance)
	if err != nil {
		return nil, err
	}
	return strategies.New(name, strategies.Config{Space: p.Space(), Generation: o.Generation, Seed: uint64(instance)})
}

// stopwatch sums up the time of proposals.
type stopwatch struct {
	spent     time.Duration
	proposals int
}

func (s *stopwatch) add(t stopwatch) {
	s.spent += t.spent
	s.proposals += t.proposals
}

// mean returns milliseconds per proposal.
func (s stopwatch) mean() float64 {
	return 1000 * s.spent.Seconds() / float64(max(s.proposals, 1))
}

// timed is a strategy under a stopwatch.
type timed struct {
	search.Strategy
	clock     func() time.Time
	all, last stopwatch // last: from so many trials on
	late      int
}

func (t *timed) count(from time.Time, proposals int) {
	s := stopwatch{t.clock().Sub(from), proposals}
	if t.all.proposals >= t.late {
		t.last.add(s)
	}
	t.all.add(s)
}

// Ask implements search.Strategy.
func (t *timed) Ask(n int) ([]search.Proposal, error) {
	from := t.clock()
	proposals, err := t.Strategy.Ask(n)
	t.count(from, len(proposals))
	return proposals, err
}

// Tell implements search.Strategy.
func (t *timed) Tell(trial search.Trial) error {
	from := t.clock()
	err := t.Strategy.Tell(trial)
	t.count(from, 0)
	return err
}
