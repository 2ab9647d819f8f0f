// Package paper writes the figures and tables that compare studies of the paper's
// experiments with the paper.
package paper

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

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

// ErrNone is the error of a store without studies of the paper.
var ErrNone = errors.New("there is no study of the paper yet")

// Write writes the figures, tables and exports of the paper's studies in the store at path
// to a directory, as far as they are, and returns how many studies there are.
func Write(path, dir string) (written int, err error) {
	snapshot, err := store.Read(path)
	if err != nil {
		return 0, err
	}
	defer snapshot.Close()
	studies, err := snapshot.Studies()
	if err != nil {
		return 0, err
	}
	d := directory(dir)
	var figure comparison.Comparison
	for _, study := range studies {
		if !strings.HasPrefix(study.Name, paperStudies) {
			continue
		}
		trials, err := snapshot.Trials(study.Name)
		if err != nil {
			return written, err
		}
		if len(trials) == 0 {
			continue
		}
		if err := d.export(snapshot, study.Study, trials); err != nil {
			return written, err
		}
		written++
		if err := d.understanding(study.Study, trials); err != nil {
			return written, err
		}
		if curve, ok := strings.CutPrefix(study.Name, figureStudies); ok {
			if err := addToFigure(&figure, curve, study.Study, trials); err != nil {
				return written, err
			}
		}
	}
	if written == 0 {
		return 0, fmt.Errorf("store %s: %w", path, ErrNone)
	}
	return written, d.figure(figure.Rows())
}

// directory is where the files go.
type directory string

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

// export writes a study for an import.
func (d directory) export(snapshot *store.Snapshot, study search.Study, trials []search.Trial) error {
	journal, err := snapshot.Journal(study.Name)
	if err != nil {
		return err
	}
	name := strings.ReplaceAll(strings.TrimPrefix(study.Name, paperStudies), "/", "_") + ".jsonl.gz"
	return d.write(filepath.Join("exports", name), func(w io.Writer) error {
		z := gzip.NewWriter(w)
		return errors.Join(results.WriteJSONL(z, study, trials, journal...), z.Close())
	})
}

// understanding draws the studies that ask what the weights of a goal are worth.
func (d directory) understanding(study search.Study, trials []search.Trial) error {
	switch study.Name {
	case "paper/sensitivity/zero":
		rows, err := comparison.ZeroedRows(trials)
		if err != nil {
			return fmt.Errorf("study %s: %w", study.Name, err)
		}
		if len(rows) == 0 {
			return nil
		}
		if err := d.write("sensitivity.csv", func(w io.Writer) error { return comparison.WriteZeroedCSV(w, rows) }); err != nil {
			return err
		}
		return d.draw("sensitivity", study.Name, trials, sensitivityBeside(comparison.PublishedZeroed()))
	case "paper/sensitivity/shift":
		return d.draw("sensitivity-shift", study.Name, trials, sensitivityBeside(nil))
	case "paper/ablation":
		return d.draw("ablation", study.Name, trials, plots.Ablation)
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
func (d directory) draw(name, study string, trials []search.Trial, plot func(string, []search.Trial) (*plots.Figure, error)) error {
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
	return d.writeFigure(name, figure)
}

func (d directory) writeFigure(name string, figure *plots.Figure) error {
	for _, format := range []plots.Format{plots.SVG, plots.PNG} {
		if err := d.write(name+"."+string(format), func(w io.Writer) error { return figure.Write(w, format) }); err != nil {
			return err
		}
	}
	return nil
}

// write writes a file of the directory, whole or not at all. A file that would stay
// the same is left alone.
func (d directory) write(name string, write func(io.Writer) error) error {
	path := filepath.Join(string(d), name)
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
func (d directory) figure(rows []comparison.Row) error {
	performance, err := comparison.Performance(rows)
	if err != nil {
		return err
	}
	ratios, err := comparison.Ratios(rows)
	if err != nil {
		return err
	}
	return errors.Join(
		d.write("comparison.csv", func(w io.Writer) error { return comparison.WriteCSV(w, rows) }),
		d.write("comparison.md", func(w io.Writer) error { return comparison.WriteMarkdown(w, rows) }),
		d.writeFigure("performance", performance),
		d.writeFigure("comparison", ratios),
	)
}
