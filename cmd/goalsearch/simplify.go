package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/search/experiment"
)

func simplifyCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "simplify",
		Category:  groupGoal,
		Usage:     "the fewest weights that keep the accuracy of a goal",
		ArgsUsage: "GOAL",
		Description: `Takes weights away, the least harmful first. In every round each of the weights
that are left is tried without, in short trainings: few for all, more for those
that may be the least harmful. Then the goals on the way that are near the
smallest good one are trained at full length with fresh seeds, and so is the
whole goal. The result is the smallest that is shown to be not worse by more than
the margin (paired, one-sided 95 %), the goals being tested from the largest on
until one is not. The trainings are the studies NAME/race, NAME/check,margin=M and
NAME/beside/GOAL.

Examples:
  goalsearch simplify trivariate-optimised
  goalsearch simplify best.yaml --race-epochs 10 --margin 0.005 --runs 20
  goalsearch simplify context-optimised --dataset builtin-digits --hidden 10 --epochs 2 --race-epochs 1 --batch 500 --runs 3`,
		Flags: slices.Concat(experimentFlags(), taskFlags(), []cli.Flag{
			&cli.Float64Flag{Name: "margin", Value: 0.002, Usage: "`ACCURACY` that may be lost"},
			&cli.IntFlag{Name: "race-epochs", Usage: "`N` epochs of the trainings of the race", DefaultText: "a fifth of --epochs", Action: atLeast("race-epochs", 1)},
			&cli.IntFlag{Name: "runs", Value: 12, Usage: "`N` trainings of each goal that is checked", Action: atLeast("runs", 2)},
			&cli.StringSliceFlag{Name: "beside", Usage: "train this `GOAL` with the others in the end, to compare; may be given several times"},
		}),
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			e, err := experimentOptions(line)
			if err != nil {
				return nil, err
			}
			o := simplifyOptions{experimenting: e, margin: line.Float64("margin"), raceEpochs: line.Int("race-epochs"), runs: line.Int("runs")}
			if !(o.margin >= 0 && o.margin < 1) {
				return nil, fmt.Errorf("--margin: %v is not an accuracy in 0..1 that may be lost", o.margin)
			}
			if o.goal, o.task, err = goalTask(line, args[0]); err != nil {
				return nil, err
			}
			if o.raceEpochs == 0 {
				o.raceEpochs = usualRace(o.task)
			}
			for _, text := range line.StringSlice("beside") {
				goal, err := configs.ParseGoal(text, o.goal.Setup)
				if err != nil {
					return nil, fmt.Errorf("--beside: %w", err)
				}
				if err := checkLayers(o.task.Network, goal.Weights); err != nil {
					return nil, fmt.Errorf("--beside %s: %w", text, err)
				}
				o.beside = append(o.beside, labelled{text, goal.Weights})
			}
			o.named(args[0], o.task)
			return o, nil
		}),
	}
}

type simplifyOptions struct {
	experimenting
	goal       configs.Goal
	task       evaluate.Task
	margin     float64
	raceEpochs int
	runs       int
	beside     []labelled
}

// labelled is a goal and how the user, or a study, calls it.
type labelled struct {
	label string
	goal  search.Params
}

// pathBeside is the number of goals of the path that are checked to either side of
// the one that the race says is the smallest good one.
const pathBeside = 3

func (o simplifyOptions) run(ctx context.Context, std streams) error {
	path, err := o.race(ctx, std)
	if err != nil {
		return err
	}
	near := experiment.Near(path, o.margin, pathBeside)
	name := fmt.Sprintf("%s/check,margin=%v", o.study, o.margin)
	checked, kept, err := o.check(ctx, std, name, path[0], near)
	if err == nil && kept == 0 && len(near) > 0 && near[0].Weights < path[1].Weights {
		// None of them is good enough: the larger ones may be.
		last := slices.IndexFunc(path, func(s experiment.Step) bool { return s.Trial == near[len(near)-1].Trial })
		near = path[1 : last+1]
		name += ",all"
		checked, kept, err = o.check(ctx, std, name, path[0], near)
	}
	if err != nil {
		return err
	}
	smallest := path[0]
	if kept > 0 {
		smallest = near[kept-1]
	}
	beside, err := o.trainBeside(ctx, std)
	if err != nil {
		return err
	}
	return o.report(std, name, path, append(checked, beside...), smallest)
}

