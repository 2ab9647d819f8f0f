package searchcmd

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/studies"
	"goalsearch/search"
	"goalsearch/store"
)

func Retry(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "retry",
		Category:  terminal.GroupSearch,
		Usage:     "train again what has failed",
		ArgsUsage: "STUDY [TRIAL…]",
		Description: `Trains the failed runs of the trials again, or of all that have failed, with the
same seeds, and goes on with the study as ` + "`goalsearch resume`" + ` does: for trainings that
failed for a reason outside, such as a full disk. If the study is being searched, that
search trains them at the end of the generation under way; if others train it,
` + "`goalsearch ask`" + ` wants them. What was proposed before stays; the search then proposes
goals from what is known. The journal keeps why they failed.

Examples:
  goalsearch retry quickstart
  goalsearch retry quickstart 3 17 --store results.db`,
		Flags: searchFlags(),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			o := retryOptions{resumeOptions: resumeOptions{names: args[:1]}}
			for _, text := range args[1:] {
				trial, err := studies.ParseTrial(text)
				if err != nil || trial < 0 {
					return nil, fmt.Errorf("%q is no number of a trial", text)
				}
				if !slices.Contains(o.retried, int(trial)) {
					o.retried = append(o.retried, int(trial))
				}
			}
			var err error
			if o.searching, err = searchOf(line); err != nil {
				return nil, err
			}
			if o.dryRun {
				return nil, errDryRetry
			}
			o.resumeOptions.setBudget(line)
			return o, nil
		}),
	}
}

// errDryRetry: what is left to train cannot be told before the store is changed.
var errDryRetry = terminal.Usagef("--dry-run changes nothing, and failed trials are only trained again when the store says so: leave one of them out")

type retryOptions struct {
	resumeOptions
	retried []int // trials; none: all that have failed
}

func (o retryOptions) Run(ctx context.Context, std terminal.Streams) error {
	study := o.names[0]
	runs, elsewhere, err := store.Retry(o.Store, study, o.retried, time.Now().UTC())
	if err != nil {
		return err
	}
	if runs == 0 {
		fmt.Fprintf(std.Err, "no trial of %s has failed\n", study)
		return nil
	}
	o.tellRetried(std, study, runs)
	if elsewhere {
		fmt.Fprintln(std.Err, "the process that searches in the store trains them at the end of the generation under way")
		return nil
	}
	stored, err := o.stored()
	if err != nil {
		return err
	}
	if stored[0].Numerics == search.External && !o.AcceptNumerics {
		o.tellExternal(std, study)
		return nil
	}
	return o.resumeOptions.Run(ctx, std)
}
