package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/store"
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

// exportFormat is the format that is given, or else that of the file.
func exportFormat(line *cli.Context) string {
	if format, ok := exportEndings[filepath.Ext(line.String("output"))]; ok && !line.IsSet("format") {
		return format
	}
	return line.String("format")
}

// exportFlags says which formats each flag is for.
var exportFlags = map[string][]string{
	"top":         {asCSV, asParquet, asNPZ, asOptuna, asMarkdown, asLaTeX},
	"where":       {asCSV, asParquet, asNPZ, asOptuna, asMarkdown, asLaTeX},
	"sort":        {asCSV, asParquet, asNPZ, asMarkdown, asLaTeX},
	"trial":       {asCSV, asParquet, asNPZ, asOptuna, asMarkdown, asLaTeX, asGoal},
	"atoms":       {asMarkdown, asLaTeX},
	"orientation": {asMarkdown, asLaTeX},
	"precision":   {asMarkdown, asLaTeX},
	"caption":     {asMarkdown, asLaTeX},
	"label":       {asLaTeX},
	"document":    {asLaTeX},
}

func exportCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "export",
		Category:  groupLook,
		Usage:     "a study for other programs, for a paper, or as a goal file",
		ArgsUsage: "STUDY",
		Description: `Formats:
  csv        a line for every trial, the best first
  parquet    the same for pandas, DuckDB and others
  npz        the same, with scores, curves and atoms, as arrays for NumPy
  optuna     a journal that Optuna 3.1 or newer opens, analyses and continues
  jsonl      everything, a trial a line, by number; ` + "`goalsearch import`" + ` reads it
  markdown   a table of the best goals
  latex      the same for a paper; needs \usepackage{booktabs}
  goal       a goal file of one trial, for ` + "`goalsearch train`" + ` and goal.start

Without --format the ending of the file says it: .csv, .parquet, .npz, .journal,
.jsonl, .md, .tex, .yaml.

--where compares columns with numbers, words and each other, joined by and, or, not
and brackets; --sort lists columns, with a - before those of which the largest come
first. docs/exports.md has the columns.

Examples:
  goalsearch export quickstart > quickstart.csv
  goalsearch export quickstart --where "value > 0.5 and {F}{C} > 0" --sort number
  goalsearch export quickstart --format parquet -o quickstart.parquet
  goalsearch export quickstart --format optuna -o quickstart.journal
  goalsearch export quickstart --format jsonl -o quickstart.jsonl
  goalsearch export quickstart --format latex --top 3 --atoms "{F}{C},{F}{L}" --label tab:goals
  goalsearch export quickstart --format goal --trial best -o best.yaml`,
		Flags: []cli.Flag{
			storeFlag(),
			formatFlag(asCSV, asParquet, asNPZ, asOptuna, asJSONL, asMarkdown, asLaTeX, asGoal),
			outputFlag(),
			&cli.IntFlag{Name: "top", Usage: "only the `N` best trials", DefaultText: "5 in markdown and latex, else all", Action: atLeast("top", 1)},
			whereFlag(),
			sortFlag(),
			&cli.StringSliceFlag{Name: "trial", Usage: "only the trial `TRIAL`: a number, or best; may be given several times", DefaultText: "best for a goal file"},
			&cli.StringFlag{Name: "atoms", Usage: "only the weights of the atoms `LIST`, divided by commas, in a table", DefaultText: "all"},
			choiceFlag("orientation", "what the goals are in a table", string(results.GoalsAsColumns), string(results.GoalsAsRows)),
			&cli.IntFlag{Name: "precision", Value: 3, Usage: "`N` digits behind the point in a table", Action: atLeast("precision", 1)},
			&cli.StringFlag{Name: "caption", Usage: "`TEXT` above a table", DefaultText: "what the table shows"},
			&cli.StringFlag{Name: "label", Usage: "`NAME` of a LaTeX table for \\ref"},
			&cli.BoolFlag{Name: "document", Usage: "a whole LaTeX document, not the table alone"},
		},
		Action: std.action(parseExport),
	}
}

func parseExport(line *cli.Context, args []string) (job, error) {
	o := exportOptions{
		store:  line.String("store"),
		study:  args[0],
		format: exportFormat(line),
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
			return nil, fmt.Errorf("--%s is not for --format %s, but for %s", name, o.format, strings.Join(formats, ", "))
		}
	}
	for _, text := range line.StringSlice("trial") {
		trial, err := parseTrial(text)
		if err != nil {
			return nil, fmt.Errorf("--trial: %w", err)
		}
		o.trials = append(o.trials, trial)
	}
	if o.format == asGoal && len(o.trials) > 1 {
		return nil, fmt.Errorf("--trial is given %d times: a goal file holds one goal", len(o.trials))
	}
	o.table.Atoms = listed(line.String("atoms"))
	return o, nil
}

