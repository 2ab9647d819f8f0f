package viewcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/configs"
	"goalsearch/internal/plaintext"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/store"
)

func Import(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "import",
		Category:  terminal.GroupLook,
		Usage:     "import studies that were exported as jsonl",
		ArgsUsage: "FILE…",
		Description: `FILE was written by ` + "`goalsearch export STUDY --format jsonl`" + ` and may be
gzipped; - is stdin. All files are read before the store is changed. Nothing is lost:
the study can be ranked, exported and resumed as before. A study that is already in
the store gets the trials and runs that it lacks. If a file is truncated, --partial
adds the complete trials before the end; resume trains the missing ones.

Examples:
  goalsearch import quickstart.jsonl
  goalsearch import other.jsonl.gz --name quickstart-other --store results.db
  goalsearch import results/paper/exports/*.jsonl.gz --store paper.db`,
		Flags: []cli.Flag{
			flags.Store(),
			&cli.BoolFlag{Name: "partial", Usage: "add the complete trials of a truncated file"},
			&cli.StringFlag{Name: "name", Usage: "import the study as `NAME`", DefaultText: "the name in the export"},
		},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			o := importOptions{store: line.String("store"), files: args, name: line.String("name"), partial: line.Bool("partial")}
			if o.name != "" && len(args) > 1 {
				return nil, fmt.Errorf("--name applies to one study, but %d files are given", len(args))
			}
			if line.IsSet("name") {
				if err := configs.CheckStudyName(o.name); err != nil {
					return nil, fmt.Errorf("--name: %w", err)
				}
			}
			return o, nil
		}),
	}
}

type importOptions struct {
	store string
	files []string
	name  string // "": the study's own
	// partial takes what is whole of a torn export.
	partial bool
}

// imported is what a file holds.
type imported struct {
	study   search.Study
	trials  []search.Trial
	journal []search.Entry
	from    string
}

func (o importOptions) Run(_ context.Context, std terminal.Streams) error {
	var list []imported
	for _, file := range o.files {
		in, err := read(file, std.In)
		if torn, ok := errors.AsType[*results.TornError](err); ok && o.partial {
			fmt.Fprintln(std.Err, plaintext.Printable(fmt.Sprintf("%v; %d of the export's %d trials are complete and added", torn, torn.Whole, torn.Announced)))
			err = nil
		}
		if err != nil {
			return err
		}
		if o.name != "" {
			in.study.Name = o.name
		}
		list = append(list, in)
	}
	db, err := store.Open(o.store, store.Options{})
	if err != nil {
		return err
	}
	for _, in := range list {
		merged, err := insert(db, in.study, in.trials, in.journal, in.from)
		if err != nil {
			return errors.Join(fmt.Errorf("%s: %w", in.from, err), db.Close())
		}
		fmt.Fprintln(std.Err, merged.String())
	}
	return db.Close()
}

func read(file string, stdin io.Reader) (imported, error) {
	in := imported{from: file}
	var err error
	if file == "-" {
		in.study, in.trials, in.journal, err = results.ReadJSONL(stdin, "stdin")
		return in, err
	}
	f, err := os.Open(file)
	if err != nil {
		return in, err
	}
	defer f.Close()
	in.study, in.trials, in.journal, err = results.ReadJSONL(f, file)
	return in, err
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
