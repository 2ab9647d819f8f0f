package searchcmd

import (
	"cmp"
	"context"
	"fmt"
	"slices"

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
		Description: `Continues studies from the store alone, without their config: the named studies, or
all unfinished ones. A study that cannot be continued does not stop the others.
Finished trainings are not repeated, and the trials are those that the search would
have had without the interruption.

Examples:
  goalsearch resume
  goalsearch resume quickstart --trials 200
  goalsearch resume --store results.db --workers 8`,
		Flags: append(searchFlags(),
			&cli.Uint64Flag{Name: "seed", Usage: "continue only if `N` is the study's seed", DefaultText: "that of the study"}),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			o := resumeOptions{names: args}
			var err error
			if o.searching, err = searchOf(line); err != nil {
				return nil, err
			}
			if line.IsSet("trials") {
				o.trials = new(line.Int("trials"))
			}
			if line.IsSet("max-failures") {
				o.maxFailures = new(line.Int("max-failures"))
			}
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
}

func (o resumeOptions) Run(ctx context.Context, std terminal.Streams) error {
	stored, err := o.stored()
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
			fmt.Fprintf(std.Err, "study %s is trained by other programs: `goalsearch ask %s --store %s` continues it\n", s.Name, terminal.Quote(s.Name), terminal.Quote(o.Store))
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
			fmt.Fprintf(std.Err, "nothing is left to do: %s has %s, complete\n", o.Store, terminal.Count(n, "study", "studies"))
		}
		return nil
	}
	return o.search(ctx, std, list)
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
