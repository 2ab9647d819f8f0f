package experiment_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"goalsearch/evaluate"
	"goalsearch/internal/campaign"
	"goalsearch/internal/experiment"
	"goalsearch/internal/rng"
	"goalsearch/pidnet"
	"goalsearch/search"
	"goalsearch/store"
)

// trainer takes studies to their end in memory. A goal scores what its weights are worth,
// and noise of the seed.
type trainer struct {
	worth map[string]float64 // of a weight that is not 0
	names []string           // of the studies, in order
}

func (t *trainer) Evaluate(_ context.Context, r search.RunSpec, _ func(search.Epoch) error) (search.Outcome, error) {
	score := 0.4 + 0.002*rng.New(r.Seed, "noise").Uniform() + 0.0005*rng.New(r.Seed, r.Goal.String()).Uniform()
	for _, w := range r.Goal {
		if w.Value != 0 {
			score += t.worth[w.Name]
		}
	}
	curve := []search.Epoch{{}, {Epoch: 1, TrainAccuracy: score, ValidationAccuracy: score}}
	test := score
	return search.Outcome{Curve: curve, TestAccuracy: &test}, nil
}

func (t *trainer) Train(ctx context.Context, studies ...search.Study) ([]campaign.Trained, error) {
	var list []campaign.Trained
	for _, s := range studies {
		trained, err := t.TrainBy(ctx, campaign.StrategyOf, s)
		if err != nil {
			return nil, err
		}
		list = append(list, trained)
	}
	return list, nil
}

func (t *trainer) TrainBy(ctx context.Context, strategy func(search.Spec) (search.Strategy, error), study search.Study) (campaign.Trained, error) {
	t.names = append(t.names, study.Name)
	memory := store.NewMemory()
	if err := memory.Create(study); err != nil {
		return campaign.Trained{}, err
	}
	runner := search.Runner{Store: memory, Evaluator: t, Strategy: strategy}
	if _, err := runner.Run(ctx, study.Name); err != nil {
		return campaign.Trained{}, err
	}
	trials, err := memory.Trials(study.Name)
	return campaign.Trained{Study: study, Trials: trials}, err
}

func contextTask() evaluate.Task {
	task := evaluate.DefaultTask()
	task.Network.Setup = pidnet.Context
	return task
}

func goal(values ...float64) search.Params {
	var g search.Params
	for i, name := range []string{"{F}{C}", "{F}", "{C}", "{FC}", "H_res"} {
		g = append(g, search.Param{Name: name, Value: values[i]})
	}
	return g
}

