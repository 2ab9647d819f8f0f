package searchcmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/configs"
	"goalsearch/internal/studies"
	"goalsearch/results"
	"goalsearch/store"
)

func Studies(std terminal.Streams) *cli.Command {
	list := std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
		return studiesOptions{store: line.String("store"), format: line.String("format")}, nil
	})
	return &cli.Command{
		Name:     "studies",
		Category: terminal.GroupSearch,
		Usage:    "the studies in a store and their progress",
		Description: `A study is one of
  waiting       it has no trials yet
  running       a process searches it now
  outside       it has trials left, which others train: ` + "`goalsearch ask`" + `
  interrupted   it has trials left, and no process searches it: ` + "`goalsearch resume`" + `
  failed        too many of its trials failed: rank tells why
  complete      it has all its trials

Examples:
  goalsearch studies
  goalsearch studies --store results.db --format json
  goalsearch studies rename quickstart first-try
  goalsearch studies rm first-try`,
		Flags:  []cli.Flag{flags.Store(), flags.Format("table", "json")},
		Action: list,
		Subcommands: []*cli.Command{
			{
				Name:        "list",
				Usage:       "the same",
				Description: "Examples:\n  goalsearch studies list",
				Flags:       []cli.Flag{flags.Store(), flags.Format("table", "json")},
				Action:      list,
			},
			{
				Name:      "rm",
				Usage:     "delete studies, with all their trials",
				ArgsUsage: "STUDY…",
				Description: `There is no way back; ` + "`goalsearch db backup`" + ` makes a copy first, and
` + "`goalsearch db compact`" + ` gives the room back to the disk afterwards.

Examples:
  goalsearch studies rm quickstart`,
				Flags: []cli.Flag{flags.Store()},
				Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
					return studiesRemoveOptions{store: line.String("store"), names: args}, nil
				}),
			},
			{
				Name:        "rename",
				Usage:       "give a study another name",
				ArgsUsage:   "STUDY NAME",
				Description: "Examples:\n  goalsearch studies rename quickstart first-try",
				Flags:       []cli.Flag{flags.Store()},
				Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
					return studiesRenameOptions{store: line.String("store"), from: args[0], to: args[1]}, configs.CheckStudyName(args[1])
				}),
			},
		},
	}
}

type studiesOptions struct{ store, format string }

func (o studiesOptions) Run(_ context.Context, std terminal.Streams) error {
	snapshot, err := store.Read(o.store)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	list, err := snapshot.Studies()
	if err != nil {
		return err
	}
	rows := make([]results.StudyRow, len(list))
	for i, s := range list {
		rows[i] = results.StudyRow{
			Name:     s.Name,
			State:    string(studies.StatusOf(snapshot, s)),
			Trials:   s.Budget.Total(),
			Complete: s.Trials.Complete,
			Failed:   s.Trials.Failed,
			Pruned:   s.Trials.Pruned,
		}
		best, ok, err := studies.First(snapshot, s.Study)
		if err != nil {
			return err
		}
		if value, _ := best.Value(); ok {
			rows[i].Best, rows[i].BestTrial = &value, &best.Number
		}
	}
	if o.format == "json" {
		return results.WriteStudiesJSON(std.Out, rows)
	}
	return results.WriteStudies(std.Out, rows)
}

type studiesRemoveOptions struct {
	store string
	names []string
}

func (o studiesRemoveOptions) Run(_ context.Context, std terminal.Streams) error {
	return editStore(o.store, func(db *store.DB) error {
		for _, name := range o.names {
			if _, err := db.Study(name); err != nil {
				return err
			}
		}
		for _, name := range o.names {
			if err := db.Remove(name); err != nil {
				return err
			}
			fmt.Fprintf(std.Err, "study %s is deleted\n", name)
		}
		return nil
	})
}

type studiesRenameOptions struct{ store, from, to string }

func (o studiesRenameOptions) Run(_ context.Context, std terminal.Streams) error {
	return editStore(o.store, func(db *store.DB) error {
		if err := db.Rename(o.from, o.to); err != nil {
			return err
		}
		fmt.Fprintf(std.Err, "study %s is now %s\n", o.from, o.to)
		return nil
	})
}

// editStore opens a store that is there, for a short change.
func editStore(path string, change func(*store.DB) error) error {
	snapshot, err := store.Read(path)
	if err != nil {
		return err
	}
	if err := snapshot.Close(); err != nil {
		return err
	}
	db, err := store.Open(path, store.Options{})
	if err != nil {
		return err
	}
	return errors.Join(change(db), db.Close())
}
