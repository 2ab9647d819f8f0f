package experiment

import (
	"context"
	"fmt"
	"slices"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/search/variants"
)

// FullLength is the number of epochs of the paper's trainings.
const FullLength = 100

// VerifyOptions say which goals of a study are trained again.
type VerifyOptions struct {
	Study     search.Study
	Trials    []search.Trial // of Study; summaries are enough
	Top       int            // best goals
	Runs      int            // trainings of each
	Epochs    int            // 0: FullLength, or those of the study if they are more
	Seed      uint64         // from which the fresh seeds follow
	Baselines []string       // goals to compare with, in any form that configs.ParseGoal reads
	Name      string         // of the study of the trainings; "": made from the study's
}

// Verified is what came of a verification.
type Verified struct {
	Section
	Epochs    int
	Reference string // name of the goal that the others are compared with
	// SearchEpochs is how long the search's trainings were.
	SearchEpochs int
}

// Bias is how much the search's score of its best goal was too high, and that score;
// false if it is not known.
func (v Verified) Bias() (bias, searched float64, ok bool) {
	bias, ok = v.Compared[0].Bias()
	if !ok {
		return 0, 0, false
	}
	return bias, *v.Compared[0].Searched, true
}

// verifiedGoal is a goal that is verified.
type verifiedGoal struct {
	NamedGoal
	searched *float64 // its score in the search
	baseline bool     // trained in a study of its own
}

// Verify trains the best goals of a study at full length with fresh seeds, and so the
// baselines: the study's start goals, and those of the options.
func Verify(ctx context.Context, trainer Trainer, o VerifyOptions) (Verified, error) {
	task, err := evaluate.ParseTask(o.Study.Spec.TrainingSpec)
	if err != nil {
		return Verified{}, err
	}
	v := Verified{SearchEpochs: task.Training.Epochs, Epochs: o.Epochs}
	list, reference, err := o.goals(task)
	if err != nil {
		return Verified{}, err
	}
	if v.Epochs == 0 {
		v.Epochs = max(task.Training.Epochs, FullLength)
	}
	task.Training.Epochs = v.Epochs
	studies, err := o.studies(task, list)
	if err != nil {
		return Verified{}, err
	}
	trained, err := trainer.Train(ctx, studies...)
	if err != nil {
		return Verified{}, err
	}
	names, trials := make([]string, len(list)), make([]search.Trial, len(list))
	for i, g := range list {
		names[i], trials[i] = g.Name, trialOf(trialsOf(trained), g.Goal)
	}
	v.Section = Section{trained[0].Name, results.Compare(names, trials, reference)}
	v.Reference = names[reference]
	for i, g := range list {
		v.Compared[i].Searched = g.searched
	}
	return v, nil
}

// studies are that of the verified goals, and one for each baseline of the options.
func (o VerifyOptions) studies(task evaluate.Task, list []verifiedGoal) ([]search.Study, error) {
	spec, err := trainingSpec(task, true)
	if err != nil {
		return nil, err
	}
	name := o.Name
	if name == "" {
		name = fmt.Sprintf("%s/verify,top=%d,of=%d,epochs=%d,seed=%d", o.Study.Name, o.Top, len(o.Trials), task.Training.Epochs, o.Seed)
	}
	seed := o.Study.Spec.FreshSeed(o.Seed)
	var best []search.Params
	var baselines []search.Study
	for _, g := range list {
		if !g.baseline {
			best = append(best, g.Goal)
			continue
		}
		own := fmt.Sprintf("%s/baseline,epochs=%d,seed=%d/%s", o.Study.Name, task.Training.Epochs, o.Seed, configs.PlainName(g.Name))
		baselines = append(baselines, variants.ListStudy(own, spec, seed, o.Runs, []search.Params{g.Goal}))
	}
	return append([]search.Study{variants.ListStudy(name, spec, seed, o.Runs, best)}, baselines...), nil
}

// goals lists the best goals of the study and the baselines, and which of them is the
// reference: the first baseline, or else the best goal.
func (o VerifyOptions) goals(task evaluate.Task) (list []verifiedGoal, reference int, err error) {
	ranked := slices.DeleteFunc(results.Rank(o.Study.Spec, o.Trials), func(r results.Ranked) bool { return r.DuplicateOf >= 0 })
	best, err := results.Select(ranked, results.Selection{Top: o.Top})
	if err != nil {
		return nil, 0, err
	}
	if len(best) == 0 {
		return nil, 0, fmt.Errorf("study %s has no complete trial yet: there is nothing to verify", o.Study.Name)
	}
	add := func(name string, goal search.Params, baseline bool) int {
		for i, g := range list {
			if g.Goal.Equal(goal) {
				list[i].Name += ", " + name
				return i
			}
		}
		list = append(list, verifiedGoal{NamedGoal{name, goal}, scoreOf(ranked, goal), baseline})
		return len(list) - 1
	}
	for _, r := range best {
		add(fmt.Sprintf("trial %d", r.Number), r.Goal, false)
	}
	var baselines []int
	for i, goal := range o.Study.Spec.Start {
		placed, err := o.Study.Spec.Space.Place(goal)
		if err != nil {
			return nil, 0, err
		}
		baselines = append(baselines, add(fmt.Sprintf("start goal %d", i), placed, false))
	}
	for _, text := range o.Baselines {
		goal, err := configs.ParseGoal(text, task.Network.Setup)
		if err != nil {
			return nil, 0, &RequestError{"baseline", err}
		}
		placed, err := evaluate.InSpace(o.Study.Spec.Space, goal.Weights)
		if err != nil {
			return nil, 0, &RequestError{"baseline " + text, err}
		}
		baselines = append(baselines, add(text, placed, true))
	}
	if len(baselines) > 0 {
		reference = baselines[0]
	}
	return list, reference, nil
}

// scoreOf is the score of a goal in the search; nil if it has none.
func scoreOf(ranked []results.Ranked, goal search.Params) *float64 {
	for _, r := range ranked {
		if r.Rank > 0 && r.Goal.Equal(goal) {
			return &r.Scores.Mean
		}
	}
	return nil
}
