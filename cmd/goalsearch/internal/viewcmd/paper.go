package viewcmd

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/evaluate"
	"goalsearch/internal/atomicfile"
	"goalsearch/results"
	"goalsearch/results/comparison"
	"goalsearch/results/plots"
	"goalsearch/search"
	"goalsearch/store"
)

// Studies of the paper's experiments begin with this, and those of its main figure
// with that.
const (
	paperStudies  = "paper/"
	figureStudies = "paper/figure/"
)

func Paper(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:     "paper",
		Category: terminal.GroupLook,
		Usage:    "the paper's figures and tables, from what was trained",
		Description: `Reads the studies of ` + "`goalsearch run paper/figure`" + ` and of the other presets of
the paper, as far as they are, and writes to a directory: performance.svg and
.png, errors over the number of hidden neurons beside the paper's; comparison as
.csv, .md, .svg and .png; sensitivity, sensitivity-shift and ablation, where these
were trained; and in exports/ every study, gzipped, for
` + "`goalsearch import`" + `. Works beside a running search.

Examples:
  goalsearch paper --store paper.db -o results/paper`,
		Flags: []cli.Flag{
			flags.Store(),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to the directory `DIR`"},
		},
		Action: std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
			o := paperOptions{store: line.String("store"), dir: line.String("output")}
			if o.dir == "" {
				return nil, errors.New("--output is missing: name a directory, such as -o results/paper")
			}
			return o, nil
		}),
	}
}

type paperOptions struct{ store, dir string }

func (o paperOptions) Run(_ context.Context, std terminal.Streams) error {
	snapshot, err := store.Read(o.store)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	studies, err := snapshot.Studies()
	if err != nil {
		return err
	}
	var figure comparison.Comparison
	written := 0
	for _, study := range studies {
		if !strings.HasPrefix(study.Name, paperStudies) {
			continue
		}
		trials, err := snapshot.Trials(study.Name)
		if err != nil {
			return err
		}
		if len(trials) == 0 {
			continue
		}
		if err := o.export(snapshot, study.Study, trials); err != nil {
			return err
		}
		written++
		if err := o.understanding(study.Study, trials); err != nil {
			return err
		}
		if curve, ok := strings.CutPrefix(study.Name, figureStudies); ok {
			if err := addToFigure(&figure, curve, study.Study, trials); err != nil {
				return err
			}
		}
	}
	if written == 0 {
		return fmt.Errorf("%s has no study of the paper yet: train them with `goalsearch run paper/figure`", o.store)
	}
	if err := o.figure(figure.Rows()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.Err, "%s written to %s\n", terminal.Count(written, "study", "studies"), o.dir)
	return err
}

// addToFigure counts a study as the point of a curve that its name begins with.
func addToFigure(figure *comparison.Comparison, name string, study search.Study, trials []search.Trial) error {
	task, err := evaluate.ParseTask(study.Spec.TrainingSpec)
	if err != nil {
		return fmt.Errorf("study %s: %w", study.Name, err)
	}
	hidden := 0
	if len(task.Network.Hidden) > 0 {
		hidden = task.Network.Hidden[0]
	}
	curve, _, _ := strings.Cut(name, "/")
	return figure.Add(curve, hidden, study, trials)
}

// export writes a study for `goalsearch import`.
func (o paperOptions) export(snapshot *store.Snapshot, study search.Study, trials []search.Trial) error {
	journal, err := snapshot.Journal(study.Name)
	if err != nil {
		return err
	}
	name := strings.ReplaceAll(strings.TrimPrefix(study.Name, paperStudies), "/", "_") + ".jsonl.gz"
	return o.write(filepath.Join("exports", name), func(w io.Writer) error {
		z := gzip.NewWriter(w)
		return errors.Join(results.WriteJSONL(z, study, trials, journal...), z.Close())
	})
}

// understanding draws the studies that ask what the weights of a goal are worth.
func (o paperOptions) understanding(study search.Study, trials []search.Trial) error {
	switch study.Name {
	case "paper/sensitivity/zero":
		rows, err := comparison.ZeroedRows(trials)
		if err != nil {
			return fmt.Errorf("study %s: %w", study.Name, err)
		}
		if len(rows) == 0 {
			return nil
		}
		if err := o.write("sensitivity.csv", func(w io.Writer) error { return comparison.WriteZeroedCSV(w, rows) }); err != nil {
			return err
		}
		return o.draw("sensitivity", study.Name, trials, sensitivityBeside(comparison.PublishedZeroed()))
	case "paper/sensitivity/shift":
		return o.draw("sensitivity-shift", study.Name, trials, sensitivityBeside(nil))
	case "paper/ablation":
		return o.draw("ablation", study.Name, trials, plots.Ablation)
	}
	return nil
}

// sensitivityBeside draws a study of sensitivity beside published scores.
func sensitivityBeside(published map[string]float64) func(string, []search.Trial) (*plots.Figure, error) {
	return func(study string, trials []search.Trial) (*plots.Figure, error) {
		return plots.Sensitivity(study, trials, published)
	}
}

// draw writes a figure of a study whose first trials have scores.
func (o paperOptions) draw(name, study string, trials []search.Trial, plot func(string, []search.Trial) (*plots.Figure, error)) error {
	begun := slices.IndexFunc(trials, func(t search.Trial) bool { return len(t.Runs) == 0 })
	if begun < 0 {
		begun = len(trials)
	}
	if begun < 2 {
		return nil
	}
	figure, err := plot(study, trials[:begun])
	if err != nil {
		return err
	}
	return o.writeFigure(name, figure)
}

func (o paperOptions) writeFigure(name string, figure *plots.Figure) error {
	for _, format := range []plots.Format{plots.SVG, plots.PNG} {
		if err := o.write(name+"."+string(format), func(w io.Writer) error { return figure.Write(w, format) }); err != nil {
			return err
		}
	}
	return nil
}

// write writes a file of the directory, whole or not at all. A file that would stay
// the same is left alone.
func (o paperOptions) write(name string, write func(io.Writer) error) error {
	path := filepath.Join(o.dir, name)
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, b.Bytes()) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return atomicfile.Write(path, func(w io.Writer) error { _, err := w.Write(b.Bytes()); return err })
}

// figure writes what compares with the paper's main figure.
func (o paperOptions) figure(rows []comparison.Row) error {
	performance, err := comparison.Performance(rows)
	if err != nil {
		return err
	}
	ratios, err := comparison.Ratios(rows)
	if err != nil {
		return err
	}
	return errors.Join(
		o.write("comparison.csv", func(w io.Writer) error { return comparison.WriteCSV(w, rows) }),
		o.write("comparison.md", func(w io.Writer) error { return comparison.WriteMarkdown(w, rows) }),
		o.writeFigure("performance", performance),
		o.writeFigure("comparison", ratios),
	)
}
