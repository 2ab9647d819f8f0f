package machinecmd

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/evaluate/benchmark"
	"goalsearch/internal/jsonform"
	"goalsearch/results"
)

func Bench(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:     "bench",
		Category: terminal.GroupOther,
		Usage:    "measure how fast this machine trains",
		Description: `Measures the kernels, whole epochs, concurrent trainings, and how near they come to
the machine's limit. Takes seconds; --large adds networks of 1,000 and 2,000 neurons,
and minutes. Other work on the machine affects the figures: repeat the measurement,
and compare ratios. GOALSEARCH_KERNELS=portable in the environment measures the kernels in
plain Go.

Examples:
  goalsearch bench --dataset mnist --large
  goalsearch bench --format json`,
		Flags: []cli.Flag{
			flags.Data(),
			&cli.StringFlag{Name: "dataset", Value: "builtin-digits", Usage: "`DATASET` whose epochs are timed"},
			&cli.IntFlag{Name: "epochs", Value: 5, Usage: "`N` epochs timed per network; medians are shown", Action: flags.AtLeast("epochs", 1)},
			&cli.BoolFlag{Name: "large", Usage: "networks of 1,000 and 2,000 neurons too"},
			flags.Format("table", "json"),
		},
		Subcommands: []*cli.Command{benchSearchCommand(std)},
		Action: std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
			return benchOptions{
				Options: benchmark.Options{
					Data:    line.String("data"),
					Dataset: line.String("dataset"),
					Epochs:  line.Int("epochs"),
					Large:   line.Bool("large"),
					Clock:   time.Now,
				},
				format: line.String("format"),
			}, nil
		}),
	}
}

type benchOptions struct {
	benchmark.Options
	format string
}

func (o benchOptions) Run(ctx context.Context, std terminal.Streams) error {
	o.Say = func(what string) { fmt.Fprintln(std.Err, "bench:", what) }
	r, err := benchmark.Run(ctx, o.Options)
	if err != nil {
		return err
	}
	if o.format == "json" {
		return jsonform.Write(std.Out, r)
	}
	return writeBench(std.Out, r)
}

func writeBench(w io.Writer, r benchmark.Report) error {
	products := results.NewTable(results.Left("product"), results.Right("rows"), results.Right("columns"), results.Right("inner"),
		results.Right("GFLOPS, 1 thread"), results.Right(fmt.Sprintf("%d threads", r.Machine.Cores)))
	for _, p := range r.Products {
		products.Add(p.Shape, fmt.Sprint(p.Rows), fmt.Sprint(p.Columns), fmt.Sprint(p.Inner), fmt.Sprintf("%.1f", p.One), fmt.Sprintf("%.1f", p.All))
	}
	goals := results.NewTable(results.Right("occupied cells"), results.Right("ns per neuron and sample"))
	for _, p := range r.PID {
		goals.Add(fmt.Sprint(p.Cells), fmt.Sprintf("%.1f", p.Nanoseconds))
	}
	epochs := results.NewTable(results.Left("network"), results.Left("setup"), results.Right("hidden"), results.Right("laterals"), results.Right("batch"),
		results.Right("threads"), results.Right("training s"), results.Right("validation s"))
	for _, e := range r.Epochs {
		epochs.Add(e.Network, e.Setup, fmt.Sprint(e.Hidden), fmt.Sprint(e.Laterals), fmt.Sprint(e.Batch), fmt.Sprint(e.Threads),
			fmt.Sprintf("%.3f", e.Training), fmt.Sprintf("%.3f", e.Validation))
	}
	for _, part := range []struct {
		title string
		table *results.Table
	}{
		{fmt.Sprintf("%s/%s, %d cores, %s\n\nmatrix products", r.Machine.OS, r.Machine.Arch, r.Machine.Cores, r.Kernels), products},
		{"\nvalue and gradient of a goal of 18 atoms", goals},
		{"\nepochs on " + r.Dataset, epochs},
	} {
		fmt.Fprintln(w, part.title)
		if err := terminal.WriteTable(w, part.table); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "\na training per core instead of one: %.2f times the throughput\n", r.ConcurrentSpeedup)
	fmt.Fprintf(w, "share of the limit, n100 on one thread: %.0f %% (%.0f %% counting only pixels that are not 0)\n", 100*r.LimitShare, 100*r.LimitShareSparse)
	fmt.Fprintf(w, "strategy, runner and store: %.1f ms a trial, %.1f %% of 10 epochs of n100\n", 1000*r.OverheadSeconds, 100*r.OverheadShare)
	_, err := fmt.Fprintf(w, "peak memory: %.0f MiB\n", float64(r.PeakRSSBytes)/(1<<20))
	return err
}
