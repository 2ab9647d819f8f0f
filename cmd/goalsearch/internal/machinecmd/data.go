package machinecmd

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/evaluate/dataset"
	"goalsearch/internal/jsonform"
	"goalsearch/results"
)

func Data(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:     "data",
		Category: terminal.GroupFiles,
		Usage:    "data sets: list, check, fetch",
		Description: `Data sets live in folders of the directory that --data names: mnist in
data/mnist, and so on. builtin-digits is drawn by the program and needs no files.
A set of your own is a .npz, .csv or .tsv file, or a folder with a folder of PNG
images for each class, named by its path, that of a folder with a slash: docs/data.md.`,
		Subcommands: []*cli.Command{
			{
				Name:        "list",
				Usage:       "the known data sets",
				Description: "Examples:\n  goalsearch data list\n  goalsearch data list --format json",
				Flags:       []cli.Flag{flags.Format("table", "json")},
				Action: std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
					return dataListOptions{format: line.String("format")}, nil
				}),
			},
			{
				Name:      "check",
				Usage:     "check that the files of data sets are present and complete",
				ArgsUsage: "[DATASET…]",
				Description: `Reads every file: its header, its size and its SHA-256. Without a name, checks
all data sets. Of a file or folder of your own it says what is in it, and how it was
read where it could be read otherwise; --set says how, as a config does. Exits 1 if
something is wrong.

Examples:
  goalsearch data check
  goalsearch data check own.npz images/
  goalsearch data check own.csv --set dataset.y=species --set dataset.decimal=comma
  goalsearch data check mnist --data /scratch/data`,
				Flags: []cli.Flag{
					flags.Data(), flags.Format("table", "json"), flags.Reading(),
				},
				Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
					settings, err := flags.ReadingSettings(line)
					return dataCheckOptions{names: args, settings: settings, dir: line.String("data"), format: line.String("format")}, err
				}),
			},
			{
				Name:      "fetch",
				Usage:     "download data sets",
				ArgsUsage: "DATASET…",
				Description: `Continues an interrupted download. A file gets its name only when it is complete and
its SHA-256 is correct; correct files are kept.

Examples:
  goalsearch data fetch mnist cifar-10
  goalsearch data fetch mnist --url https://mirror.example.org/mnist`,
				Flags: []cli.Flag{
					flags.Data(),
					&cli.StringFlag{Name: "url", Usage: "`URL` of a folder that holds the gzipped files, instead of the usual sources"},
				},
				Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
					if url := line.String("url"); url != "" && len(args) > 1 {
						return nil, fmt.Errorf("--url is the folder of one data set; fetch %s one by one", strings.Join(args, ", "))
					}
					return dataFetchOptions{names: args, dir: line.String("data"), url: line.String("url")}, nil
				}),
			},
		},
	}
}

type dataListOptions struct{ format string }

func (o dataListOptions) Run(_ context.Context, std terminal.Streams) error {
	list := dataset.List()
	if o.format == "json" {
		return jsonform.Write(std.Out, list)
	}
	t := results.NewTable(results.Left("data set"), results.Right("train"), results.Right("test"), results.Right("classes"), results.Left("image"), results.Left("what it shows"))
	for _, d := range list {
		t.Add(d.Name, strconv.Itoa(d.Train), strconv.Itoa(d.Test), strconv.Itoa(d.Classes), fmt.Sprintf("%d×%d×%d", d.Rows, d.Cols, d.Channels), d.About)
	}
	return terminal.WriteTable(std.Out, t)
}

type dataCheckOptions struct {
	names    []string
	settings []configs.Setting // how they are read
	dir      string
	format   string
}

func (o dataCheckOptions) Run(ctx context.Context, std terminal.Streams) error {
	if len(o.names) == 0 {
		for _, d := range dataset.List() {
			o.names = append(o.names, d.Name)
		}
	}
	var reports []dataset.Report
	var broken []string
	for _, name := range o.names {
		task := evaluate.DefaultTask()
		task.Dataset.Name = name
		task, err := configs.Task(task, o.settings)
		if err != nil {
			return terminal.Usage(err)
		}
		r, err := dataset.Check(ctx, task.Dataset.Ref(), o.dir)
		if err != nil {
			return err
		}
		if !r.OK() {
			broken = append(broken, name)
		}
		reports = append(reports, r)
	}
	if err := o.write(std, reports); err != nil {
		return err
	}
	if len(broken) > 0 {
		if slices.ContainsFunc(broken, dataset.IsOwn) {
			return fmt.Errorf("%s cannot be used", strings.Join(broken, ", "))
		}
		return fmt.Errorf("%s cannot be used: `goalsearch data fetch` gets what is missing or broken", strings.Join(broken, ", "))
	}
	return nil
}

func (o dataCheckOptions) write(std terminal.Streams, reports []dataset.Report) error {
	if o.format == "json" {
		return jsonform.Write(std.Out, reports)
	}
	t := results.NewTable(results.Left("data set"), results.Left("file"), results.Left("state"), results.Left("remark"))
	for _, r := range reports {
		if len(r.Files) == 0 {
			t.Add(r.Name, "-", string(dataset.Valid), "needs no files")
		}
		for _, f := range r.Files {
			t.Add(r.Name, f.Name, string(f.State), remark(f))
			if f.Classes != nil {
				t.Add("", "", "", "classes "+terminal.NameList(f.Classes))
			}
			for _, text := range f.Remarks {
				t.Add("", "", "", text)
			}
		}
	}
	return terminal.WriteTable(std.Out, t)
}

// remark says of a file what a person wants to know besides its state.
func remark(f dataset.FileReport) string {
	switch {
	case f.State == dataset.Missing && !dataset.IsOwn(f.Name):
		return "not there"
	case f.State != dataset.Valid:
		return f.Problem
	case f.Content != "":
		return f.Content
	case !f.Verified:
		return fmt.Sprintf("%d items; the SHA-256 of this form of the file is not known", f.Count)
	}
	return fmt.Sprintf("%d items, SHA-256 verified", f.Count)
}

type dataFetchOptions struct {
	names []string
	dir   string
	url   string
}

func (o dataFetchOptions) Run(ctx context.Context, std terminal.Streams) error {
	for _, name := range o.names {
		show := terminal.NewDownloads(std.Err)
		err := dataset.Fetch(ctx, name, o.dir, dataset.FetchOptions{BaseURL: o.url, Progress: show.Update})
		show.End()
		if err != nil {
			return err
		}
		fmt.Fprintf(std.Err, "%s is there\n", name)
	}
	return nil
}