// TestSimplify: of five weights the two that matter are left.
func TestSimplify(t *testing.T) {
	tr := &trainer{worth: map[string]float64{"{F}{C}": 0.3, "{FC}": 0.1}}
	s, err := experiment.Simplify(t.Context(), tr, experiment.SimplifyOptions{
		Goal: goal(1, 0.5, -0.5, 0.7, 0.1), Task: contextTask(), Margin: 0.005, Runs: 4, Seed: 1, Name: "s",
		Beside: []experiment.NamedGoal{{Name: "plain", Goal: goal(1, 0, 0, 0, 0)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.Smallest.Weights != 2 || s.Smallest.Goal[0].Value != 1 || s.Smallest.Goal[3].Value != 0.7 {
		t.Errorf("the smallest goal is %v", s.Smallest.Goal)
	}
	if s.Loss > 0.005 {
		t.Errorf("it loses %v", s.Loss)
	}
	labels := make([]string, len(s.Check.Compared))
	for i, c := range s.Check.Compared {
		labels[i] = c.Label
	}
	if labels[0] != "whole goal" || labels[len(labels)-1] != "plain" {
		t.Errorf("compared are %v", labels)
	}
}

// TestSensitivity: the weight that is missed most comes first, and the ablation removes
// the others before it.
func TestSensitivity(t *testing.T) {
	tr := &trainer{worth: map[string]float64{"{F}{C}": 0.3, "{FC}": 0.1, "{F}": 0.02}}
	sections, err := experiment.Sensitivity(t.Context(), tr, experiment.SensitivityOptions{
		Goal: goal(1, 0.5, 0, 0.7, 0), Task: contextTask(), Runs: 3, ShiftRuns: 2, Ablation: true, Seed: 1, Name: "s",
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(tr.names, " "); got != "s/zero s/shift s/ablation" || len(sections) != 3 {
		t.Fatalf("studies %s", got)
	}
	zero := sections[0].Compared
	if most := zero[1]; !strings.Contains(most.Label, "{F}{C}") || math.Abs(most.Difference.Mean+0.3) > 0.01 {
		t.Errorf("missed most is %s, %v", most.Label, most.Difference.Mean)
	}
	if last := sections[2].Compared[len(sections[2].Compared)-1]; last.Goal[0].Value == 0 {
		t.Errorf("the ablation leaves %v", last.Goal)
	}
}

// TestVerify: the lucky goal of a search is found out, and baselines are studies of their
// own.
func TestVerify(t *testing.T) {
	spec, err := contextTask().Canonical()
	if err != nil {
		t.Fatal(err)
	}
	study := search.Study{Name: "x", Spec: search.Spec{
		TrainingSpec: spec, Space: search.Space{}, Strategy: "random", Generation: 2, Runs: 1, Seeds: search.SharedSeeds, Seed: 1,
	}, Budget: search.Budget{Trials: 2, MaxFailures: -1}}
	for _, w := range goal(0, 0, 0, 0, 0) {
		study.Spec.Space = append(study.Spec.Space, search.Dimension{Name: w.Name, Low: -1, High: 1})
	}
	trial := func(number int, g search.Params, score float64) search.Trial {
		return search.Trial{Number: number, Goal: g, Planned: 1, DuplicateOf: -1, Runs: []search.Run{{Outcome: search.Outcome{
			Curve: []search.Epoch{{}, {Epoch: 1, ValidationAccuracy: score}},
		}}}}
	}
	lucky, good := goal(0, 1, 0, 0, 0), goal(1, 0, 0, 0, 0)
	tr := &trainer{worth: map[string]float64{"{F}{C}": 0.3}}
	v, err := experiment.Verify(t.Context(), tr, experiment.VerifyOptions{
		Study: study, Trials: []search.Trial{trial(0, lucky, 0.9), trial(1, good, 0.8)}, Top: 2, Runs: 3, Seed: 1,
		Baselines: []string{"{C}=1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if bias, searched, ok := v.Bias(); !ok || searched != 0.9 || bias < 0.4 {
		t.Errorf("bias %v of %v", bias, searched)
	}
	if v.Epochs != experiment.FullLength || v.Reference != "{C}=1" || len(tr.names) != 2 {
		t.Errorf("%d epochs, reference %s, studies %v", v.Epochs, v.Reference, tr.names)
	}
	if d := v.Compared[1].Difference; math.Abs(d.Mean-0.3) > 0.01 {
		t.Errorf("the good goal is better than the baseline by %v", d.Mean)
	}
	_, err = experiment.Verify(t.Context(), tr, experiment.VerifyOptions{
		Study: study, Trials: []search.Trial{trial(0, lucky, 0.9)}, Top: 1, Runs: 2, Baselines: []string{"{L}=1"},
	})
	var request *experiment.RequestError
	if !errors.As(err, &request) {
		t.Errorf("a baseline of another setup: %v", err)
	}
}

// TestCompare: two goals are paired by seed; equal goals are refused.
func TestCompare(t *testing.T) {
	tr := &trainer{worth: map[string]float64{"{F}{C}": 0.3}}
	compare := func(a, b string) (experiment.Section, error) {
		operands, err := experiment.ParseOperands([]string{a, b}, pidnet.Context)
		if err != nil {
			t.Fatal(err)
		}
		return experiment.Compare(t.Context(), tr, experiment.CompareOptions{
			Operands: operands, Runs: 4, Task: func(*evaluate.Task) (evaluate.Task, error) { return contextTask(), nil },
		})
	}
	s, err := compare("{F}{C}=1", "{F}=1")
	if err != nil {
		t.Fatal(err)
	}
	if low, high, ok := s.Compared[0].Difference.Interval(); !ok || low > 0.3 || high < 0.29 {
		t.Errorf("the difference is from %v to %v", low, high)
	}
	if _, err := compare("{F}=1", "{F}=1"); err == nil {
		t.Error("a goal is compared with itself")
	}
}
