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
	"goalsearch/pidnet/pid/pidio"
)

// PID is the command that decomposes distributions and samples.
func PID(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "pid",
		Category:  terminal.GroupGoal,
		Usage:     "decompose the information of a distribution, or of samples",
		ArgsUsage: "FILE",
		Description: `Prints the atoms of the shared-exclusions PID of 2 to 4 sources about a target, in
bits, each with its informative and its misinformative part, and the information of
each source alone and of all.

FILE holds a joint distribution as JSON, or a list of such; the target stands
last, symbols are numbers or texts, masses sum to 1 within 1e-9; those of an
outcome that stands twice are added:
  {"name": "xor", "pmf": [{"outcome": [0, 0, 0], "p": 0.25}, …]}
or samples as text: a line for each, and a column for each source and, last, the
target, unless --sources and --target choose. Cells are separated by comma, tab,
semicolon or space. The first line names the columns if it has texts above numbers;
--header and --header=false say so. A file is JSON if it is named so, or if it
begins with { or [. The file - is stdin.

Samples count symbols: values of continuous columns need --bins. With few samples
for the number of cells an estimate of information is too large; --test shows how
much of it chance gives.

Examples:
  goalsearch pid xor.json --pointwise
  goalsearch pid samples.csv --format json
  goalsearch pid samples.tsv --sources left,right --target choice --test
  goalsearch pid samples.csv --bins 8,equal-frequency --bins choice=none
  goalsearch pid - < xor.json`,
		Flags: []cli.Flag{
			flags.Format("table", "json"),
			&cli.BoolFlag{Name: "pointwise", Usage: "print the atoms of each outcome too, informative and misinformative"},
			&cli.BoolFlag{Name: "header", Usage: "the first line of samples names the columns; --header=false: it is a sample", DefaultText: "as it looks"},
			&cli.StringFlag{Name: "sources", Usage: "`COLUMNS` of samples to take for sources: names, or numbers from 1, comma-separated", DefaultText: "all but the target"},
			&cli.StringFlag{Name: "target", Usage: "`COLUMN` of samples to take for the target", DefaultText: "the last"},
			&cli.StringSliceFlag{Name: "bins", Usage: "divide columns with more than K different numbers into K bins: `[COLUMN=]K[,equal-width|equal-frequency]`, or none; may be given for several columns"},
			flags.Choice("missing", "what becomes of samples with an empty cell, NaN or the like", "refuse", "drop", "symbol"),
			flags.Choice("separator", "of the cells of samples", "auto", "comma", "tab", "semicolon", "space"),
			&cli.BoolFlag{Name: "test", Usage: "test the mutual information by permutations of the target"},
			&cli.IntFlag{Name: "permutations", Value: 1000, Usage: "`N` permutations of the test", Action: flags.AtLeast("permutations", 1)},
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
			return nil, fmt.Errorf("--%s: it names no column", name)
		}
	}
	for _, name := range []string{"permutations", "seed"} {
		if line.IsSet(name) && !o.test {
			return nil, fmt.Errorf("--%s is of the permutation test: give --test", name)
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
			fmt.Fprintln(std.Err, terminal.Printable(name+": "+remark.Text)+pidAdvice[remark.Kind])
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
		return nil, terminal.Usagef("--%s is for samples: %s is a distribution in JSON", o.onlySamples, name)
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
	pidio.HeaderRead:    " (--header=false: it is a sample)",
	pidio.MaybeHeader:   ": give --header if it names the columns, --header=false if not",
	pidio.NearlyUnique:  " (--bins divides numbers, --test compares with chance)",
	pidio.Undersampled:  " (--bins with fewer bins, --test compares with chance)",
	pidio.ColumnCount:   " (--sources and --target choose columns)",
	pidio.IndexColumn:   " with --sources and --target",
	pidio.MissingValue:  " (--missing drop leaves such samples out, --missing symbol counts them)",
	pidio.Continuous:    " with --bins K, or count them as they are with --bins none",
	pidio.UnknownColumn: "",
}
