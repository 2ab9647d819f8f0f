package goalcmd

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/internal/campaign"
	"goalsearch/internal/experiment"
	"goalsearch/internal/jsonform"
	"goalsearch/pidnet"
	"goalsearch/results"
	"goalsearch/search"
)

func Simplify(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "simplify",
		Category:  terminal.GroupGoal,
		Usage:     "the fewest weights that keep the accuracy of a goal",
		ArgsUsage: "GOAL",
		Description: `Removes weights, the least harmful first. Each round removes every remaining weight in
turn, in short trainings: few for all weights, more for those that may be the least
harmful. Then the goals near the smallest good one, and the whole goal, are trained
at full length with fresh seeds. The result is the smallest goal that is shown to be
not worse by more than the margin (paired, one-sided 95 %); goals are tested from the
largest on, until one fails. The trainings are the studies NAME/race, NAME/check,margin=M and
NAME/beside/GOAL.

Examples:
  goalsearch simplify trivariate-optimised
  goalsearch simplify best.yaml --race-epochs 10 --margin 0.005 --runs 20
  goalsearch simplify context-optimised --dataset builtin-digits --hidden 10 --epochs 2 --race-epochs 1 --batch 500 --runs 3`,
		Flags: slices.Concat(experimentFlags(), flags.Task(), []cli.Flag{
			&cli.Float64Flag{Name: "margin", Value: 0.002, Usage: "`ACCURACY` that may be lost"},
			&cli.IntFlag{Name: "race-epochs", Usage: "`N` epochs of the trainings of the race", DefaultText: "a fifth of --epochs", Action: flags.AtLeast("race-epochs", 1)},
			&cli.IntFlag{Name: "runs", Value: 12, Usage: "`N` trainings of each goal that is checked", Action: flags.AtLeast("runs", 2)},
			&cli.StringSliceFlag{Name: "beside", Usage: "also train this `GOAL` in the check, to compare; may be given several times"},
		}),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			e, err := experimentOf(line)
			if err != nil {
				return nil, err
			}
			o := simplifyOptions{experimenting: e}
			o.asked = experiment.SimplifyOptions{Margin: line.Float64("margin"), RaceEpochs: line.Int("race-epochs"), Runs: line.Int("runs"), Seed: e.seed}
			if m := o.asked.Margin; !(m >= 0 && m < 1) {
				return nil, fmt.Errorf("--margin: %v is not an accuracy in 0..1 that may be lost", m)
			}
			goal, task, err := flags.GoalTask(line, args[0])
			if err != nil {
				return nil, err
			}
			o.asked.Goal, o.asked.Task = goal.Weights, task
			o.asked.Name = cmp.Or(e.study, experiment.StudyName(e.command, args[0], task, e.seed))
			o.asked.Beside, err = besideGoals(line, goal.Setup, task)
			return o, err
		}),
	}
}

// besideGoals reads the goals that are trained to compare.
func besideGoals(line *cli.Context, setup pidnet.Setup, task evaluate.Task) ([]experiment.NamedGoal, error) {
	var list []experiment.NamedGoal
	for _, text := range line.StringSlice("beside") {
		goal, err := configs.ParseGoal(text, setup)
		if err != nil {
			return nil, fmt.Errorf("--beside: %w", err)
		}
		if _, err := evaluate.Goals(task.Network, goal.Weights); err != nil {
			return nil, fmt.Errorf("--beside %s: %w", text, err)
		}
		list = append(list, experiment.NamedGoal{Name: text, Goal: goal.Weights})
	}
	return list, nil
}

type simplifyOptions struct {
	experimenting
	asked experiment.SimplifyOptions
}

func (o simplifyOptions) Run(ctx context.Context, std terminal.Streams) error {
	var s experiment.Simplified
	err := o.perform(ctx, std, func(ctx context.Context, t campaign.Trainer) (err error) {
		s, err = experiment.Simplify(ctx, t, o.asked)
		return err
	})
	if err != nil {
		return err
	}
	if o.format == "json" {
		return o.writeJSON(std.Out, s)
	}
	return o.writeText(std.Out, s)
}

// writeText prints the path, what the check says of it, and the goal that is left.
func (o simplifyOptions) writeText(w io.Writer, s experiment.Simplified) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s: the way, in trainings of %s\n", s.Race, terminal.Count(s.RaceEpochs, "epoch", "epochs"))
	table := results.NewTable(results.Right("weights"), results.Right("trial"), results.Right("runs"), results.Right("accuracy"), results.Left("removed"))
	for i, step := range s.Path {
		var removed []string
		if i > 0 {
			for _, c := range results.Changes(s.Path[i-1].Goal, step.Goal) {
				removed = append(removed, c.Weight)
			}
		}
		table.Add(strconv.Itoa(step.Weights), strconv.Itoa(step.Trial), strconv.Itoa(step.Runs), fmt.Sprintf("%.4f", step.Value), strings.Join(removed, ", "))
	}
	if err := terminal.WriteTable(b, table); err != nil {
		return err
	}
	fmt.Fprintf(b, "\n%s: the whole goal, and goals on the way, on fresh seeds\n", s.Check.Study)
	if err := results.WriteCompared(b, s.Check.Compared); err != nil {
		return err
	}
	if s.Smallest.Trial == s.Path[0].Trial {
		fmt.Fprintf(b, "\nno goal with fewer weights is shown to lose at most %v: the whole goal is the result\n", o.asked.Margin)
	} else {
		fmt.Fprintf(b, "\nsmallest goal that loses at most %v (with 95 %% at most %.4f): %s of %d\n%s\n",
			o.asked.Margin, s.Loss, terminal.Count(s.Smallest.Weights, "weight", "weights"), s.Path[0].Weights, evaluate.Inline(s.Smallest.Goal))
	}
	return b.Flush()
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

func (o simplifyOptions) writeJSON(w io.Writer, s experiment.Simplified) error {
	form := simplified{Goal: s.Smallest.Goal, Weights: s.Smallest.Weights, Margin: o.asked.Margin, Path: []simplifiedRow{}, Check: s.Check.Study, Compared: s.Check.Compared}
	for _, step := range s.Path {
		row := simplifiedRow{Weights: step.Weights, Goal: step.Goal, Race: max(step.Value, 0), RaceRuns: step.Runs}
		for _, c := range s.Check.Compared {
			if c.Goal.Equal(step.Goal) && c.Scores.N > 0 {
				row.Check = &c.Scores.Mean
				if least, ok := c.Difference.LowerBound(); ok {
					row.AtLeast = &least
				}
			}
		}
		form.Path = append(form.Path, row)
	}
	return jsonform.Write(w, form)
}
