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
		Usage:     "train failed trials again",
		ArgsUsage: "STUDY [TRIAL…]",
		Description: `Trains the failed runs of the given trials again, or of all failed trials, with the
same seeds, and continues the study as ` + "`goalsearch resume`" + ` does. Use it when trainings
failed for an external reason, such as a full disk. A running search trains them at the
end of its current generation; ` + "`goalsearch ask`" + ` lists them in a study that other programs
train. Later proposals take the new results into account; the journal keeps the reasons
of the failures.

Examples:
  goalsearch retry quickstart
  goalsearch retry quickstart 3 17 --store results.db`,
		Flags: searchFlags(),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			o := retryOptions{resumeOptions: resumeOptions{names: args[:1]}}
			for _, text := range args[1:] {
				trial, err := studies.ParseTrial(text)
				if err != nil || trial < 0 {
					return nil, fmt.Errorf("%q is not a trial number", text)
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

// errDryRetry: a forecast leaves the store alone, and what is retried is in the store.
var errDryRetry = terminal.Usagef("retrying changes the store, which --dry-run must not: omit --dry-run")

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
		fmt.Fprintln(std.Err, "the running search trains them at the end of its current generation")
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
