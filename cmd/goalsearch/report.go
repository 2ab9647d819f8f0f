package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/results"
	"goalsearch/results/importance"
	pages "goalsearch/results/report"
	"goalsearch/store"
)

func reportCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "report",
		Category:  groupLook,
		Usage:     "a page about studies, for a browser",
		ArgsUsage: "STUDY…",
		Description: `One HTML file that opens offline and asks nothing of any network: best goals,
history, parallel coordinates, importance, learning curves, every trial in a table
to sort and filter, spec and provenance; several studies beside each other. Works
beside a running search.

Examples:
  goalsearch report quickstart -o report.html
  goalsearch report mnist-sweep/network.hidden=50,seed=1 mnist-sweep/network.hidden=100,seed=1 -o sweep.html`,
		Flags: append([]cli.Flag{
			storeFlag(),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE`, whole or not at all; - is stdout"},
			&cli.StringFlag{Name: "title", Usage: "`TEXT` above the page", DefaultText: "the names of the studies"},
		}, forestFlags()...),
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			o := reportOptions{store: line.String("store"), studies: args, output: line.String("output"), title: line.String("title"), forest: forestOf(line)}
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

func (o reportOptions) run(_ context.Context, std streams) error {
	snapshot, err := store.Read(o.store)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	var list []pages.Study
	for _, name := range o.studies {
		s, err := reportedStudy(snapshot, name, o.forest)
		if err != nil {
			return err
		}
		list = append(list, s)
	}
	title := o.title
	if title == "" {
		title = o.studies[0]
		if n := len(o.studies); n > 1 {
			title += fmt.Sprintf(" and %s", count(n-1, "other study", "other studies"))
		}
	}
	page := pages.Options{Title: title, Generated: time.Now().UTC().Format("2006-01-02 15:04 UTC"), Program: "goalsearch " + builtFrom().Version}
	return output(o.output, std.out, func(w io.Writer) error { return pages.Write(w, list, page) })
}

// reportedStudy reads all that a report says of a study, its importance too.
func reportedStudy(snapshot *store.Snapshot, name string, forest importance.Options) (pages.Study, error) {
	s, err := readReported(snapshot, name)
	if err != nil {
		return s, err
	}
	shares, err := importance.Of(s.Study, s.Trials, forest)
	if err != nil {
		s.Remark = err.Error()
		return s, nil
	}
	s.Importance = &shares
	return s, nil
}

// readReported reads what a report says of a study.
func readReported(snapshot *store.Snapshot, name string) (pages.Study, error) {
	s := pages.Study{}
	overview, err := snapshot.Overview(name)
	if err != nil {
		return s, err
	}
	s.Study, s.State = overview.Study, string(statusOf(snapshot, overview))
	if s.Trials, err = snapshot.Trials(name); err != nil {
		return s, err
	}
	s.Trials = s.Study.Spec.WithoutPendingReplicates(s.Trials)
	if s.Journal, err = snapshot.Journal(name); err != nil {
		return s, err
	}
	if s.Lattice, err = latticeOf(s.Study); err != nil { // of another version: the rest can be shown
		s.Lattice = results.Lattice{Nodes: []string{}, Covers: [][2]int{}}
	}
	return s, nil
}
