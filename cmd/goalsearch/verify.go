package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/search/experiment"
	"goalsearch/store"
)

func verifyCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Category:  groupSearch,
		Usage:     "train the best goals of a study again, with fresh seeds",
		ArgsUsage: "STUDY",
		Description: `The best of many noisy scores flatters its goal. verify trains the best goals at
full length with seeds that the search has not met, and so the baselines: the
study's start goals, and those that --baseline names. It prints mean, median and
95 % interval of each, its paired difference to the first baseline (or, without
one, to the best goal), p-values corrected by Holm, the accuracy on test images,
which is looked at here alone, and how much the search's score was too high. The
trainings are the studies STUDY/verify,… and STUDY/baseline,….

Examples:
  goalsearch verify mnist-trivariate
  goalsearch verify mnist-trivariate --top 3 --runs 20 --baseline trivariate-optimised
  goalsearch verify quickstart --epochs 5 --top 2 --runs 3 --format json`,
		Flags: append(experimentFlags(),
			&cli.IntFlag{Name: "top", Value: 5, Usage: "the `N` best goals", Action: atLeast("top", 1)},
			&cli.IntFlag{Name: "runs", Value: 10, Usage: "`N` trainings of each goal", Action: atLeast("runs", 1)},
			&cli.IntFlag{Name: "epochs", Usage: "`N` passes over the training images", DefaultText: fmt.Sprintf("%d, or those of the study if they are more", fullLength), Action: atLeast("epochs", 1)},
			&cli.StringSliceFlag{Name: "baseline", Usage: "a `GOAL` to compare with; may be given several times"},
		),
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			e, err := experimentOptions(line)
			return verifyOptions{
				experimenting: e, searched: args[0],
				top: line.Int("top"), runs: line.Int("runs"), epochs: line.Int("epochs"), baselines: line.StringSlice("baseline"),
			}, err
		}),
	}
}

// fullLength is the number of epochs of the paper's trainings.
const fullLength = 100

type verifyOptions struct {
	experimenting
	searched          string // the study
	top, runs, epochs int    // epochs 0: full length
	baselines         []string
}

// verified is a goal that is verified.
type verified struct {
	labelled
	searched *float64 // its score in the search
	baseline bool     // named by --baseline: trained in a study of its own
}

func (o verifyOptions) run(ctx context.Context, std streams) error {
	study, trials, err := readStudy(o.store, o.searched, (*store.Snapshot).TrialSummaries)
	if err != nil {
		return err
	}
	task, err := evaluate.ParseTask(study.Spec.TrainingSpec)
	if err != nil {
		return err
	}
	goals, reference, err := o.goals(study, trials, task)
	if err != nil {
		return err
	}
	task.Training.Epochs = max(task.Training.Epochs, fullLength)
	if o.epochs > 0 {
		task.Training.Epochs = o.epochs
	}
	text, err := canonical(task, true)
	if err != nil {
		return err
	}
	if o.study == "" {
		o.study = fmt.Sprintf("%s/verify,top=%d,of=%d,epochs=%d,seed=%d", study.Name, o.top, len(trials), task.Training.Epochs, o.seed)
	}
	seed := study.Spec.FreshSeed(o.seed)
	var list []search.Params
	var baselines []search.Study
	for _, g := range goals {
		if !g.baseline {
			list = append(list, g.goal)
			continue
		}
		name := fmt.Sprintf("%s/baseline,epochs=%d,seed=%d/%s", study.Name, task.Training.Epochs, o.seed, configs.PlainName(g.label))
		baselines = append(baselines, experiment.Goals(name, text, seed, o.runs, []search.Params{g.goal}))
	}
	all, err := o.finish(ctx, std, append([]search.Study{experiment.Goals(o.study, text, seed, o.runs, list)}, baselines...)...)
	if err != nil {
		return err
	}
	labels, ordered := make([]string, len(goals)), make([]search.Trial, len(goals))
	for i, g := range goals {
		labels[i], ordered[i] = g.label, trialOf(slices.Concat(all...), g.goal)
	}
	compared := results.Compare(labels, ordered, reference)
	for i, g := range goals {
		compared[i].Searched = g.searched
	}
	if o.format == "json" {
		return o.write(std.out, compared)
	}
	b := bufio.NewWriter(std.out)
	fmt.Fprintf(b, "%s: fresh seeds, %s; differences to %s\n", o.study, count(task.Training.Epochs, "epoch", "epochs"), labels[reference])
	if err := o.write(b, compared); err != nil {
		return err
	}
	if bias, ok := compared[0].Bias(); ok {
		fmt.Fprintf(b, "selection bias of the best goal: its score in the search, %.4f, less that on fresh seeds, is %+.4f\n", *compared[0].Searched, bias)
		if task.Training.Epochs != taskEpochs(study) {
			fmt.Fprintf(b, "(the search trained %s: the difference is not of the seeds alone)\n", count(taskEpochs(study), "epoch", "epochs"))
		}
	}
	return b.Flush()
}

