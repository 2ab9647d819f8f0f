package machinecmd

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/jsonform"
	"goalsearch/pidnet/pid"
	"goalsearch/results"
)

func PID(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "pid",
		Category:  terminal.GroupGoal,
		Usage:     "decompose the information of a distribution, or of samples",
		ArgsUsage: "FILE",
		Description: `Prints the atoms of the shared-exclusions PID of 2 to 4 sources about a target, in
bits, each with its informative and its misinformative part.

FILE holds a joint distribution as JSON, or a list of such; the target stands
last, symbols are numbers or texts, masses sum to 1 within 1e-9; those of an
outcome that stands twice are added:
  {"name": "xor", "pmf": [{"outcome": [0, 0, 0], "p": 0.25}, …]}
or samples as CSV: a line for each, symbols any text, the target in the last
column. The first line is a sample too, unless --header is given. A file is CSV
if it is named so, or if it does not begin with { or [. The file - is stdin.

Examples:
  goalsearch pid xor.json
  goalsearch pid samples.csv --header --format json
  goalsearch pid - < xor.json`,
		Flags: []cli.Flag{
			flags.Format("table", "json"),
			&cli.BoolFlag{Name: "header", Usage: "the first line of a CSV file names the columns"},
		},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			return pidOptions{file: args[0], header: line.Bool("header"), format: line.String("format")}, nil
		}),
	}
}

type pidOptions struct {
	file   string
	header bool
	format string
}

func (o pidOptions) Run(_ context.Context, std terminal.Streams) error {
	cases, err := o.read(std)
	if err != nil {
		return err
	}
	list := make([]decomposed, len(cases))
	for i, c := range cases {
		list[i] = decomposed{c.name, c.pmf.Decompose()}
	}
	if o.format == "json" {
		return jsonform.Write(std.Out, list)
	}
	for i, d := range list {
		if i > 0 {
			fmt.Fprintln(std.Out)
		}
		if err := d.write(std.Out); err != nil {
			return err
		}
	}
	return nil
}

// pidCase is a distribution to be decomposed.
type pidCase struct {
	name string
	pmf  *pid.PMF
}

// read reads the distributions of the file.
func (o pidOptions) read(std terminal.Streams) ([]pidCase, error) {
	name, in := "stdin", std.In
	if o.file != "-" {
		f, err := os.Open(o.file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		name, in = o.file, f
	}
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	title := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	if !isJSON(name, data) {
		pmf, remark, err := readSamples(data, o.header)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if remark != "" {
			fmt.Fprintf(std.Err, "%s: %s\n", name, remark)
		}
		return []pidCase{{title, pmf}}, nil
	}
	if o.header {
		return nil, terminal.Usagef("--header: %s is JSON, not CSV", name)
	}
	cases, err := readDistributions(data, title)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return cases, nil
}

// isJSON tells JSON from CSV by the name of a file, or else by how it begins.
func isJSON(name string, data []byte) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv":
		return false
	case ".json":
		return true
	}
	text := strings.TrimSpace(string(data[:min(len(data), 1<<10)]))
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")
}

// decomposed is a case and its decomposition.
type decomposed struct {
	name string
	*pid.Decomposition
}

// MarshalJSON writes the atoms in the order of the lattice.
func (d decomposed) MarshalJSON() ([]byte, error) {
	type parts struct {
		Informative    float64 `json:"informative"`
		Misinformative float64 `json:"misinformative"`
		Atom           float64 `json:"atom"`
	}
	sources := pid.Numbered(d.Lattice.Sources)
	var average object
	for i, node := range d.Lattice.Nodes {
		p := d.Average[i]
		average = append(average, member{sources.Format(node), parts{p.Informative, p.Misinformative, p.Atom()}})
	}
	return json.Marshal(struct {
		Name              string  `json:"name"`
		Average           object  `json:"average"`
		MutualInformation float64 `json:"mutual_information"`
		ResidualEntropy   float64 `json:"residual_entropy"`
	}{d.name, average, d.MutualInformation, d.ResidualEntropy})
}

// write writes the atoms as a table.
func (d decomposed) write(w io.Writer) error {
	fmt.Fprintf(w, "%s: %d sources, mutual information %.6f bit, residual entropy %.6f bit\n",
		d.name, d.Lattice.Sources, d.MutualInformation, d.ResidualEntropy)
	t := results.NewTable(results.Left("atom"), results.Right("bits"), results.Right("informative"), results.Right("misinformative"))
	sources := pid.Numbered(d.Lattice.Sources)
	for i, node := range d.Lattice.Nodes {
		p := d.Average[i]
		t.Add(sources.Format(node), fixed(p.Atom()), fixed(p.Informative), fixed(p.Misinformative))
	}
	return terminal.WriteTable(w, t)
}

// fixed writes a number so that a column of them lines up.
func fixed(x float64) string { return fmt.Sprintf("%.6f", math.Round(x*1e6)/1e6+0) }

// object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	text := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			text = append(text, ',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.name, err)
		}
		text = append(append(append(text, name...), ':'), value...)
	}
	return append(text, '}'), nil
}
