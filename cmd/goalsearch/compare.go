package main

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/pidnet"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/search/experiment"
	"goalsearch/store"
)

func compareCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "compare",
		Category:  groupGoal,
		Usage:     "two goals on the same seeds, with interval and p-value",
		ArgsUsage: "A B",
		Description: `A and B are goals, as for train, or trials of studies: STUDY:TRIAL, where TRIAL is
a number or best. Both are trained on the same seeds, and differences are paired.
Trainings that the store has are not done again. Of trials, what is trained is
what their study trains, and the seeds are those of the study unless --seed gives
others: a trial that a search found is flattered by them.

Examples:
  goalsearch compare trivariate-heuristic trivariate-optimised --epochs 20 --runs 5
  goalsearch compare quickstart:best quickstart:0 --runs 5 --seed 7
  goalsearch compare mnist-trivariate:best trivariate-optimised --epochs 100`,
		Flags: slices.Concat(experimentFlags(), taskFlags(), []cli.Flag{
			&cli.IntFlag{Name: "runs", Value: 10, Usage: "`N` trainings of each goal", Action: atLeast("runs", 2)},
		}),
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			e, err := experimentOptions(line)
			if err != nil {
				return nil, err
			}
			o := compareOptions{experimenting: e, runs: line.Int("runs"), seeded: line.IsSet("seed"), setup: pidnet.Setup(line.String("setup"))}
			if o.operands, err = parseOperands(args, o.setup); err != nil {
				return nil, err
			}
			if o.flags, err = compareTask(line, o.operands); err != nil {
				return nil, err
			}
			return o, nil
		}),
	}
}

// operand is a goal that is compared.
type operand struct {
	text  string
	goal  configs.Goal // if study is "", and that of the other too
	study string
	trial trialRef
}

// parseOperands reads two goals, or the studies and trials of them. A goal that is compared
// with a trial is read when it is known what the trial's study trains.
func parseOperands(texts []string, setup pidnet.Setup) (list [2]operand, err error) {
	trials := 0
	for i, text := range texts {
		list[i].text = text
		if at := strings.LastIndexByte(text, ':'); at > 0 {
			if trial, err := parseTrial(text[at+1:]); err == nil {
				list[i].study, list[i].trial = text[:at], trial
				trials++
			}
		}
	}
	for i := 0; trials == 0 && err == nil && i < len(texts); i++ {
		list[i].goal, err = configs.ParseGoal(texts[i], setup)
	}
	return list, err
}

// compareScience returns a function that says what is trained, when the task of
// a study is known, if there is one.
func compareTask(line *cli.Context, operands [2]operand) (func(*evaluate.Task) (evaluate.Task, error), error) {
	if operands[0].study == "" && operands[1].study == "" {
		if a, b := operands[0].goal.Setup, operands[1].goal.Setup; a != b {
			return nil, fmt.Errorf("%s is a goal of setup %s, %s of setup %s: compare goals of one", operands[0].text, a, operands[1].text, b)
		}
		task, err := taskOf(line, operands[0].goal.Setup)
		return func(*evaluate.Task) (evaluate.Task, error) { return task, nil }, err
	}
	for _, flag := range []string{"dataset", "setup", "hidden", "laterals", "batch", "validation", "set"} {
		if line.IsSet(flag) {
			return nil, fmt.Errorf("--%s: what is trained is what the study of a trial trains; only --epochs may differ", flag)
		}
	}
	return func(s *evaluate.Task) (evaluate.Task, error) { return taskOver(line, *s) }, nil
}

type compareOptions struct {
	experimenting
	operands [2]operand
	runs     int
	seeded   bool // --seed is given
	setup    pidnet.Setup
	flags    func(*evaluate.Task) (evaluate.Task, error)
}

