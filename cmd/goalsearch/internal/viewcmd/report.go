package viewcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/buildinfo"
	"goalsearch/internal/pages"
	"goalsearch/results/importance"
	"goalsearch/results/report"
	"goalsearch/store"
)

func Report(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "report",
		Category:  terminal.GroupLook,
		Usage:     "a page about studies, for a browser",
		ArgsUsage: "STUDY…",
		Description: `One self-contained HTML file: best goals,
history, parallel coordinates, importance, learning curves, every trial in a table
to sort and filter, spec and provenance; a comparison of several studies. Works
beside a running search.

Examples:
  goalsearch report quickstart -o report.html
  goalsearch report mnist-sweep/network.hidden=50,seed=1 mnist-sweep/network.hidden=100,seed=1 -o sweep.html`,
		Flags: append([]cli.Flag{
			flags.Store(),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE`, whole or not at all; - is stdout"},
			&cli.StringFlag{Name: "title", Usage: "`TEXT` above the page", DefaultText: "the names of the studies"},
		}, flags.Forest()...),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			o := reportOptions{store: line.String("store"), studies: args, output: line.String("output"), title: line.String("title"), forest: flags.ForestOf(line)}
			if ext := strings.ToLower(filepath.Ext(o.output)); o.output != "" && o.output != "-" && !strings.HasPrefix(o.output, "/dev/") && ext != ".html" && ext != ".htm" {
				return nil, fmt.Errorf("--output %s: a page is HTML: give a name that ends in .html", o.output)
			}
			if o.output == "" {
				return nil, errors.New("--output is missing: name a file for the page, such as -o report.html")
			}
			return o, nil
		}),
	}
}

type reportOptions struct {
	store   string
	studies []string
	output  string
	title   string
	forest  importance.Options
}

func (o reportOptions) Run(_ context.Context, std terminal.Streams) error {
	snapshot, err := store.Read(o.store)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	var list []report.Study
	for _, name := range o.studies {
		s, err := pages.ReadWithImportance(snapshot, name, o.forest)
		if err != nil {
			return err
		}
		list = append(list, s)
	}
	title := o.title
	if title == "" {
		title = o.studies[0]
		if n := len(o.studies); n > 1 {
			title += fmt.Sprintf(" and %s", terminal.Count(n-1, "other study", "other studies"))
		}
	}
	page := report.Options{Title: title, Generated: time.Now().UTC().Format("2006-01-02 15:04 UTC"), Program: "goalsearch " + buildinfo.Read().Version}
	return terminal.Output(o.output, std.Out, func(w io.Writer) error { return report.Write(w, list, page) })
}
