package machinecmd

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/configs"
	"goalsearch/internal/jsonform"
	"goalsearch/store"
)

func DB(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:        "db",
		Category:    terminal.GroupFiles,
		Usage:       "maintain the store file: check, compact, back up, merge",
		Description: "All of these work on the file that --store names.",
		Subcommands: []*cli.Command{
			{
				Name:  "check",
				Usage: "check the store for damage",
				Description: `Reads the whole store and checks its pages, and that studies, trials, runs and indexes
agree. Exits 1 if something is wrong. Works beside a running search.

Examples:
  goalsearch db check
  goalsearch db check --store results.db --format json`,
				Flags: []cli.Flag{flags.Store(), flags.Format("text", "json")},
				Action: std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
					return dbCheckOptions{store: line.String("store"), format: line.String("format")}, nil
				}),
			},
			{
				Name:      "compact",
				Usage:     "return unused space to the disk",
				ArgsUsage: "[FILE]",
				Description: `Without FILE the store itself is compacted; no other process may have it open.
With FILE a compacted copy is made.

Examples:
  goalsearch db compact
  goalsearch db compact small.db`,
				Flags: []cli.Flag{flags.Store()},
				Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
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
				Flags: []cli.Flag{flags.Store()},
				Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
					return dbBackupOptions{store: line.String("store"), file: args[0]}, nil
				}),
			},
			{
				Name:      "merge",
				Usage:     "add the studies of other stores",
				ArgsUsage: "FILE…",
				Description: `A study that both stores have, with the same spec, gets the missing trials and runs.
If anything contradicts the store, nothing changes; --rename gives a study another
name.

Examples:
  goalsearch db merge laptop.db cluster.db
  goalsearch db merge other.db --rename quickstart=quickstart-other`,
				Flags: []cli.Flag{
					flags.Store(),
					&cli.StringSliceFlag{Name: "rename", Usage: "`OLD=NEW`: store a study under another name; may be given several times"},
					flags.AcceptNumerics(),
				},
				Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
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

type dbCheckOptions struct{ store, format string }

func (o dbCheckOptions) Run(_ context.Context, std terminal.Streams) error {
	problems, err := store.Check(o.store)
	if err != nil {
		return err
	}
	if err := o.write(std, problems); err != nil {
		return err
	}
	if len(problems) > 0 {
		return fmt.Errorf("store %s is damaged in %s: put back a copy made with `goalsearch db backup`", o.store, terminal.Count(len(problems), "place", "places"))
	}
	return nil
}

func (o dbCheckOptions) write(std terminal.Streams, problems []store.Problem) error {
	if o.format == "json" {
		texts := make([]string, len(problems))
		for i, p := range problems {
			texts[i] = p.String()
		}
		return jsonform.Write(std.Out, struct {
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
	_, err := io.WriteString(std.Out, text)
	return err
}

type dbCompactOptions struct{ store, file string }

func (o dbCompactOptions) Run(_ context.Context, std terminal.Streams) error {
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
		fmt.Fprintf(std.Err, "%s: %s became %s\n", file, terminal.Bytes(uint64(before.Size())), terminal.Bytes(uint64(after.Size())))
	}
	return nil
}

type dbBackupOptions struct{ store, file string }

func (o dbBackupOptions) Run(_ context.Context, std terminal.Streams) error {
	if err := store.Backup(o.store, o.file); err != nil {
		return err
	}
	fmt.Fprintf(std.Err, "%s is a copy of %s\n", o.file, o.store)
	return nil
}

type dbMergeOptions struct {
	store          string
	files          []string
	rename         map[string]string
	acceptNumerics bool
}

func (o dbMergeOptions) Run(_ context.Context, std terminal.Streams) error {
	merged, err := store.Merge(o.store, o.files, store.MergeOptions{Rename: o.rename, AcceptNumerics: o.acceptNumerics})
	if err != nil {
		return err
	}
	for _, m := range merged {
		fmt.Fprintln(std.Err, m.String())
	}
	return nil
}
