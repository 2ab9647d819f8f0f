package machinecmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/plaintext"
	"goalsearch/pidnet/pid/pidio"
)

// PID is the command that decomposes distributions and samples.
func PID(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "pid",
		Category:  terminal.GroupGoal,
		Usage:     "decompose the mutual information of a distribution or of samples",
		ArgsUsage: "FILE",
		Description: `Prints the atoms of the shared-exclusions PID of 2 to 4 sources about a target, in
bits, each with its informative and its misinformative part, and the mutual information
of the target with each source alone and with all sources.

FILE is JSON with a joint distribution, or a list of them. The target is the last
symbol of an outcome; symbols are numbers or texts. Probabilities sum to 1 within 1e-9;
those of repeated outcomes are added:
  {"name": "xor", "pmf": [{"outcome": [0, 0, 0], "p": 0.25}, …]}
Or FILE is text with one sample per line: a column for each source and, last, for the
target, unless --sources and --target choose columns. Cells are separated by comma, tab,
semicolon or space. The first line is a header if it has texts above numbers; --header
and --header=false override this. A file is JSON if its name ends in .json or its text
begins with { or [. The file - is stdin.

Each distinct value is a symbol; continuous columns need --bins. With few samples per
cell, information is overestimated; --test shows how much of it is due to chance.

Examples:
  goalsearch pid xor.json --pointwise
  goalsearch pid samples.csv --format json
  goalsearch pid samples.tsv --sources left,right --target choice --test
  goalsearch pid samples.csv --bins 8,equal-frequency --bins choice=none
  goalsearch pid - < xor.json`,
		Flags: []cli.Flag{
			flags.Format("table", "json"),
			&cli.BoolFlag{Name: "pointwise", Usage: "also print the atoms of each outcome, informative and misinformative"},
			&cli.BoolFlag{Name: "header", Usage: "the first line names the columns; --header=false: it is a sample", DefaultText: "detected"},
			&cli.StringFlag{Name: "sources", Usage: "`COLUMNS` of the sources: names, or numbers from 1, comma-separated", DefaultText: "all except the target"},
			&cli.StringFlag{Name: "target", Usage: "`COLUMN` of the target", DefaultText: "the last column"},
			&cli.StringSliceFlag{Name: "bins", Usage: "bin columns with more than K distinct numbers into K bins: `[COLUMN=]K[,equal-width|equal-frequency]`, or none; may be given for several columns"},
			flags.Choice("missing", "how to treat samples with missing values: an empty cell, NaN or the like", "refuse", "drop", "symbol"),
			flags.Choice("separator", "separator of the cells", "auto", "comma", "tab", "semicolon", "space"),
			&cli.BoolFlag{Name: "test", Usage: "test the mutual information by permuting the target"},
			&cli.IntFlag{Name: "permutations", Value: 1000, Usage: "`N` permutations in the test", Action: flags.AtLeast("permutations", 1)},
			&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "`SEED` of the permutations", Action: flags.BelowMaxSeed},
		},
		Action: std.Action(parsePID),
	}
}

type pidOptions struct {
	file            string
	json, pointwise bool
	samples         pidio.SampleOptions
	test            bool
	permutations    int
	seed            uint64
	onlySamples     string // the first flag given that is for samples
}

func parsePID(line *cli.Context, args []string) (terminal.Job, error) {
	o := pidOptions{
		file: args[0], json: line.String("format") == "json", pointwise: line.Bool("pointwise"),
		test: line.Bool("test"), permutations: line.Int("permutations"), seed: line.Uint64("seed"),
	}
	for _, name := range []string{"header", "sources", "target", "bins", "missing", "separator", "test"} {
		if line.IsSet(name) && o.onlySamples == "" {
			o.onlySamples = name
		}
	}
	for _, name := range []string{"sources", "target"} {
		if line.IsSet(name) && strings.TrimSpace(line.String(name)) == "" {
			return nil, fmt.Errorf("--%s: name a column", name)
		}
	}
	for _, name := range []string{"permutations", "seed"} {
		if line.IsSet(name) && !o.test {
			return nil, fmt.Errorf("--%s belongs to the permutation test: also give --test", name)
		}
	}
	if o.permutations > pidio.MaxPermutations {
		return nil, fmt.Errorf("--permutations: %d is more than %d", o.permutations, pidio.MaxPermutations)
	}
	s := &o.samples
	if line.IsSet("header") {
		s.Header = pidio.WithoutHeader
		if line.Bool("header") {
			s.Header = pidio.WithHeader
		}
	}
	s.Sources, s.Target = flags.List(line.String("sources")), line.String("target")
	s.Separator = map[string]rune{"comma": ',', "tab": '\t', "semicolon": ';', "space": ' '}[line.String("separator")]
	s.Missing = map[string]pidio.Missing{"drop": pidio.DropMissing, "symbol": pidio.MissingAsSymbol}[line.String("missing")]
	for _, text := range line.StringSlice("bins") {
		b, err := pidio.ParseBins(text)
		if err != nil {
			return nil, fmt.Errorf("--bins: %w", err)
		}
		s.Bins = append(s.Bins, b)
	}
	return o, nil
}

