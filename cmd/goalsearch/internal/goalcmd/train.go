package goalcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync/atomic"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/internal/experiment"
	"goalsearch/internal/jsonform"
	"goalsearch/pidnet"
	"goalsearch/results"
	"goalsearch/search"
)

func Train(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "train",
		Category:  terminal.GroupGoal,
		Usage:     "train networks with one goal",
		ArgsUsage: "GOAL",
		Description: `Prints the learning curve of every run, the final accuracies, test images
included, and the atoms of the hidden neurons. GOAL is a name, a goal file, or
inline. Run i has the seed N+i; the same seed gives the same bits.

Examples:
  goalsearch train trivariate-heuristic --dataset builtin-digits --hidden 50 --epochs 5 --batch 256
  goalsearch train context-optimised --runs 3
  goalsearch train "{F}{C}=1,{F}{L}=-1" --setup trivariate --epochs 10 --format json
  goalsearch train lateral-optimised --set training.binning=scaled
  goalsearch train trivariate-optimised --hidden 100,50
  goalsearch train trivariate-optimised --epochs 20 --save trained
  goalsearch train backpropagation`,
		Flags: append([]cli.Flag{
			flags.Data(),
			&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "seed `K` of the first run"},
			&cli.IntFlag{Name: "runs", Value: 1, Usage: "`R` runs, with the seeds K, K+1, …", Action: flags.AtLeast("runs", 1)},
			flags.Workers(),
			flags.Format("table", "json"),
			&cli.StringFlag{Name: "save", Usage: "write weights, curves and atoms over training to the new directory `DIR`"},
		}, flags.Task()...),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			goal, err := configs.ParseGoal(args[0], pidnet.Setup(line.String("setup")))
			if err != nil {
				return nil, err
			}
			o := trainOptions{format: line.String("format")}
			o.asked = experiment.TrainOptions{
				Goal: goal, Data: line.String("data"), Seed: line.Uint64("seed"), Runs: line.Int("runs"),
				Workers: line.Int("workers"), Save: line.String("save"),
			}
			if line.IsSet("save") && o.asked.Save == "" {
				return nil, errors.New("--save: the path is empty")
			}
			if first, last := o.asked.Seed, o.asked.Seed+uint64(o.asked.Runs-1); last >= search.MaxSeed || last < first {
				return nil, fmt.Errorf("--seed: the seeds %d to %d are not all below 2^53", first, last)
			}
			o.asked.Task, err = flags.TaskOf(line, goal.Setup)
			o.asked.Task.Training.Test = true
			return o, err
		}),
	}
}

type trainOptions struct {
	asked  experiment.TrainOptions
	format string
}

func (o trainOptions) Run(ctx context.Context, std terminal.Streams) error {
	follower := terminal.Follower{Streams: std}
	o.asked.Notify = follower.Follow
	show := terminal.NewProgress(std.Err, "train", "epochs")
	defer show.End()
	epochs := o.asked.Task.Training.Epochs
	var done atomic.Int64
	o.asked.Report = func(seed uint64, e search.Epoch) {
		about := fmt.Sprintf("seed %d, epoch %d/%d, validation %.4f", seed, e.Epoch, epochs, e.ValidationAccuracy)
		show.Update(int(done.Add(1)), o.asked.Runs*(epochs+1), about)
	}
	networks, err := experiment.Train(ctx, o.asked)
	var unsaved *experiment.SaveError
	if err != nil && (!errors.As(err, &unsaved) || !networks.Trained()) {
		return o.advise(err)
	}
	show.End()
	write := networksTable(networks).write
	if o.format == "json" {
		write = func(w io.Writer) error { return jsonform.Write(w, networks) }
	}
	return errors.Join(write(std.Out), o.advise(err), o.hint(std, err), networks.Failures())
}

// advise says which flag an error is about.
func (o trainOptions) advise(err error) error {
	var unsaved *experiment.SaveError
	if errors.As(err, &unsaved) {
		return fmt.Errorf("--save: %w", err)
	}
	return flags.ByFlag(err)
}

