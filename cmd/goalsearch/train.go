package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/urfave/cli/v2"
	"golang.org/x/sync/errgroup"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/evaluate/saved"
	"goalsearch/pidnet"
	"goalsearch/pidnet/pid"
	"goalsearch/results"
	"goalsearch/search"
)

func trainCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "train",
		Category:  groupGoal,
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
			dataFlag(),
			&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "seed `K` of the first run"},
			&cli.IntFlag{Name: "runs", Value: 1, Usage: "`R` runs, with the seeds K, K+1, …", Action: atLeast("runs", 1)},
			workersFlag(),
			formatFlag("table", "json"),
			&cli.StringFlag{Name: "save", Usage: "write weights, curves and atoms over training to the new directory `DIR`"},
		}, taskFlags()...),
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			goal, err := configs.ParseGoal(args[0], pidnet.Setup(line.String("setup")))
			if err != nil {
				return nil, err
			}
			o := trainOptions{
				goal:    goal,
				data:    line.String("data"),
				seed:    line.Uint64("seed"),
				runs:    line.Int("runs"),
				workers: line.Int("workers"),
				format:  line.String("format"),
				save:    line.String("save"),
			}
			if line.IsSet("save") && o.save == "" {
				return nil, errors.New("--save: the path is empty")
			}
			if last := o.seed + uint64(o.runs-1); last >= search.MaxSeed || last < o.seed {
				return nil, fmt.Errorf("--seed: the seeds %d to %d are not all below 2^53", o.seed, last)
			}
			o.task, err = taskOf(line, goal.Setup)
			o.task.Training.Test = true
			return o, err
		}),
	}
}

type trainOptions struct {
	goal    configs.Goal
	task    evaluate.Task
	data    string
	seed    uint64
	runs    int
	workers int // 0: as many as there are cores
	format  string
	save    string // "": nowhere
}

// trained is what `train` prints as JSON.
type trained struct {
	Goal    search.Params `json:"goal"`
	Classes []string      `json:"classes,omitempty"` // names, in order, where classes have any
	Runs    []trainedRun  `json:"runs"`
}

type trainedRun struct {
	Seed         uint64         `json:"seed"`
	Curve        []search.Epoch `json:"curve"`
	TestAccuracy *float64       `json:"test_accuracy"`
	Atoms        search.Params  `json:"atoms"`
	Reason       string         `json:"reason,omitempty"` // why there is no result

	course  []evaluate.EpochAtoms // if it is saved
	unsaved error                 // why it is not, though it should be
}

