package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/store"
)

func importCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "import",
		Category:  groupLook,
		Usage:     "take in a study that was exported as jsonl",
		ArgsUsage: "FILE",
		Description: `FILE is what ` + "`goalsearch export STUDY --format jsonl`" + ` wrote, as it is or
gzipped; - is stdin. Nothing is lost: the study can be ranked, exported and
resumed as before. If the store has the study already, it gains what it lacks.

Examples:
  goalsearch import quickstart.jsonl
  goalsearch import other.jsonl.gz --name quickstart-other --store results.db`,
		Flags: []cli.Flag{
			storeFlag(),
			&cli.StringFlag{Name: "name", Usage: "call the study `NAME`", DefaultText: "its own name"},
		},
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			return importOptions{store: line.String("store"), file: args[0], name: line.String("name")}, nil
		}),
	}
}

type importOptions struct {
	store, file string
	name        string // "": the study's own
}

func (o importOptions) run(_ context.Context, std streams) error {
	study, trials, journal, err := o.read(std.in)
	if err != nil {
		return err
	}
	if o.name != "" {
		study.Name = o.name
	}
	db, err := store.Open(o.store, store.Options{})
	if err != nil {
		return err
	}
	merged, err := insert(db, study, trials, journal, o.file)
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	fmt.Fprintln(std.err, describeMerged(merged))
	return nil
}

// read reads the whole file before the store is touched.
func (o importOptions) read(stdin io.Reader) (search.Study, []search.Trial, []search.Entry, error) {
	if o.file == "-" {
		return results.ReadJSONL(stdin, "stdin")
	}
	f, err := os.Open(o.file)
	if err != nil {
		return search.Study{}, nil, nil, err
	}
	defer f.Close()
	return results.ReadJSONL(f, o.file)
}

// insert stores a study, and in its journal where it came from.
func insert(db *store.DB, study search.Study, trials []search.Trial, journal []search.Entry, from string) (store.Merged, error) {
	merged, err := db.Insert(study, trials, journal...)
	if err != nil || !merged.Created && merged.Trials+merged.Runs == 0 {
		return merged, err
	}
	return merged, db.Record(study.Name, search.Entry{
		Time:  time.Now().UTC(),
		Trial: len(trials),
		Event: search.Imported,
		Note:  from,
	})
}
