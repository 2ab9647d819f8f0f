package goalcmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/campaign"
	"goalsearch/internal/experiment"
	"goalsearch/internal/studies"
	"goalsearch/store"
)

func Verify(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Category:  terminal.GroupSearch,
		Usage:     "train the best goals of a study again, with fresh seeds",
		ArgsUsage: "STUDY",
		Description: `The best of many noisy scores is biased upwards. verify trains the best goals at
full length with seeds not used in the search, and the baselines, too: the
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
			&cli.IntFlag{Name: "top", Value: 5, Usage: "the `N` best goals", Action: flags.AtLeast("top", 1)},
			&cli.IntFlag{Name: "runs", Value: 10, Usage: "`N` trainings of each goal", Action: flags.AtLeast("runs", 1)},
			&cli.IntFlag{Name: "epochs", Usage: "`N` passes over the training images", DefaultText: fmt.Sprintf("%d, or those of the study if they are more", experiment.FullLength), Action: flags.AtLeast("epochs", 1)},
			&cli.StringSliceFlag{Name: "baseline", Usage: "a `GOAL` to compare with; may be given several times"},
		),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			e, err := experimentOf(line)
			return verifyOptions{
				experimenting: e, searched: args[0],
				top: line.Int("top"), runs: line.Int("runs"), epochs: line.Int("epochs"), baselines: line.StringSlice("baseline"),
			}, err
		}),
	}
}

type verifyOptions struct {
	experimenting
	searched          string // the study
	top, runs, epochs int    // epochs 0: full length
	baselines         []string
}

func (o verifyOptions) Run(ctx context.Context, std terminal.Streams) error {
	study, trials, err := studies.Read(o.Store, o.searched, (*store.Snapshot).TrialSummaries)
	if err != nil {
		return err
	}
	var v experiment.Verified
	err = o.perform(ctx, std, func(ctx context.Context, t campaign.Trainer) (err error) {
		v, err = experiment.Verify(ctx, t, experiment.VerifyOptions{
			Study: study, Trials: trials, Top: o.top, Runs: o.runs, Epochs: o.epochs, Seed: o.seed, Baselines: o.baselines, Name: o.study,
		})
		return err
	})
	var request *experiment.RequestError
	if errors.As(err, &request) {
		return fmt.Errorf("--%w", err)
	}
	if err != nil {
		return err
	}
	if o.format == "json" {
		return o.write(std.Out, v.Compared)
	}
	b := bufio.NewWriter(std.Out)
	fmt.Fprintf(b, "%s: fresh seeds, %s; differences to %s\n", v.Study, terminal.Count(v.Epochs, "epoch", "epochs"), v.Reference)
	if err := o.write(b, v.Compared); err != nil {
		return err
	}
	if bias, searched, ok := v.Bias(); ok {
		fmt.Fprintf(b, "selection bias of the best goal: its score in the search, %.4f, less that on fresh seeds, is %+.4f\n", searched, bias)
		if v.Epochs != v.SearchEpochs {
			fmt.Fprintf(b, "(the search trained %s: the difference is not of the seeds alone)\n", terminal.Count(v.SearchEpochs, "epoch", "epochs"))
		}
	}
	return b.Flush()
}