// trainBeside trains the goals that are compared with those of the path, on the
// seeds of the check.
func (o simplifyOptions) trainBeside(ctx context.Context, std streams) ([]search.Trial, error) {
	task, err := canonical(o.task, false)
	if err != nil || len(o.beside) == 0 {
		return nil, err
	}
	var studies []search.Study
	for _, b := range o.beside {
		studies = append(studies, experiment.Goals(o.study+"/beside/"+configs.PlainName(b.label), task, o.freshSeed(), o.runs, []search.Params{b.goal}))
	}
	all, err := o.finish(ctx, std, studies...)
	return slices.Concat(all...), err
}

// usualRace is how many epochs the trainings of a race have.
func usualRace(s evaluate.Task) int { return max(1, s.Training.Epochs/5) }

// raceStudy names the study of the race.
func (o simplifyOptions) raceStudy() string {
	name := o.study + "/race"
	if o.raceEpochs != usualRace(o.task) {
		name += fmt.Sprintf(",epochs=%d", o.raceEpochs)
	}
	return name
}

// freshSeed is the seed of the check, which the race has not met.
func (o simplifyOptions) freshSeed() uint64 { return o.seed + 1 }

// race eliminates the weights of the goal in short trainings.
func (o simplifyOptions) race(ctx context.Context, std streams) ([]experiment.Step, error) {
	short := o.task
	short.Training.Epochs = o.raceEpochs
	task, err := canonical(short, false)
	if err != nil {
		return nil, err
	}
	study, err := experiment.EliminationStudy(o.raceStudy(), task, o.seed, o.goal.Weights, experiment.DefaultEliminationOptions())
	if err != nil {
		return nil, usage(err)
	}
	var race *experiment.Elimination
	o.strategy = func(s search.Spec) (search.Strategy, error) {
		var err error
		race, err = experiment.NewElimination(s)
		return race, err
	}
	if _, err := o.finish(ctx, std, study); err != nil {
		return nil, err
	}
	return race.Path(), nil
}

// check trains goals of the path, the largest first, and the whole one at full
// length on fresh seeds, and returns how many of them, in this order, are not
// worse than the whole by more than the margin.
func (o simplifyOptions) check(ctx context.Context, std streams, name string, whole experiment.Step, steps []experiment.Step) (trials []search.Trial, kept int, err error) {
	task, err := canonical(o.task, false)
	if err != nil {
		return nil, 0, err
	}
	goals := []search.Params{whole.Goal}
	for _, s := range steps {
		goals = append(goals, s.Goal)
	}
	all, err := o.finish(ctx, std, experiment.Goals(name, task, o.freshSeed(), o.runs, goals))
	if err != nil {
		return nil, 0, err
	}
	trials = all[0]
	return trials, results.NotWorse(trials[0], trials[1:], o.margin), nil
}