// Run implements terminal.Job.
func (o pidOptions) Run(ctx context.Context, std terminal.Streams) error {
	name, text, err := o.read(std)
	if err != nil {
		return err
	}
	title := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	var list []pidio.Result
	if pidio.IsJSON(name, text) {
		list, err = o.distributions(name, title, text)
	} else {
		list, err = o.sampled(ctx, name, title, text)
	}
	if err != nil {
		return err
	}
	for _, r := range list {
		for _, remark := range r.Remarks {
			fmt.Fprintln(std.Err, plaintext.Printable(name+": "+remark.Text)+pidAdvice[remark.Kind])
		}
	}
	if o.json {
		return pidio.WriteJSON(std.Out, list)
	}
	return pidio.WriteTable(std.Out, list)
}

// read reads the file, or stdin.
func (o pidOptions) read(std terminal.Streams) (name string, text []byte, err error) {
	if o.file != "-" {
		text, err = os.ReadFile(o.file)
		return o.file, text, err
	}
	if text, err = io.ReadAll(std.In); err != nil {
		err = fmt.Errorf("stdin: %w", err)
	}
	return "stdin", text, err
}

// distributions decomposes what a JSON file has.
func (o pidOptions) distributions(name, title string, text []byte) ([]pidio.Result, error) {
	if o.onlySamples != "" {
		return nil, terminal.Usagef("--%s applies to samples, but %s is a distribution in JSON", o.onlySamples, name)
	}
	given, err := pidio.ReadDistributions(text, title)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var list []pidio.Result
	for _, d := range given {
		list = append(list, pidio.Decompose(d, o.pointwise))
	}
	return list, nil
}

// sampled decomposes what the samples of a file say.
func (o pidOptions) sampled(ctx context.Context, name, title string, text []byte) ([]pidio.Result, error) {
	samples, err := pidio.ReadSamples(text, o.samples)
	if wrong, ok := errors.AsType[*pidio.Error](err); ok {
		err = fmt.Errorf("%s: %w%s", name, err, pidAdvice[wrong.Kind])
		if wrong.Kind == pidio.UnknownColumn {
			return nil, terminal.Usage(err)
		}
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	d, err := samples.Distribution(title)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	r := pidio.Decompose(d, o.pointwise)
	if o.test {
		test, err := samples.PermutationTest(ctx, o.permutations, o.seed)
		if err != nil {
			return nil, err
		}
		r.Test = &test
	}
	return []pidio.Result{r}, nil
}

// pidAdvice is what this command has to say to remarks and errors of samples.
var pidAdvice = map[pidio.Kind]string{
	pidio.HeaderRead:    " (--header=false if it is a sample)",
	pidio.MaybeHeader:   ": give --header if it names the columns, --header=false if it is a sample",
	pidio.NearlyUnique:  " (--bins bins numbers, --test tests against chance)",
	pidio.Undersampled:  " (use fewer --bins, or test against chance with --test)",
	pidio.ColumnCount:   " (choose columns with --sources and --target)",
	pidio.IndexColumn:   " with --sources and --target",
	pidio.MissingValue:  " (--missing drop omits such samples, --missing symbol treats it as a symbol)",
	pidio.Continuous:    " with --bins K, or keep them as symbols with --bins none",
	pidio.UnknownColumn: "",
}
