package viewcmd

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/studies"
	"goalsearch/results"
)

// Formats of an export.
const (
	asCSV      = "csv"
	asParquet  = "parquet"
	asNPZ      = "npz"
	asOptuna   = "optuna"
	asJSONL    = "jsonl"
	asMarkdown = "markdown"
	asLaTeX    = "latex"
	asGoal     = "goal"
)

// exportEndings says which format a file has by the ending of its name.
var exportEndings = map[string]string{
	".csv":     asCSV,
	".parquet": asParquet,
	".npz":     asNPZ,
	".journal": asOptuna,
	".jsonl":   asJSONL,
	".md":      asMarkdown,
	".tex":     asLaTeX,
	".yaml":    asGoal,
	".yml":     asGoal,
}

// exportFormat is the format that is given, or else that of the file, whose ending must
// say one.
func exportFormat(line *cli.Context) (string, error) {
	file := line.String("output")
	if line.IsSet("format") || file == "" || file == "-" || strings.HasPrefix(file, "/dev/") {
		return line.String("format"), nil
	}
	format, ok := exportEndings[strings.ToLower(filepath.Ext(file))]
	if !ok {
		return "", fmt.Errorf("--output %s: the extension is no known format: give --format, or a name that ends in %s", file, strings.Join(slices.Sorted(maps.Keys(exportEndings)), ", "))
	}
	return format, nil
}

// exportFlags says which formats each flag is for.
var exportFlags = map[string][]string{
	"top":         {asCSV, asParquet, asNPZ, asOptuna, asJSONL, asMarkdown, asLaTeX},
	"sort":        {asCSV, asParquet, asNPZ, asJSONL, asMarkdown, asLaTeX},
	"trial":       {asCSV, asParquet, asNPZ, asOptuna, asJSONL, asMarkdown, asLaTeX, asGoal},
	"atoms":       {asMarkdown, asLaTeX},
	"orientation": {asMarkdown, asLaTeX},
	"precision":   {asMarkdown, asLaTeX},
	"caption":     {asMarkdown, asLaTeX},
	"label":       {asLaTeX},
	"document":    {asLaTeX},
}

func Export(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "export",
		Category:  terminal.GroupLook,
		Usage:     "export a study for other programs, for a paper, or as a goal file",
		ArgsUsage: "STUDY",
		Description: `Formats:
  csv        one line per trial, best first
  parquet    the same for pandas, DuckDB and others
  npz        the same, with scores, curves and atoms, as arrays for NumPy
  optuna     a journal that Optuna 3.1 or newer can open, analyse and continue
  jsonl      everything, one trial per line, by number; ` + "`goalsearch import`" + ` reads it
  markdown   a table of the best goals
  latex      the same for a paper; needs \usepackage{booktabs}
  goal       a goal file of one trial, for ` + "`goalsearch train`" + ` and goal.start

Without --format, the extension of the file chooses the format: .csv, .parquet, .npz,
.journal, .jsonl, .md, .tex, .yaml.

--where compares columns with numbers, words and other columns; comparisons are joined
by and, or, not and parentheses. --sort lists columns, with a - before those that are
sorted from the largest. A goal file has the best trial that matches. Selected trials
as jsonl cannot be imported. docs/exports.md lists the columns.

Examples:
  goalsearch export quickstart > quickstart.csv
  goalsearch export quickstart --where "value > 0.5 and {F}{C} > 0" --sort number
  goalsearch export quickstart --format parquet -o quickstart.parquet
  goalsearch export quickstart --format optuna -o quickstart.journal
  goalsearch export quickstart --format jsonl -o quickstart.jsonl
  goalsearch export quickstart --format latex --top 3 --atoms "{F}{C},{F}{L}" --label tab:goals
  goalsearch export quickstart --format goal --trial best -o best.yaml`,
		Flags: []cli.Flag{
			flags.Store(),
			flags.Format(asCSV, asParquet, asNPZ, asOptuna, asJSONL, asMarkdown, asLaTeX, asGoal),
			flags.Output(),
			&cli.IntFlag{Name: "top", Usage: "only the best `N` trials", DefaultText: "5 in markdown and latex, otherwise all", Action: flags.AtLeast("top", 1)},
			flags.Where(),
			flags.Sort(),
			&cli.StringSliceFlag{Name: "trial", Usage: "only the trial `TRIAL`: a number, or best; may be given several times", DefaultText: "best in a goal file"},
			&cli.StringFlag{Name: "atoms", Usage: "in a table, only the weights of the atoms `LIST`, comma-separated", DefaultText: "all"},
			flags.Choice("orientation", "how goals are arranged in a table", string(results.GoalsAsColumns), string(results.GoalsAsRows)),
			&cli.IntFlag{Name: "precision", Value: 3, Usage: "`N` decimal places in a table", Action: flags.AtLeast("precision", 1)},
			&cli.StringFlag{Name: "caption", Usage: "caption `TEXT` of a table", DefaultText: "generated"},
			&cli.StringFlag{Name: "label", Usage: "label `NAME` of a LaTeX table, for \\ref"},
			&cli.BoolFlag{Name: "document", Usage: "write a complete LaTeX document, not only the table"},
		},
		Action: std.Action(parseExport),
	}
}

func parseExport(line *cli.Context, args []string) (terminal.Job, error) {
	format, err := exportFormat(line)
	if err != nil {
		return nil, err
	}
	o := exportOptions{
		store:  line.String("store"),
		study:  args[0],
		format: format,
		output: line.String("output"),
		top:    line.Int("top"),
		where:  line.String("where"),
		sort:   line.String("sort"),
		table: results.TableOptions{
			Orientation: results.Orientation(line.String("orientation")),
			Precision:   line.Int("precision"),
			Caption:     line.String("caption"),
			Label:       line.String("label"),
			Document:    line.Bool("document"),
		},
	}
	for _, name := range line.LocalFlagNames() {
		if formats, ok := exportFlags[name]; ok && !slices.Contains(formats, o.format) {
			return nil, fmt.Errorf("--%s has no effect with --format %s; it applies to %s", name, o.format, strings.Join(formats, ", "))
		}
	}
	for _, text := range line.StringSlice("trial") {
		trial, err := studies.ParseTrial(text)
		if err != nil {
			return nil, fmt.Errorf("--trial: %w", err)
		}
		o.trials = append(o.trials, trial)
	}
	if o.format == asGoal && len(o.trials) > 1 {
		return nil, fmt.Errorf("--trial is given %d times, but a goal file holds one goal", len(o.trials))
	}
	o.table.Atoms = flags.List(line.String("atoms"))
	return o, nil
}
