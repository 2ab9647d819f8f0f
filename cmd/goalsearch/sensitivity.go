package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/urfave/cli/v2"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/search/experiment"
)

func sensitivityCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "sensitivity",
		Category:  groupGoal,
		Usage:     "what each weight of a goal is worth",
		ArgsUsage: "GOAL",
		Description: `Trains the goal with each weight set to 0, and with each weight larger and smaller
by a tenth of it and by 0.1, all on the same seeds, and compares them with the
goal itself. They are the studies NAME/zero and NAME/shift of the store; what is
there already is not trained again. --ablation also sets the weights to 0 one
after another, those that are missed least first: NAME/ablation.

Examples:
  goalsearch sensitivity trivariate-optimised --epochs 20
  goalsearch sensitivity best.yaml --runs 10 --shift-runs 0 --ablation
  goalsearch sensitivity lateral-heuristic --dataset builtin-digits --hidden 10 --epochs 1 --batch 500 --runs 2`,
		Flags: slices.Concat(experimentFlags(), taskFlags(), []cli.Flag{
			&cli.IntFlag{Name: "runs", Value: 10, Usage: "`N` trainings of the goal and of each goal with weights set to 0", Action: atLeast("runs", 1)},
			&cli.IntFlag{Name: "shift-runs", Value: 3, Usage: "`N` trainings of each goal with a weight changed a little; 0: none", Action: atLeast("shift-runs", 0)},
			&cli.BoolFlag{Name: "ablation", Usage: "set the weights to 0 one after another, too"},
		}),
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			e, err := experimentOptions(line)
			if err != nil {
				return nil, err
			}
			o := sensitivityOptions{experimenting: e, runs: line.Int("runs"), shiftRuns: line.Int("shift-runs"), ablation: line.Bool("ablation")}
			if o.goal, o.task, err = goalTask(line, args[0]); err != nil {
				return nil, err
			}
			o.named(args[0], o.task)
			return o, nil
		}),
	}
}

type sensitivityOptions struct {
	experimenting
	goal            configs.Goal
	task            evaluate.Task
	runs, shiftRuns int
	ablation        bool
}

func (o sensitivityOptions) run(ctx context.Context, std streams) error {
	task, err := canonical(o.task, false)
	if err != nil {
		return err
	}
	list := func(name string, runs int, goals []search.Params) search.Study {
		return experiment.Goals(o.study+"/"+name, task, o.seed, runs, goals)
	}
	studies := []search.Study{list("zero", o.runs, experiment.Zeroed(o.goal.Weights))}
	if o.shiftRuns > 0 {
		studies = append(studies, list("shift", o.shiftRuns, experiment.Shifted(o.goal.Weights)))
	}
	all, err := o.finish(ctx, std, studies...)
	if err != nil {
		return err
	}
	var reports []section
	for i, trials := range all {
		compared := results.Compare(results.LabelChanges(trials), trials, 0)
		slices.SortStableFunc(compared[1:], byMean)
		reports = append(reports, section{studies[i].Name, compared})
	}
	if o.ablation {
		study := list("ablation", o.runs, experiment.Ablated(o.goal.Weights, leastMissed(reports[0].compared)))
		all, err := o.finish(ctx, std, study)
		if err != nil {
			return err
		}
		reports = append(reports, section{study.Name, results.Compare(results.LabelRemoved(all[0]), all[0], 0)})
	}
	return o.print(std.out, reports)
}

// section is what came of a study.
type section struct {
	study    string
	compared []results.Compared
}

// print writes reports, in JSON as one list.
func (e experimenting) print(w io.Writer, reports []section) error {
	b := bufio.NewWriter(w)
	if e.format == "json" {
		var all []results.Compared
		for _, r := range reports {
			all = append(all, r.compared...)
		}
		if err := e.write(b, all); err != nil {
			return err
		}
		return b.Flush()
	}
	for i, r := range reports {
		if i > 0 {
			fmt.Fprintln(b)
		}
		fmt.Fprintf(b, "%s: %s\n", r.study, r.compared[0].Span())
		if err := e.write(b, r.compared); err != nil {
			return err
		}
	}
	return b.Flush()
}

// byMean orders goals by their mean score, the worst first; one without a score
// comes before all.
func byMean(a, b results.Compared) int {
	mean := func(c results.Compared) float64 {
		if c.Scores.N == 0 || c.State() == search.Failed {
			return math.Inf(-1)
		}
		return c.Scores.Mean
	}
	return cmp.Compare(mean(a), mean(b))
}

// leastMissed lists the weights that were set to 0, the one of the best score first.
func leastMissed(zeroed []results.Compared) []string {
	var order []string
	for _, c := range slices.Backward(zeroed[1:]) {
		order = append(order, results.Changes(zeroed[0].Goal, c.Goal)[0].Weight)
	}
	return order
}
