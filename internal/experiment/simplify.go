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

// SimplifyOptions say how the weights of a goal are eliminated.
type SimplifyOptions struct {
	Goal       search.Params
	Task       evaluate.Task // of the check
	Margin     float64       // accuracy that may be lost
	RaceEpochs int           // of the trainings of the race; 0: a fifth of the task's
	Runs       int           // trainings of each goal that is checked
	Beside     []NamedGoal   // trained with the others in the end, to compare
	Seed       uint64
	Name       string // before /race, /check and /beside
}

// Simplified is what came of a simplification.
type Simplified struct {
	Race       string // study of the race
	RaceEpochs int
	Path       []variants.Step // of the race, from the whole goal on
	// Check has the trainings on fresh seeds: the whole goal, the reference, goals of the
	// path, and those beside.
	Check Section
	// Smallest is the smallest goal that is shown not to be worse than the whole by more
	// than the margin; the whole one if none is.
	Smallest variants.Step
	// Loss is the accuracy that Smallest loses at most, one-sided with 95 %; 0 or more.
	Loss float64
}

// pathBeside is the number of goals of the path that are checked to either side of the
// one that the race says is the smallest good one.
const pathBeside = 3

// Simplify eliminates weights of a goal, the least harmful first, and checks the goals
// on the way at full length with fresh seeds.
func Simplify(ctx context.Context, trainer Trainer, o SimplifyOptions) (Simplified, error) {
	if o.RaceEpochs == 0 {
		o.RaceEpochs = usualRace(o.Task)
	}
	s, err := o.race(ctx, trainer)
	if err != nil {
		return s, err
	}
	near := variants.Near(s.Path, o.Margin, pathBeside)
	name := fmt.Sprintf("%s/check,margin=%v", o.Name, o.Margin)
	check, err := o.check(ctx, trainer, name, s.Path[0], near)
	if err == nil && check.kept == 0 && len(near) > 0 && near[0].Weights < s.Path[1].Weights {
		// None of them is good enough: the larger ones may be.
		last := slices.IndexFunc(s.Path, func(p variants.Step) bool { return p.Trial == near[len(near)-1].Trial })
		near = s.Path[1 : last+1]
		check, err = o.check(ctx, trainer, name+",all", s.Path[0], near)
	}
	if err != nil {
		return s, err
	}
	s.Smallest = s.Path[0]
	if check.kept > 0 {
		s.Smallest = near[check.kept-1]
		least, _ := results.Pair(trialOf(check.trials, s.Smallest.Goal), check.trials[0]).LowerBound()
		s.Loss = max(0, -least)
	}
	beside, err := o.trainBeside(ctx, trainer)
	if err != nil {
		return s, err
	}
	trials := append(check.trials, beside...)
	s.Check = Section{check.study, results.Compare(o.labels(s.Path, trials), trials, 0)}
	return s, nil
}

// usualRace is how many epochs the trainings of a race have.
func usualRace(t evaluate.Task) int { return max(1, t.Training.Epochs/5) }

// freshSeed is the seed of the check, which the race has not used.
func (o SimplifyOptions) freshSeed() uint64 { return o.Seed + 1 }

// race eliminates the weights of the goal in short trainings.
func (o SimplifyOptions) race(ctx context.Context, trainer Trainer) (Simplified, error) {
	short := o.Task
	short.Training.Epochs = o.RaceEpochs
	spec, err := trainingSpec(short, false)
	if err != nil {
		return Simplified{}, err
	}
	name := o.Name + "/race"
	if o.RaceEpochs != usualRace(o.Task) {
		name += fmt.Sprintf(",epochs=%d", o.RaceEpochs)
	}
	study, err := variants.EliminationStudy(name, spec, o.Seed, o.Goal, variants.DefaultEliminationOptions())
	if err != nil {
		return Simplified{}, &RequestError{"", err}
	}
	var race *variants.Elimination
	trained, err := trainer.TrainBy(ctx, func(s search.Spec) (search.Strategy, error) {
		var err error
		race, err = variants.NewElimination(s)
		return race, err
	}, study)
	if err != nil {
		return Simplified{}, err
	}
	return Simplified{Race: trained.Name, RaceEpochs: o.RaceEpochs, Path: race.Path()}, nil
}

// checked is what came of a check: the whole goal first, and how many of the others, in
// their order, are not worse than it by more than the margin.
type checked struct {
	study  string
	trials []search.Trial
	kept   int
}

// check trains goals of the path, the largest first, and the whole one at full length on
// fresh seeds.
func (o SimplifyOptions) check(ctx context.Context, trainer Trainer, name string, whole variants.Step, steps []variants.Step) (checked, error) {
	spec, err := trainingSpec(o.Task, false)
	if err != nil {
		return checked{}, err
	}
	list := []search.Params{whole.Goal}
	for _, s := range steps {
		list = append(list, s.Goal)
	}
	trained, err := trainer.Train(ctx, variants.ListStudy(name, spec, o.freshSeed(), o.Runs, list))
	if err != nil {
		return checked{}, err
	}
	trials := trained[0].Trials
	return checked{trained[0].Name, trials, results.NotWorse(trials[0], trials[1:], o.Margin)}, nil
}

// trainBeside trains the goals that are compared with those of the path, on the seeds of
// the check.
func (o SimplifyOptions) trainBeside(ctx context.Context, trainer Trainer) ([]search.Trial, error) {
	spec, err := trainingSpec(o.Task, false)
	if err != nil || len(o.Beside) == 0 {
		return nil, err
	}
	var list []search.Study
	for _, b := range o.Beside {
		list = append(list, variants.ListStudy(o.Name+"/beside/"+configs.PlainName(b.Name), spec, o.freshSeed(), o.Runs, []search.Params{b.Goal}))
	}
	trained, err := trainer.Train(ctx, list...)
	return trialsOf(trained), err
}

// labels names checked goals: those beside by their names, the others by their weights.
func (o SimplifyOptions) labels(path []variants.Step, trials []search.Trial) []string {
	list := make([]string, len(trials))
	for i, t := range trials {
		list[i] = o.label(path, t)
	}
	return list
}

func (o SimplifyOptions) label(path []variants.Step, t search.Trial) string {
	for _, b := range o.Beside {
		if b.Goal.Equal(t.Goal) {
			return b.Name
		}
	}
	i := slices.IndexFunc(path, func(s variants.Step) bool { return s.Goal.Equal(t.Goal) })
	switch {
	case i < 0:
		return ""
	case i == 0:
		return "whole goal"
	case path[i].Weights == 1:
		return "1 weight"
	}
	return fmt.Sprintf("%d weights", path[i].Weights)
}
