package viewcmd

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/studies"
	"goalsearch/results/plots"
	"goalsearch/search"
)

func figureFlag() *cli.StringFlag {
	return &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE`, which ends in .svg, .png or .pdf; replaced only when complete"}
}

// drawing draws the trials of a study.
type drawing func(search.Study, []search.Trial) (*plots.Figure, error)

// plotOptions of one kind of plot: what it reads of a store, and how it draws it.
type plotOptions struct {
	store, study string
	figureFile
	read studies.Reading
	draw drawing
}

func parsePlot(line *cli.Context, study string, read studies.Reading, draw drawing) (terminal.Job, error) {
	file, err := figureFileOf(line)
	return plotOptions{store: line.String("store"), study: study, figureFile: file, read: read, draw: draw}, err
}

func (o plotOptions) Run(_ context.Context, std terminal.Streams) error {
	study, trials, err := studies.Read(o.store, o.study, o.read)
	if err != nil {
		return err
	}
	figure, err := o.draw(study, trials)
	if err != nil {
		return err
	}
	return o.write(std, figure)
}

// figureFile is where a figure goes.
type figureFile struct {
	path   string
	format plots.Format
}

func figureFileOf(line *cli.Context) (figureFile, error) {
	f := figureFile{path: line.String("output")}
	if f.path == "" {
		return f, errors.New("--output is missing: give a file for the figure, such as -o " + line.Command.Name + ".svg")
	}
	var err error
	if f.format, err = plots.FormatOf(f.path); err != nil {
		return f, fmt.Errorf("--output: %w", err)
	}
	return f, nil
}

func (f figureFile) write(std terminal.Streams, figure *plots.Figure) error {
	return terminal.Output(f.path, std.Out, func(w io.Writer) error { return figure.Write(w, f.format) })
}
