package machinecmd

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/jsonform"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/search/searchtest/contest"
	"goalsearch/search/searchtest/problems"
	"goalsearch/search/strategies"
	"goalsearch/store"
)

func benchSearchCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:  "search",
		Usage: "measure how well strategies search",
		Description: `Runs strategies on synthetic problems with known answers. Shows the quartiles, over
instances, of the true accuracy of the goal that the search would report after 100,
300 and all evaluations, and the strategy's own time per proposal (elapsed time, which
other work on the machine affects). Problems: hard
and soft have 19 weights, five has 5; their noise is that of a training. All of it
takes minutes; the accuracies are the same every time.

--replicates measures replicates instead: the bias of the best goal's score, and its
true accuracy, without replicates, with that share of the evaluations used for
replicates, and with replicates in addition to as many goals.

Examples:
  goalsearch bench search --problem hard --strategy auto
  goalsearch bench search --evaluations 300 --generation 10
  goalsearch bench search --replicates 0.15 --evaluations 300 --noise 0.03 --problem hard --strategy auto
  goalsearch bench search --format json`,
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "problem", Usage: "`PROBLEM`: hard, soft or five; may be given several times", DefaultText: "all"},
			&cli.StringSliceFlag{Name: "strategy", Usage: "`STRATEGY` that searches; may be given several times", DefaultText: "all"},
			&cli.IntFlag{Name: "instances", Value: 20, Usage: "`N` instances of each problem", Action: flags.AtLeast("instances", 1)},
			&cli.IntFlag{Name: "first", Value: 0, Usage: "number `N` of the first instance; it seeds search and noise too", Action: flags.AtLeast("first", 0)},
			&cli.IntFlag{Name: "evaluations", Value: 1000, Usage: "`N` evaluations in each search", Action: flags.AtLeast("evaluations", 1)},
			&cli.IntFlag{Name: "generation", Value: 10, Usage: "`N` evaluations between which the strategy learns nothing", Action: flags.AtLeast("generation", 1)},
			&cli.Float64Flag{Name: "noise", Value: problems.Noise, Usage: "standard `DEVIATION` of what is observed of an accuracy"},
			&cli.Float64Flag{Name: "replicates", Usage: "`SHARE` of the evaluations that goes to replicates; shows what they are worth", DefaultText: "none", Action: isShare},
			flags.Format("table", "json"),
		},
		Action: std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
			o := benchSearchOptions{
				Options: contest.Options{
					Problems:    line.StringSlice("problem"),
					Strategies:  line.StringSlice("strategy"),
					First:       line.Int("first"),
					Instances:   line.Int("instances"),
					Evaluations: line.Int("evaluations"),
					Generation:  line.Int("generation"),
					Noise:       line.Float64("noise"),
					Clock:       time.Now,
				},
				replicates: line.Float64("replicates"),
				format:     line.String("format"),
			}
			if len(o.Problems) == 0 {
				for _, shape := range problems.Shapes() {
					o.Problems = append(o.Problems, shape.Name)
				}
			}
			if len(o.Strategies) == 0 {
				o.Strategies = strategies.Names()
			}
			if err := o.Validate(); err != nil {
				return nil, terminal.Usagef("%v", err)
			}
			return o, nil
		}),
	}
}

type benchSearchOptions struct {
	contest.Options
	replicates float64 // 0: not measured
	format     string
}

func isShare(_ *cli.Context, share float64) error {
	if !(share > 0 && share < 1) {
		return terminal.Usagef("--replicates: %v is no share, above 0 and below 1", share)
	}
	return nil
}

func (o benchSearchOptions) Run(ctx context.Context, std terminal.Streams) error {
	o.Say = func(what string) { fmt.Fprintln(std.Err, "bench:", what) }
	if o.replicates > 0 {
		return o.runSelection(ctx, std)
	}
	list, err := contest.Run(ctx, o.Options)
	if err != nil {
		return err
	}
	if o.format == "json" {
		return jsonform.Write(std.Out, list)
	}
	return o.write(std.Out, list)
}

// write makes one table: a row for each problem and strategy.
func (o benchSearchOptions) write(w io.Writer, list []contest.Result) error {
	columns := []results.Column{results.Left("problem"), results.Left("strategy")}
	for _, m := range list[0].Marks {
		columns = append(columns, results.Right(fmt.Sprintf("after %d", m.Evaluations)), results.Left("quartiles"))
	}
	table := results.NewTable(append(columns, results.Right("own ms"), results.Right("at the end"))...)
	for _, r := range list {
		cells := []string{r.Problem, r.Strategy}
		for _, m := range r.Marks {
			cells = append(cells, fmt.Sprintf("%.3f", m.Median), fmt.Sprintf("%.3f to %.3f", m.Lower, m.Upper))
		}
		table.Add(append(cells, fmt.Sprintf("%.2f", r.OwnMS), fmt.Sprintf("%.2f", r.OwnLastMS))...)
	}
	fmt.Fprintf(w, "true accuracy of the incumbent: medians of %d instances from %d on, in generations of %d, noise %g\n",
		o.Instances, o.First, o.Generation, o.Noise)
	return terminal.WriteTable(w, table)
}

func (o benchSearchOptions) runSelection(ctx context.Context, std terminal.Streams) error {
	list, err := contest.Select(ctx, o.Options, o.replicates, func() search.Store { return store.NewMemory() })
	if err != nil {
		return err
	}
	if o.format == "json" {
		return jsonform.Write(std.Out, list)
	}
	table := results.NewTable(results.Left("problem"), results.Left("strategy"), results.Left("replicates"), results.Right("goals"),
		results.Right("true accuracy"), results.Right("more than without"), results.Right("said to be too good by"))
	plusMinus := func(mean, deviation float64) string { return fmt.Sprintf("%+.4f ± %.4f", mean, deviation) }
	for _, s := range list {
		for _, row := range []struct {
			replicates string
			contest.Choice
		}{
			{"none", s.Without},
			{fmt.Sprintf("%g of all", s.Share), s.Instead},
			{"on top", s.OnTop},
		} {
			gain := ""
			if row.replicates != "none" {
				gain = plusMinus(row.Gain, row.GainError)
			}
			table.Add(s.Problem, s.Strategy, row.replicates, strconv.Itoa(row.Goals), fmt.Sprintf("%.4f", row.Truth), gain, plusMinus(row.Bias, row.BiasError))
		}
	}
	fmt.Fprintf(std.Out, "the goal that ranks first: means ± standard errors of %d instances from %d on, %d evaluations or goals\nin generations of %d, noise %g\n",
		o.Instances, o.First, o.Evaluations, o.Generation, o.Noise)
	return terminal.WriteTable(std.Out, table)
}