func (o compareOptions) run(ctx context.Context, std streams) error {
	goals, task, err := o.resolve()
	if err != nil {
		return err
	}
	if goals[0].Equal(goals[1]) {
		return usagef("%s and %s are the same goal", o.operands[0].text, o.operands[1].text)
	}
	text, err := canonical(task, false)
	if err != nil {
		return err
	}
	if o.study == "" {
		o.study = fmt.Sprintf("compare/%s/%s/%s,hidden=%s,epochs=%d,seed=%d", configs.PlainName(o.operands[0].text), configs.PlainName(o.operands[1].text),
			task.Network.Setup, configs.PlainName(task.Network.Hidden.String()), task.Training.Epochs, o.seed)
	}
	all, err := o.finish(ctx, std, experiment.Goals(o.study, text, o.seed, o.runs, goals[:]))
	if err != nil {
		return err
	}
	compared := results.Compare([]string{o.operands[0].text, o.operands[1].text}, all[0], 1)
	if o.format == "json" {
		return o.write(std.out, compared)
	}
	b := bufio.NewWriter(std.out)
	if err := o.write(b, compared); err != nil {
		return err
	}
	d := compared[0].Difference
	if low, high, ok := d.Interval(); ok {
		fmt.Fprintf(b, "difference %+.4f, 95 %% interval %+.4f to %+.4f, paired over %s\n", d.Mean, low, high, count(d.N, "seed", "seeds"))
	}
	return b.Flush()
}

// resolve returns the goals, and what is trained, which a trial's study says; its
// seed counts unless one is given.
func (o *compareOptions) resolve() (goals [2]search.Params, task evaluate.Task, err error) {
	var base *evaluate.Task
	var space search.Space
	for i, op := range o.operands {
		if op.study == "" {
			continue
		}
		study, trial, err := o.readTrial(op)
		if err != nil {
			return goals, task, err
		}
		s, err := evaluate.ParseTask(study.Spec.TrainingSpec)
		if err != nil {
			return goals, task, err
		}
		if base != nil {
			if err := o.trainedAlike(*base, s); err != nil {
				return goals, task, err
			}
		} else {
			base, space = &s, study.Spec.Space
			if !o.seeded {
				o.seed = study.Spec.Seed
			}
		}
		goals[i] = trial.Goal
	}
	for i, op := range o.operands {
		switch {
		case op.study != "":
		case base == nil:
			goals[i] = op.goal.Weights
		default:
			goal, err := configs.ParseGoal(op.text, base.Network.Setup)
			if err != nil {
				return goals, task, usage(fmt.Errorf("%s: %w", op.text, err))
			}
			goals[i] = goal.Weights
		}
	}
	if task, err = o.flags(base); err != nil {
		return goals, task, err
	}
	space = allWeights(space, goals[:])
	for i, op := range o.operands {
		if err := checkLayers(task.Network, goals[i]); err != nil {
			return goals, task, usage(fmt.Errorf("%s: %w", op.text, err))
		}
		if goals[i], err = inOrder(space, goals[i]); err != nil {
			return goals, task, usage(fmt.Errorf("%s: %w", op.text, err))
		}
	}
	return goals, task, nil
}

// allWeights returns a space and behind it the weights that only some of the goals have.
func allWeights(space search.Space, goals []search.Params) search.Space {
	all := slices.Clone(space)
	for _, goal := range goals {
		for _, w := range goal {
			if !slices.ContainsFunc(all, func(known search.Dimension) bool { return known.Name == w.Name }) {
				all = append(all, search.Dimension{Name: w.Name})
			}
		}
	}
	return all
}

// trainedAlike refuses trials of studies that train differently, but for how long: the
// two goals are trained alike.
func (o *compareOptions) trainedAlike(a, b evaluate.Task) error {
	b.Training.Epochs = a.Training.Epochs
	first, err := a.Identity()
	if err != nil {
		return err
	}
	second, err := b.Identity()
	if err != nil {
		return err
	}
	if first != second {
		return usagef("%s and %s are of studies that train differently: write one of them with `goalsearch export --format goal`, and compare that file with the other, to train both as the other's study does",
			o.operands[0].text, o.operands[1].text)
	}
	return nil
}

func (o *compareOptions) readTrial(op operand) (search.Study, search.Trial, error) {
	snapshot, err := store.Read(o.store)
	if err != nil {
		return search.Study{}, search.Trial{}, err
	}
	defer snapshot.Close()
	study, err := snapshot.Study(op.study)
	if err != nil {
		return study, search.Trial{}, err
	}
	trial, err := op.trial.read(snapshot, op.study)
	return study, trial, err
}