func taskEpochs(study search.Study) int {
	task, err := evaluate.ParseTask(study.Spec.TrainingSpec)
	if err != nil {
		return 0
	}
	return task.Training.Epochs
}

// goals lists the best goals of the study and the baselines, and which of them is
// the reference.
func (o verifyOptions) goals(study search.Study, trials []search.Trial, task evaluate.Task) (list []verified, reference int, err error) {
	ranked := slices.DeleteFunc(results.Rank(study.Spec, trials), func(r results.Ranked) bool { return r.DuplicateOf >= 0 })
	best, err := results.Select(ranked, results.Selection{Top: o.top})
	if err != nil {
		return nil, 0, err
	}
	if len(best) == 0 {
		return nil, 0, fmt.Errorf("study %s has no complete trial yet: there is nothing to verify", study.Name)
	}
	value := func(goal search.Params) *float64 {
		for _, r := range ranked {
			if r.Rank > 0 && r.Goal.Equal(goal) {
				return &r.Scores.Mean
			}
		}
		return nil
	}
	add := func(label string, goal search.Params, baseline bool) int {
		for i, g := range list {
			if g.goal.Equal(goal) {
				list[i].label += ", " + label
				return i
			}
		}
		list = append(list, verified{labelled{label, goal}, value(goal), baseline})
		return len(list) - 1
	}
	for _, r := range best {
		add(fmt.Sprintf("trial %d", r.Number), r.Goal, false)
	}
	var baselines []int
	for i, goal := range study.Spec.Start {
		placed, err := study.Spec.Space.Place(goal)
		if err != nil {
			return nil, 0, err
		}
		baselines = append(baselines, add(fmt.Sprintf("start goal %d", i), placed, false))
	}
	for _, text := range o.baselines {
		goal, err := configs.ParseGoal(text, task.Network.Setup)
		if err != nil {
			return nil, 0, usage(fmt.Errorf("--baseline: %w", err))
		}
		placed, err := inOrder(study.Spec.Space, goal.Weights)
		if err != nil {
			return nil, 0, usage(fmt.Errorf("--baseline %s: %w", text, err))
		}
		baselines = append(baselines, add(text, placed, true))
	}
	if len(baselines) > 0 {
		reference = baselines[0]
	}
	return list, reference, nil
}

// inOrder writes a goal with the weights of a study's space, whatever its bounds. Where
// layers have goals of their own, a weight that is of no layer is of all, but for those
// that have another.
func inOrder(space search.Space, goal search.Params) (search.Params, error) {
	list := make(search.Params, len(space))
	known := make(map[string]bool)
	for i, w := range space {
		atom, _, err := evaluate.CutLayer(w.Name)
		if err != nil {
			return nil, err
		}
		value, ok := goal.Get(w.Name)
		if !ok {
			value, _ = goal.Get(atom)
		}
		list[i] = search.Param{Name: w.Name, Value: value}
		known[w.Name], known[atom] = true, true
	}
	for _, w := range goal {
		if !known[w.Name] {
			return nil, errors.New("the study's goals have no weight " + w.Name)
		}
	}
	return list, nil
}
