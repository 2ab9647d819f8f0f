package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/configs"
	"goalsearch/store"
)

func dbCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:        "db",
		Category:    groupFiles,
		Usage:       "the store as a file: check, compact, backup, merge",
		Description: "All of these work on the file that --store names.",
		Subcommands: []*cli.Command{
			{
				Name:  "check",
				Usage: "whether the store is sound",
				Description: `Reads the whole store: its pages, and whether studies, trials, runs and indexes
agree. Exits 1 if something is wrong. Works beside a running search.

Examples:
  goalsearch db check
  goalsearch db check --store results.db --format json`,
				Flags: []cli.Flag{storeFlag(), formatFlag("text", "json")},
				Action: std.action(func(line *cli.Context, _ []string) (job, error) {
					return dbCheckOptions{store: line.String("store"), format: line.String("format")}, nil
				}),
			},
			{
				Name:      "compact",
				Usage:     "give unused room back to the disk",
				ArgsUsage: "[FILE]",
				Description: `Without FILE the store itself becomes smaller; nothing else may have it open
then. With FILE a smaller copy is made.

Examples:
  goalsearch db compact
  goalsearch db compact small.db`,
				Flags: []cli.Flag{storeFlag()},
				Action: std.action(func(line *cli.Context, args []string) (job, error) {
					o := dbCompactOptions{store: line.String("store")}
					if len(args) > 0 {
						o.file = args[0]
					}
					return o, nil
				}),
			},
			{
				Name:      "backup",
				Usage:     "copy the store as it is now",
				ArgsUsage: "FILE",
				Description: `FILE must not exist. Works beside a running search.

Examples:
  goalsearch db backup monday.db`,
				Flags: []cli.Flag{storeFlag()},
				Action: std.action(func(line *cli.Context, args []string) (job, error) {
					return dbBackupOptions{store: line.String("store"), file: args[0]}, nil
				}),
			},
			{
				Name:      "merge",
				Usage:     "take in the studies of other stores",
				ArgsUsage: "FILE…",
				Description: `A study that both stores have, with the same config, gains the trials and runs
that it lacks. If anything contradicts what the store has, nothing changes; a
study can be given another name by --rename.

Examples:
  goalsearch db merge laptop.db cluster.db
  goalsearch db merge other.db --rename quickstart=quickstart-other`,
				Flags: []cli.Flag{
					storeFlag(),
					&cli.StringSliceFlag{Name: "rename", Usage: "`OLD=NEW`: store a study under another name; may be given several times"},
					acceptNumericsFlag(),
				},
				Action: std.action(func(line *cli.Context, args []string) (job, error) {
					o := dbMergeOptions{store: line.String("store"), files: args, rename: make(map[string]string), acceptNumerics: line.Bool("accept-numerics")}
					for _, text := range line.StringSlice("rename") {
						// Names of studies may have = in them: the last one divides.
						i := strings.LastIndexByte(text, '=')
						if i < 1 || i == len(text)-1 {
							return nil, fmt.Errorf("--rename %s: it is not of the form OLD=NEW", text)
						}
						if err := configs.CheckStudyName(text[i+1:]); err != nil {
							return nil, fmt.Errorf("--rename %s: %w", text, err)
						}
						o.rename[text[:i]] = text[i+1:]
					}
					return o, nil
				}),
			},
		},
	}
}

func acceptNumericsFlag() *cli.BoolFlag {
	return &cli.BoolFlag{Name: "accept-numerics", Usage: "accept runs computed with other arithmetic, whose last bits may differ"}
}

type dbCheckOptions struct{ store, format string }

func (o dbCheckOptions) run(_ context.Context, std streams) error {
	problems, err := store.Check(o.store)
	if err != nil {
		return err
	}
	if err := o.write(std, problems); err != nil {
		return err
	}
	if len(problems) > 0 {
		return fmt.Errorf("store %s is damaged in %s: put back a copy made with `goalsearch db backup`", o.store, count(len(problems), "place", "places"))
	}
	return nil
}

func (o dbCheckOptions) write(std streams, problems []store.Problem) error {
	if o.format == "json" {
		texts := make([]string, len(problems))
		for i, p := range problems {
			texts[i] = p.String()
		}
		return writeJSON(std.out, struct {
			Store    string   `json:"store"`
			Sound    bool     `json:"sound"`
			Problems []string `json:"problems"`
		}{o.store, len(problems) == 0, texts})
	}
	text := ""
	for _, p := range problems {
		text += fmt.Sprintln(p)
	}
	if len(problems) == 0 {
		text = fmt.Sprintf("store %s is sound\n", o.store)
	}
	_, err := io.WriteString(std.out, text)
	return err
}

type dbCompactOptions struct{ store, file string }

func (o dbCompactOptions) run(_ context.Context, std streams) error {
	before, err := os.Stat(o.store)
	if err != nil {
		before = nil // Compact says what is wrong
	}
	if err := store.Compact(o.store, o.file); err != nil {
		return err
	}
	file := o.file
	if file == "" {
		file = o.store
	}
	after, err := os.Stat(file)
	if err != nil {
		return err
	}
	if before != nil {
		fmt.Fprintf(std.err, "%s: %s became %s\n", file, byteSize(uint64(before.Size())), byteSize(uint64(after.Size())))
	}
	return nil
}

type dbBackupOptions struct{ store, file string }

func (o dbBackupOptions) run(_ context.Context, std streams) error {
	if err := store.Backup(o.store, o.file); err != nil {
		return err
	}
	fmt.Fprintf(std.err, "%s is a copy of %s\n", o.file, o.store)
	return nil
}

type dbMergeOptions struct {
	store          string
	files          []string
	rename         map[string]string
	acceptNumerics bool
}

func (o dbMergeOptions) run(_ context.Context, std streams) error {
	merged, err := store.Merge(o.store, o.files, store.MergeOptions{Rename: o.rename, AcceptNumerics: o.acceptNumerics})
	if err != nil {
		return err
	}
	for _, m := range merged {
		fmt.Fprintln(std.err, describeMerged(m))
	}
	return nil
}

// describeMerged says what became of a study that was joined to a store.
func describeMerged(m store.Merged) string {
	if m.Created {
		return fmt.Sprintf("study %s: new, with %s and %s", m.As, count(m.Trials, "trial", "trials"), count(m.Runs, "run", "runs"))
	}
	return fmt.Sprintf("study %s: gained %s and %s", m.As, count(m.Trials, "trial", "trials"), count(m.Runs, "run", "runs"))
}

// byteSize writes a size for people.
func byteSize(n uint64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	x := float64(n)
	i := 0
	for ; x >= 1024 && i < len(units)-1; i++ {
		x /= 1024
	}
	return fmt.Sprintf("%.4g %s", x, units[i])
}
