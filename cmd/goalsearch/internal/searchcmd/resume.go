package searchcmd

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/search"
	"goalsearch/store"
)

func Resume(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "resume",
		Category:  terminal.GroupSearch,
		Usage:     "continue interrupted studies",
		ArgsUsage: "[STUDY…]",
		Description: `Continues the named studies, or all that have trials left. Needs only the store, not
the configs. Nothing is trained twice, and the trials are the same as without the
interruption. If one study cannot be resumed, the others still are.

Examples:
  goalsearch resume
  goalsearch resume quickstart --trials 200
  goalsearch resume --retry-failed
  goalsearch resume --store results.db --workers 8`,
		Flags: append(searchFlags(),
			&cli.BoolFlag{Name: "retry-failed", Usage: "train failed trials again, as the command retry does"},
			&cli.Uint64Flag{Name: "seed", Usage: "continue only if the seed of the study is `N`", DefaultText: "the seed of the study"}),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			o := resumeOptions{names: args}
			var err error
			if o.searching, err = searchOf(line); err != nil {
				return nil, err
			}
			if o.retryFailed = line.Bool("retry-failed"); o.retryFailed && o.dryRun {
				return nil, errDryRetry
			}
			o.setBudget(line)
			if line.IsSet("seed") {
				o.seed = new(line.Uint64("seed"))
			}
			return o, nil
		}),
	}
}

type resumeOptions struct {
	searching
	names               []string
	trials, maxFailures *int    // nil: as stored
	seed                *uint64 // nil: as stored
	retryFailed         bool
}

// setBudget reads how far to go.
func (o *resumeOptions) setBudget(line *cli.Context) {
	if line.IsSet("trials") {
		o.trials = new(line.Int("trials"))
	}
	if line.IsSet("max-failures") {
		o.maxFailures = new(line.Int("max-failures"))
	}
}

func (o resumeOptions) Run(ctx context.Context, std terminal.Streams) error {
	stored, err := o.stored()
	if err == nil && o.retryFailed {
		stored, err = o.retry(std, stored)
	}
	if err != nil {
		return err
	}
	var list []search.Study
	outside := 0
	for _, s := range stored {
		done := s.Done()
		if o.trials != nil {
			done = done && *o.trials <= s.Budget.Trials
			s.Budget.Trials = *o.trials
		}
		if o.maxFailures != nil {
			s.Budget.MaxFailures = *o.maxFailures
		}
		if o.seed != nil {
			s.Spec.Seed = *o.seed
		}
		if len(o.names) == 0 && !done && s.Numerics == search.External && !o.AcceptNumerics {
			o.tellExternal(std, s.Name)
			outside++
			continue
		}
		if len(o.names) > 0 || !done {
			list = append(list, s.Study)
		}
	}
	o.SetAside = len(o.names) == 0 && len(list) > 1
	if len(list) == 0 {
		if n := len(stored) - outside; n > 0 || outside == 0 {
			fmt.Fprintf(std.Err, "nothing left to do: %s has %s, complete\n", o.Store, terminal.Count(n, "study", "studies"))
		}
		return nil
	}
	return o.search(ctx, std, list)
}

// tellExternal says how to continue a study that others train.
func (o resumeOptions) tellExternal(std terminal.Streams, study string) {
	fmt.Fprintf(std.Err, "study %s is trained by another program: continue it with `goalsearch ask %s --store %s`\n", study, terminal.Quote(study), terminal.Quote(o.Store))
}

// tellRetried says what is trained again.
func (o resumeOptions) tellRetried(std terminal.Streams, study string, runs int) {
	fmt.Fprintf(std.Err, "%s of %s will be trained again\n", terminal.Count(runs, "failed training", "failed trainings"), study)
}

// retry has what failed in the studies trained again, and returns them as they are then.
func (o resumeOptions) retry(std terminal.Streams, stored []search.Overview) ([]search.Overview, error) {
	for _, s := range stored {
		if s.Trials.Failed == 0 {
			continue
		}
		runs, _, err := store.Retry(o.Store, s.Name, nil, time.Now().UTC())
		if err != nil {
			return nil, err
		}
		o.tellRetried(std, s.Name, runs)
	}
	return o.stored()
}

// stored returns the studies that are named, or all, the oldest first.
func (o resumeOptions) stored() ([]search.Overview, error) {
	snapshot, err := store.Read(o.Store)
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	for _, name := range o.names {
		if _, err := snapshot.Study(name); err != nil {
			return nil, err
		}
	}
	all, err := snapshot.Studies()
	if err != nil {
		return nil, err
	}
	if len(o.names) > 0 {
		all = slices.DeleteFunc(all, func(s search.Overview) bool { return !slices.Contains(o.names, s.Name) })
	}
	slices.SortStableFunc(all, func(a, b search.Overview) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.Name, b.Name))
	})
	return all, nil
}