// hint says what can be done with what was saved.
func (o trainOptions) hint(std terminal.Streams, err error) error {
	if o.asked.Save == "" || err != nil {
		return nil
	}
	_, err = fmt.Fprintf(std.Err, "saved to %[1]s; look inside with\n  goalsearch plot fields %[1]s -o fields.png\n  goalsearch plot atoms %[1]s -o atoms.svg\n", terminal.Quote(o.asked.Save))
	return err
}

// networksTable writes networks for people.
type networksTable experiment.Networks

// write writes the curves side by side, then what came of them.
func (t networksTable) write(w io.Writer) error {
	runs := experiment.Networks(t).Succeeded()
	if len(runs) == 0 {
		return nil
	}
	fmt.Fprintln(w, "accuracy by epoch and seed")
	if err := terminal.WriteTable(w, curvesTable(runs)); err != nil {
		return err
	}
	last := len(runs[0].Curve) - 1
	fmt.Fprintf(w, "\nvalidation %s\n", interval(runs, func(r experiment.NetworkRun) float64 { return r.Curve[last].ValidationAccuracy }))
	fmt.Fprintf(w, "test       %s\n", interval(runs, func(r experiment.NetworkRun) float64 { return *r.TestAccuracy }))
	if t.Classes != nil {
		fmt.Fprintf(w, "classes    %s\n", terminal.NameList(t.Classes))
	}
	if runs[0].BalancedTest != nil {
		fmt.Fprintln(w, "\nbalanced accuracy, the mean over the classes, which differ in size")
		fmt.Fprintf(w, "validation %s\n", interval(runs, func(r experiment.NetworkRun) float64 { return *r.BalancedValidation }))
		fmt.Fprintf(w, "test       %s\n", interval(runs, func(r experiment.NetworkRun) float64 { return *r.BalancedTest }))
	}
	if len(runs[0].Atoms) == 0 {
		return nil
	}
	fmt.Fprintln(w, "\nmean atoms of the hidden neurons in the last epoch")
	table := results.NewTable(results.Left("atom"), results.Right("weight"), results.Right("bits"))
	for _, a := range runs[0].Atoms {
		bits := describe(runs, func(r experiment.NetworkRun) float64 { x, _ := r.Atoms.Get(a.Name); return x })
		table.Add(a.Name, fmt.Sprintf("%.3f", evaluate.WeightOf(t.Goal, a.Name)), fmt.Sprintf("%.4f", bits.Mean))
	}
	return terminal.WriteTable(w, table)
}

// curvesTable has the learning curves side by side.
func curvesTable(runs []experiment.NetworkRun) *results.Table {
	columns := []results.Column{results.Right("epoch")}
	for _, r := range runs {
		columns = append(columns, results.Right(fmt.Sprintf("train %d", r.Seed)), results.Right(fmt.Sprintf("validation %d", r.Seed)))
	}
	curves := results.NewTable(columns...)
	for epoch := range runs[0].Curve {
		row := []string{strconv.Itoa(epoch)}
		for _, r := range runs {
			row = append(row, fmt.Sprintf("%.4f", r.Curve[epoch].TrainAccuracy), fmt.Sprintf("%.4f", r.Curve[epoch].ValidationAccuracy))
		}
		curves.Add(row...)
	}
	return curves
}

// describe sums up a number of every run.
func describe(runs []experiment.NetworkRun, number func(experiment.NetworkRun) float64) results.Statistics {
	list := make([]float64, len(runs))
	for i, r := range runs {
		list[i] = number(r)
	}
	return results.Describe(list)
}

// interval writes the mean of accuracies and, if it has one, its interval.
func interval(runs []experiment.NetworkRun, accuracy func(experiment.NetworkRun) float64) string {
	s := describe(runs, accuracy)
	text := fmt.Sprintf("%.4f", s.Mean)
	if low, high, ok := s.Interval(); ok {
		text += fmt.Sprintf(", %.0f %% interval %.4f to %.4f from %d runs", 100*results.Confidence, low, high, s.N)
	}
	return text
}
