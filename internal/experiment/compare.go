package experiment

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/internal/studies"
	"goalsearch/pidnet"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/search/variants"
)

// Operand is one of two goals that are compared: a goal, or the trial of a study.
type Operand struct {
	Text  string
	Goal  configs.Goal // if Study is "", and that of the other operand too
	Study string
	Trial studies.TrialRef
}

// ParseOperands reads two goals, or STUDY:TRIAL. A goal that is compared with a trial is
// read when it is known what the trial's study trains.
func ParseOperands(texts []string, setup pidnet.Setup) (list [2]Operand, err error) {
	trials := 0
	for i, text := range texts {
		list[i].Text = text
		if study, trial, ok := studies.CutTrial(text); ok {
			list[i].Study, list[i].Trial = study, trial
			trials++
		}
	}
	for i := 0; trials == 0 && err == nil && i < len(texts); i++ {
		list[i].Goal, err = configs.ParseGoal(texts[i], setup)
	}
	if a, b := list[0].Goal.Setup, list[1].Goal.Setup; err == nil && a != b {
		err = fmt.Errorf("%s is a goal of setup %s, %s of setup %s: compare goals of one setup", list[0].Text, a, list[1].Text, b)
	}
	return list, err
}

// CompareOptions say which goals are compared.
type CompareOptions struct {
	Store    string // that has the studies of trials
	Operands [2]Operand
	Runs     int     // trainings of each goal
	Seed     *uint64 // from which those of the trainings follow; nil: that of a trial's study, or DefaultSeed
	// Task returns what is trained: given is what a trial's study trains, nil if both
	// operands are goals.
	Task func(given *evaluate.Task) (evaluate.Task, error)
	Name string // of the study of the trainings; "": made from the goals
}

// ErrTrainedApart is the error of trials whose studies train differently.
var ErrTrainedApart = errors.New("they are of studies that train differently")

// Compare trains two goals on the same seeds. The second is the reference.
func Compare(ctx context.Context, trainer Trainer, o CompareOptions) (Section, error) {
	pair, err := o.resolve()
	if err != nil {
		return Section{}, err
	}
	if pair.goals[0].Equal(pair.goals[1]) {
		return Section{}, &RequestError{"", fmt.Errorf("%s and %s are the same goal", o.Operands[0].Text, o.Operands[1].Text)}
	}
	spec, err := trainingSpec(pair.task, false)
	if err != nil {
		return Section{}, err
	}
	name := o.Name
	if name == "" {
		name = fmt.Sprintf("compare/%s/%s/%s,hidden=%s,epochs=%d,seed=%d", configs.PlainName(o.Operands[0].Text), configs.PlainName(o.Operands[1].Text),
			pair.task.Network.Setup, configs.PlainName(pair.task.Network.Hidden.String()), pair.task.Training.Epochs, pair.seed)
	}
	trained, err := trainer.Train(ctx, variants.ListStudy(name, spec, pair.seed, o.Runs, pair.goals[:]))
	if err != nil {
		return Section{}, err
	}
	labels := []string{o.Operands[0].Text, o.Operands[1].Text}
	return Section{trained[0].Name, results.Compare(labels, trained[0].Trials, 1)}, nil
}

// comparedPair is two goals with the same weights, and what is trained with them.
type comparedPair struct {
	goals [2]search.Params
	task  evaluate.Task
	seed  uint64
}

// resolve reads the trials, and decides on what is trained.
func (o CompareOptions) resolve() (comparedPair, error) {
	pair := comparedPair{seed: DefaultSeed}
	var base *evaluate.Task
	var space search.Space
	for i, op := range o.Operands {
		if op.Study == "" {
			continue
		}
		study, trial, err := studies.ReadTrial(o.Store, op.Study, op.Trial)
		if err != nil {
			return pair, err
		}
		task, err := evaluate.ParseTask(study.Spec.TrainingSpec)
		if err != nil {
			return pair, err
		}
		if base == nil {
			base, space, pair.seed = &task, study.Spec.Space, study.Spec.Seed
		} else if err := o.trainedAlike(*base, task); err != nil {
			return pair, err
		}
		pair.goals[i] = trial.Goal
	}
	if o.Seed != nil {
		pair.seed = *o.Seed
	}
	if err := o.readGoals(&pair, base); err != nil {
		return pair, err
	}
	var err error
	if pair.task, err = o.Task(base); err != nil {
		return pair, err
	}
	return pair, o.align(&pair, space)
}

// readGoals fills in the goals that are no trials.
func (o CompareOptions) readGoals(pair *comparedPair, base *evaluate.Task) error {
	for i, op := range o.Operands {
		switch {
		case op.Study != "":
		case base == nil:
			pair.goals[i] = op.Goal.Weights
		default:
			goal, err := configs.ParseGoal(op.Text, base.Network.Setup)
			if err != nil {
				return &RequestError{op.Text, err}
			}
			pair.goals[i] = goal.Weights
		}
	}
	return nil
}

// align writes both goals with the same weights, in the order of a space.
func (o CompareOptions) align(pair *comparedPair, space search.Space) error {
	space = allWeights(space, pair.goals[:])
	for i, op := range o.Operands {
		if _, err := evaluate.Goals(pair.task.Network, pair.goals[i]); err != nil {
			return &RequestError{op.Text, err}
		}
		goal, err := evaluate.InSpace(space, pair.goals[i])
		if err != nil {
			return &RequestError{op.Text, err}
		}
		pair.goals[i] = goal
	}
	return nil
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
func (o CompareOptions) trainedAlike(a, b evaluate.Task) error {
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
		return &RequestError{o.Operands[0].Text + " and " + o.Operands[1].Text, ErrTrainedApart}
	}
	return nil
}