// report prints the path, what the check, a study, says of it, and the goal that is left.
func (o simplifyOptions) report(std streams, check string, path []experiment.Step, checked []search.Trial, smallest experiment.Step) error {
	var labels []string
	for _, t := range checked {
		labels = append(labels, o.label(path, t))
	}
	compared := results.Compare(labels, checked, 0)
	if o.format == "json" {
		return o.writeJSON(std.out, check, path, compared, smallest)
	}
	b := bufio.NewWriter(std.out)
	fmt.Fprintf(b, "%s: the way, in trainings of %s\n", o.raceStudy(), count(o.raceEpochs, "epoch", "epochs"))
	table := results.NewTable(results.Right("weights"), results.Right("trial"), results.Right("runs"), results.Right("accuracy"), results.Left("removed"))
	for i, s := range path {
		removed := ""
		if i > 0 {
			removed = strings.Join(lost(path[i-1].Goal, s.Goal), ", ")
		}
		table.Add(strconv.Itoa(s.Weights), strconv.Itoa(s.Trial), strconv.Itoa(s.Runs), fmt.Sprintf("%.4f", s.Value), removed)
	}
	if err := writeTable(b, table); err != nil {
		return err
	}
	fmt.Fprintf(b, "\n%s: the whole goal, and goals on the way, on fresh seeds\n", check)
	if err := results.WriteCompared(b, compared); err != nil {
		return err
	}
	if smallest.Trial == path[0].Trial {
		fmt.Fprintf(b, "\nno goal with fewer weights is shown to lose at most %v: the whole goal is the result\n", o.margin)
	} else {
		least, _ := results.Pair(trialOf(checked, smallest.Goal), checked[0]).LowerBound()
		fmt.Fprintf(b, "\nsmallest goal that loses at most %v (with 95 %% at most %.4f): %s of %d\n%s\n",
			o.margin, max(0, -least), count(smallest.Weights, "weight", "weights"), path[0].Weights, inline(smallest.Goal))
	}
	return b.Flush()
}

// label names a checked goal: as one that stands beside, or by its weights.
func (o simplifyOptions) label(path []experiment.Step, t search.Trial) string {
	for _, b := range o.beside {
		if b.goal.Equal(t.Goal) {
			return b.label
		}
	}
	for i, s := range path {
		switch {
		case !s.Goal.Equal(t.Goal):
		case i == 0:
			return "whole goal"
		default:
			return count(s.Weights, "weight", "weights")
		}
	}
	return ""
}

// lost lists the weights that one goal has and the next has not.
func lost(before, after search.Params) []string {
	var names []string
	for _, c := range results.Changes(before, after) {
		names = append(names, c.Weight)
	}
	return names
}

// inline writes a goal as the command line reads it: its weights that are not 0, and
// zeros of layers in which the weight of all layers does not count.
func inline(goal search.Params) string {
	return slices.DeleteFunc(slices.Clone(goal), func(w search.Param) bool {
		atom, layer, err := evaluate.CutLayer(w.Name)
		shared, _ := goal.Get(atom)
		return w.Value == 0 && (err != nil || layer == 0 || shared == 0)
	}).String()
}

// simplified is what `simplify` prints as JSON.
type simplified struct {
	Goal    search.Params   `json:"goal"` // the smallest
	Weights int             `json:"weights"`
	Margin  float64         `json:"margin"`
	Path    []simplifiedRow `json:"path"`
	// Check is the study that has the trainings on fresh seeds, and Compared what came of
	// them, and of the goals beside: the whole goal, the reference, first.
	Check    string             `json:"check"`
	Compared []results.Compared `json:"compared"`
}

type simplifiedRow struct {
	Weights  int           `json:"weights"`
	Goal     search.Params `json:"goal"`
	Race     float64       `json:"race"`            // mean accuracy
	Check    *float64      `json:"check,omitempty"` // mean accuracy on fresh seeds, if it was checked
	AtLeast  *float64      `json:"at_least,omitempty"`
	RaceRuns int           `json:"race_runs"`
}

func (o simplifyOptions) writeJSON(w io.Writer, check string, path []experiment.Step, compared []results.Compared, smallest experiment.Step) error {
	s := simplified{Goal: smallest.Goal, Weights: smallest.Weights, Margin: o.margin, Path: []simplifiedRow{}, Check: check, Compared: compared}
	for _, step := range path {
		row := simplifiedRow{Weights: step.Weights, Goal: step.Goal, Race: max(step.Value, 0), RaceRuns: step.Runs}
		for _, c := range compared {
			if c.Goal.Equal(step.Goal) && c.Scores.N > 0 {
				row.Check = &c.Scores.Mean
				if least, ok := c.Difference.LowerBound(); ok {
					row.AtLeast = &least
				}
			}
		}
		s.Path = append(s.Path, row)
	}
	return writeJSON(w, s)
}