type exportOptions struct {
	store, study string
	format       string
	output       string // "": stdout
	top          int    // 0: as many as the format has by default
	where, sort  string
	trials       []trialRef
	table        results.TableOptions
}

func (o exportOptions) run(_ context.Context, std streams) error {
	snapshot, err := store.Read(o.store)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	study, err := snapshot.Study(o.study)
	if err != nil {
		return err
	}
	var write func(io.Writer) error
	switch o.format {
	case asJSONL:
		write, err = o.jsonl(snapshot, study)
	case asGoal:
		write, err = o.goal(snapshot, study)
	default:
		write, err = o.goals(snapshot, study)
	}
	if err != nil {
		return err
	}
	return output(o.output, std.out, write)
}

// jsonl is everything of a study.
func (o exportOptions) jsonl(snapshot *store.Snapshot, study search.Study) (func(io.Writer) error, error) {
	trials, err := snapshot.Trials(study.Name)
	if err != nil {
		return nil, err
	}
	journal, err := snapshot.Journal(study.Name)
	return func(w io.Writer) error { return results.WriteJSONL(w, study, trials, journal...) }, err
}

// goal is a goal file of one trial.
func (o exportOptions) goal(snapshot *store.Snapshot, study search.Study) (func(io.Writer) error, error) {
	task, err := evaluate.ParseTask(study.Spec.TrainingSpec)
	if err != nil {
		return nil, err
	}
	trial, err := append(o.trials, -1)[0].read(snapshot, study.Name)
	if err != nil {
		return nil, err
	}
	goal := configs.Goal{
		Name:    fmt.Sprintf("%s-%d", study.Name, trial.Number),
		Setup:   task.Network.Setup,
		Note:    fmt.Sprintf("trial %d of study %s", trial.Number, study.Name),
		Weights: trial.Goal,
	}
	if value, ok := study.Spec.Value(trial); ok {
		goal.Note += fmt.Sprintf(", validation accuracy %.4f after %s on %s", value, count(trial.Longest()[0].Outcome.Epochs(), "epoch", "epochs"), task.Dataset.Name)
	}
	return func(w io.Writer) error { return configs.WriteGoal(w, goal) }, nil
}

// goals is chosen trials, in a form that has one place for each.
func (o exportOptions) goals(snapshot *store.Snapshot, study search.Study) (func(io.Writer) error, error) {
	read := snapshot.TrialSummaries
	if o.format == asNPZ || o.format == asOptuna {
		read = snapshot.Trials
	}
	trials, err := read(study.Name)
	if err != nil {
		return nil, err
	}
	selection, err := o.selection(snapshot, study)
	if err != nil {
		return nil, err
	}
	ranked, err := results.Select(results.Rank(study.Spec, trials), selection)
	if err != nil {
		return nil, usage(err)
	}
	if o.where != "" && len(ranked) == 0 {
		return nil, fmt.Errorf("no trial of study %s matches --where %q", study.Name, o.where)
	}
	if o.table.Atoms, err = canonicalAtoms(study, o.table.Atoms); err != nil {
		return nil, usage(fmt.Errorf("--atoms: %w", err))
	}
	return func(w io.Writer) error {
		switch o.format {
		case asCSV:
			return results.WriteCSV(w, study, ranked)
		case asParquet:
			return results.WriteParquet(w, study, ranked)
		case asNPZ:
			return results.WriteNPZ(w, study, ranked)
		case asOptuna:
			return results.WriteOptuna(w, study, ranked)
		case asMarkdown:
			return results.WriteMarkdown(w, study, ranked, o.table)
		}
		return results.WriteLaTeX(w, study, ranked, o.table)
	}, nil
}

// selection says which trials an export has.
func (o exportOptions) selection(snapshot *store.Snapshot, study search.Study) (results.Selection, error) {
	const fewEnough = 5
	s, err := selectionOf(study, o.top, o.where, o.sort)
	if err != nil {
		return s, err
	}
	for _, ref := range o.trials {
		trial, err := ref.read(snapshot, o.study)
		if err != nil {
			return s, err
		}
		s.Trials = append(s.Trials, trial.Number)
	}
	if s.Top == 0 && len(s.Trials) == 0 && (o.format == asMarkdown || o.format == asLaTeX) {
		s.Top = fewEnough
	}
	return s, nil
}

// canonicalAtoms returns the one name of each atom of a study.
func canonicalAtoms(study search.Study, names []string) ([]string, error) {
	task, err := evaluate.ParseTask(study.Spec.TrainingSpec)
	if err != nil {
		return nil, err
	}
	list := slices.Clone(names)
	for i, name := range names {
		if list[i], err = configs.CanonicalAtom(task.Network.Setup.Sources(), name); err != nil {
			return nil, err
		}
	}
	return list, nil
}
