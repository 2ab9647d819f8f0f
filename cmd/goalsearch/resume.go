package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"goalsearch/search"
	"goalsearch/store"
)

func resumeCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "resume",
		Category:  groupSearch,
		Usage:     "go on with interrupted studies",
		ArgsUsage: "[STUDY…]",
		Description: `Continues studies from the store alone, without their config; all that have
trials left unless some are named; of these, one that cannot go on does not keep the
others from it. What was trained is not trained again, and the
trials are those that the search would have had without the interruption.

Examples:
  goalsearch resume
  goalsearch resume quickstart --trials 200
  goalsearch resume --store results.db --workers 8`,
		Flags: append(append(searchingFlags(), clusterFlags()...),
			&cli.Uint64Flag{Name: "seed", Usage: "only go on if `N` is the study's seed", DefaultText: "that of the study"}),
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			o := resumeOptions{searching: searchingOptions(line), names: args}
			var err error
			if o.elsewhere, err = elsewhereOptions(line); err != nil {
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

func (o resumeOptions) run(ctx context.Context, std streams) error {
	stored, err := o.stored()
	if err != nil {
		return err
	}
	var studies []search.Study
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
		if len(o.names) == 0 && !done && s.Numerics == search.External && !o.acceptNumerics {
			fmt.Fprintf(std.err, "study %s is trained outside: `goalsearch ask %s --store %s` goes on with it\n", s.Name, quote(s.Name), quote(o.store))
			outside++
			continue
		}
		if len(o.names) > 0 || !done {
			studies = append(studies, s.Study)
		}
	}
	o.each = len(o.names) == 0 && len(studies) > 1
	if len(studies) == 0 {
		if n := len(stored) - outside; n > 0 || outside == 0 {
			fmt.Fprintf(std.err, "nothing is left to do: %s has %s, complete\n", o.store, count(n, "study", "studies"))
		}
		return nil
	}
	return o.searching.run(ctx, std, studies)
}

// stored returns the studies that are named, or all, the oldest first.
func (o resumeOptions) stored() ([]search.Overview, error) {
	snapshot, err := store.Read(o.store)
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
