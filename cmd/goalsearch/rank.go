package main

import (
	"context"
	"io"

	"github.com/urfave/cli/v2"

	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/store"
)

func rankCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "rank",
		Category:  groupLook,
		Usage:     "the goals of a study, the best first",
		ArgsUsage: "STUDY",
		Description: `Goals are ordered by their mean accuracy on validation images; failed ones come
last. Works beside a running search. The best of many trials look better than they
are: ` + "`goalsearch train`" + ` with fresh seeds tells by how much.

Examples:
  goalsearch rank quickstart
  goalsearch rank quickstart --top 10
  goalsearch rank quickstart --where "origin = offspring and {F}{C} > 0" --sort "-{F}{C}"
  goalsearch rank quickstart --format json --store results.db`,
		Flags: []cli.Flag{storeFlag(), topFlag(), whereFlag(), sortFlag(), formatFlag("table", "json", "csv")},
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			return rankOptions{store: line.String("store"), study: args[0], top: line.Int("top"),
				where: line.String("where"), sort: line.String("sort"), format: line.String("format")}, nil
		}),
	}
}

func topFlag() *cli.IntFlag {
	return &cli.IntFlag{Name: "top", Usage: "only the `N` best", DefaultText: "all", Action: atLeast("top", 1)}
}

type rankOptions struct {
	store, study string
	top          int // 0: all
	where, sort  string
	format       string
}

func (o rankOptions) run(_ context.Context, std streams) error {
	study, trials, err := readStudy(o.store, o.study, (*store.Snapshot).Outline)
	if err != nil {
		return err
	}
	selection, err := selectionOf(study, o.top, o.where, o.sort)
	if err != nil {
		return err
	}
	ranked, err := results.Select(results.Rank(trials), selection)
	if err != nil {
		return err
	}
	return output("", std.out, func(w io.Writer) error {
		switch o.format {
		case "json":
			return results.WriteRankJSON(w, ranked)
		case "csv":
			return results.WriteCSV(w, study, ranked)
		}
		return results.WriteRank(w, ranked)
	})
}

// readStudy reads a study and its trials, which read gets, from a store.
func readStudy(path, name string, read func(*store.Snapshot, string) ([]search.Trial, error)) (search.Study, []search.Trial, error) {
	snapshot, err := store.Read(path)
	if err != nil {
		return search.Study{}, nil, err
	}
	defer snapshot.Close()
	study, err := snapshot.Study(name)
	if err != nil {
		return search.Study{}, nil, err
	}
	trials, err := read(snapshot, name)
	return study, trials, err
}