func (o trainOptions) run(ctx context.Context, std streams) error {
	data, err := evaluate.NewLocal(o.data, 1).Prepare(ctx, o.task)
	if err != nil {
		return byFlag(err)
	}
	if o.save != "" {
		if err := saved.Begin(o.save); err != nil {
			return fmt.Errorf("--save: %w", err)
		}
	}
	newRemarks(std.err).tell(o.task.Dataset.Name, data.Remarks)
	result := trained{Goal: o.goal.Weights, Classes: data.ClassNames, Runs: make([]trainedRun, o.runs)}
	goals, err := evaluate.Goals(o.task.Network, o.goal.Weights)
	if err != nil {
		return usage(err)
	}
	workers, threads, remark := crew(o.workers, o.runs, o.task, data, false)
	if remark != "" {
		fmt.Fprintln(std.err, remark)
	}
	show := newMeter(std.err, "train", "epochs")
	defer show.end()
	steps := o.runs * (o.task.Training.Epochs + 1)
	var done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for i := range result.Runs {
		group.Go(func() error {
			seed := o.seed + uint64(i)
			run, err := o.train(ctx, data, goals, seed, threads, func(e search.Epoch) error {
				about := fmt.Sprintf("seed %d, epoch %d/%d, validation %.4f", seed, e.Epoch, o.task.Training.Epochs, e.ValidationAccuracy)
				show.update(int(done.Add(1)), steps, about)
				return nil
			})
			var failure *search.Failure
			if errors.As(err, &failure) {
				result.Runs[i] = trainedRun{Seed: seed, Curve: []search.Epoch{}, Atoms: search.Params{}, Reason: failure.Reason}
				return nil
			}
			if err != nil {
				return fmt.Errorf("seed %d: %w", seed, err)
			}
			result.Runs[i] = run
			return nil // also where it cannot be saved: that must not end the others
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	show.end()
	if o.format == "json" {
		err = writeJSON(std.out, result)
	} else {
		err = result.write(std.out)
	}
	return errors.Join(err, o.keep(std, data, result), result.failures())
}

// train does one run, and saves its arrays if it is to be saved.
func (o trainOptions) train(ctx context.Context, data *evaluate.Data, goals []pid.Goal, seed uint64, threads int, report func(search.Epoch) error) (trainedRun, error) {
	if o.save == "" {
		outcome, err := evaluate.Train(ctx, data, o.task, goals, seed, threads, report)
		return trainedRun{Seed: seed, Curve: outcome.Curve, TestAccuracy: outcome.TestAccuracy, Atoms: outcome.Atoms}, err
	}
	outcome, inside, err := evaluate.TrainWithDiagnostics(ctx, data, o.task, goals, seed, threads, report)
	if err != nil {
		return trainedRun{}, err
	}
	run := trainedRun{Seed: seed, Curve: outcome.Curve, TestAccuracy: outcome.TestAccuracy, Atoms: outcome.Atoms, course: inside.Atoms}
	run.unsaved = saved.WriteRun(o.save, run.saved(), inside)
	return run, nil
}

// saved is a run as it is kept.
func (r trainedRun) saved() saved.Run {
	return saved.Run{
		Seed: r.Seed, File: saved.RunFile(r.Seed), Curve: r.Curve,
		TestAccuracy: r.TestAccuracy, Atoms: r.course, Reason: r.Reason,
	}
}

// keep ends what --save asks for: the directory is whole, or has no record.
func (o trainOptions) keep(std streams, data *evaluate.Data, result trained) error {
	if o.save == "" {
		return nil
	}
	var err error
	for _, run := range result.Runs {
		err = errors.Join(err, run.unsaved)
	}
	if err == nil {
		err = o.record(data, result)
	}
	if err != nil {
		return fmt.Errorf("--save: %w", err)
	}
	_, err = fmt.Fprintf(std.err, "saved to %[1]s; look inside with\n  goalsearch plot fields %[1]s -o fields.png\n  goalsearch plot atoms %[1]s -o atoms.svg\n", quote(o.save))
	return err
}

// record writes what was trained, and of every run what is in no array.
func (o trainOptions) record(data *evaluate.Data, result trained) error {
	task, err := o.task.Canonical()
	if err != nil {
		return err
	}
	r := saved.Record{
		Task: task, Goal: o.goal.Weights,
		Rows: data.Rows, Columns: data.Columns, Channels: data.Channels, ClassNames: data.ClassNames, DataChecksum: data.Checksum,
		Numerics: pidnet.Numerics(), Atoms: o.goal.Setup.Sources().Atoms(),
	}
	for _, run := range result.Runs {
		kept := run.saved()
		if kept.Reason != "" {
			kept.File = ""
		}
		r.Runs = append(r.Runs, kept)
	}
	return saved.WriteRecord(o.save, r)
}

// failures is an error that lists the runs without a result, or nil.
func (t trained) failures() error {
	var list []string
	for _, r := range t.Runs {
		if r.Reason != "" {
			list = append(list, fmt.Sprintf("seed %d: %s", r.Seed, r.Reason))
		}
	}
	if list == nil {
		return nil
	}
	return fmt.Errorf("%d of %d runs failed: %s", len(list), len(t.Runs), strings.Join(list, "; "))
}

// succeeded returns the runs that have a result.
func (t trained) succeeded() trained {
	s := trained{Goal: t.Goal, Classes: t.Classes}
	for _, r := range t.Runs {
		if r.Reason == "" {
			s.Runs = append(s.Runs, r)
		}
	}
	return s
}

// write writes the curves side by side, then what came of them.
func (t trained) write(w io.Writer) error {
	t = t.succeeded()
	if len(t.Runs) == 0 {
		return nil
	}
	columns := []results.Column{results.Right("epoch")}
	for _, r := range t.Runs {
		columns = append(columns, results.Right(fmt.Sprintf("train %d", r.Seed)), results.Right(fmt.Sprintf("validation %d", r.Seed)))
	}
	curves := results.NewTable(columns...)
	for epoch := range t.Runs[0].Curve {
		row := []string{strconv.Itoa(epoch)}
		for _, r := range t.Runs {
			row = append(row, fmt.Sprintf("%.4f", r.Curve[epoch].TrainAccuracy), fmt.Sprintf("%.4f", r.Curve[epoch].ValidationAccuracy))
		}
		curves.Add(row...)
	}
	fmt.Fprintln(w, "accuracy by epoch and seed")
	if err := writeTable(w, curves); err != nil {
		return err
	}
	last := len(t.Runs[0].Curve) - 1
	fmt.Fprintf(w, "\nvalidation %s\n", spread(t.each(func(r trainedRun) float64 { return r.Curve[last].ValidationAccuracy })))
	fmt.Fprintf(w, "test       %s\n", spread(t.each(func(r trainedRun) float64 { return *r.TestAccuracy })))
	if t.Classes != nil {
		fmt.Fprintf(w, "classes    %s\n", classList(t.Classes))
	}
	if len(t.Runs[0].Atoms) == 0 {
		return nil
	}
	fmt.Fprintln(w, "\nmean atoms of the hidden neurons in the last epoch")
	return writeTable(w, t.atoms())
}

// atoms lists the atoms beside their weights in the goal; where there are several
// hidden layers, those of each.
func (t trained) atoms() *results.Table {
	table := results.NewTable(results.Left("atom"), results.Right("weight"), results.Right("bits"))
	for _, a := range t.Runs[0].Atoms {
		weight, ok := t.Goal.Get(a.Name)
		if !ok {
			atom, _, _ := evaluate.CutLayer(a.Name)
			weight, _ = t.Goal.Get(atom)
		}
		bits := results.Describe(t.each(func(r trainedRun) float64 { x, _ := r.Atoms.Get(a.Name); return x }))
		table.Add(a.Name, fmt.Sprintf("%.3f", weight), fmt.Sprintf("%.4f", bits.Mean))
	}
	return table
}

// each lists a number of every run.
func (t trained) each(number func(trainedRun) float64) []float64 {
	list := make([]float64, len(t.Runs))
	for i, r := range t.Runs {
		list[i] = number(r)
	}
	return list
}

// spread writes the mean of accuracies and, if it has one, its interval.
func spread(accuracies []float64) string {
	s := results.Describe(accuracies)
	text := fmt.Sprintf("%.4f", s.Mean)
	if low, high, ok := s.Interval(); ok {
		text += fmt.Sprintf(", %.0f %% interval %.4f to %.4f from %d runs", 100*results.Confidence, low, high, s.N)
	}
	return text
}
