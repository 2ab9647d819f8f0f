package pidio

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"

	"goalsearch/internal/plaintext"
	"goalsearch/pidnet/pid"
	"goalsearch/results"
)

// WriteTable writes results for people, an empty line between them: a head, the atoms in the
// order of the lattice, the information of each source and of all, and the atoms of each
// outcome if the result has them. Remarks are left to the caller.
func WriteTable(w io.Writer, list []Result) error {
	b := bufio.NewWriter(w)
	for i := range list {
		if i > 0 {
			fmt.Fprintln(b)
		}
		if err := list[i].write(b); err != nil {
			return err
		}
	}
	return b.Flush()
}

func (r *Result) write(w io.Writer) error {
	fmt.Fprintf(w, "%s: %d sources, mutual information %s bit, residual entropy %s bit\n",
		plaintext.Printable(r.Name), r.Lattice.Sources, bits(r.MutualInformation), bits(r.ResidualEntropy))
	if s := r.Sampling; s != nil {
		fmt.Fprintf(w, "%d samples in %d of %.10g cells; sources that say nothing of the target would give about %s bit by chance\n",
			s.Samples, s.Occupied, s.Possible, bits(s.Chance))
	}
	if t := r.Test; t != nil {
		fmt.Fprintf(w, "permutation test: p = %s of the mutual information with all sources, %d permutations, seed %d\n",
			probability(t.All.P), t.Permutations, t.Seed)
	}
	for _, write := range []func(io.Writer) error{r.writeAtoms, r.writeSources, r.writePointwise} {
		if err := write(w); err != nil {
			return err
		}
	}
	return nil
}

// writeAtoms writes the average atoms.
func (r *Result) writeAtoms(w io.Writer) error {
	t := results.NewTable(results.Left("atom"), results.Left("sources"), results.Right("bits"), results.Right("informative"), results.Right("misinformative"))
	names := pid.Numbered(r.Lattice.Sources)
	for i, node := range r.Lattice.Nodes {
		p := r.Average[i]
		t.Add(names.Format(node), r.label(node), bits(p.Atom()), bits(p.Informative), bits(p.Misinformative))
	}
	_, err := t.WriteTo(w)
	return err
}

// writeSources writes the information of each source alone and of all together.
func (r *Result) writeSources(w io.Writer) error {
	fmt.Fprintln(w)
	t := results.NewTable(results.Left("source"), results.Left("name"), results.Right("symbols"), results.Right("bits about the target"), results.Right("by chance"), results.Right("p"))
	row := func(source, name, symbols string, information float64, s *Significance) {
		cells := []string{source, name, symbols, bits(information)}
		if s != nil {
			cells = append(cells, bits(s.Chance), probability(s.P))
		}
		t.Add(cells...)
	}
	for i, information := range r.SourceInformation {
		var s *Significance
		if r.Test != nil {
			s = &r.Test.Each[i]
		}
		name := ""
		if i < len(r.Sources) {
			name = r.Sources[i]
		}
		row("{"+strconv.Itoa(i+1)+"}", name, strconv.Itoa(len(r.Symbols[i])), information, s)
	}
	var s *Significance
	if r.Test != nil {
		s = &r.Test.All
	}
	row("all", "", "", r.MutualInformation, s)
	t.Add("target", r.Target, strconv.Itoa(len(r.Symbols[len(r.Symbols)-1])), bits(r.TargetEntropy()))
	_, err := t.WriteTo(w)
	return err
}

// writePointwise writes the atoms of each outcome, a line for each.
func (r *Result) writePointwise(w io.Writer) error {
	if r.Pointwise == nil {
		return nil
	}
	fmt.Fprintln(w)
	columns := []results.Column{}
	for i := range r.Symbols {
		columns = append(columns, results.Left(r.variable(i)))
	}
	columns = append(columns, results.Right("p"), results.Left("atom"), results.Right("bits"), results.Right("informative"), results.Right("misinformative"))
	t := results.NewTable(columns...)
	names := pid.Numbered(r.Lattice.Sources)
	for o, outcome := range r.PMF.Outcomes() {
		symbols := r.symbolsOf(outcome)
		for i, node := range r.Lattice.Nodes {
			p := r.Pointwise[o][i]
			cells := make([]string, 0, len(columns))
			for _, s := range symbols {
				cells = append(cells, s.String())
			}
			cells = append(cells, strconv.FormatFloat(outcome.P, 'g', 6, 64), names.Format(node), bits(p.Atom()), bits(p.Informative), bits(p.Misinformative))
			t.Add(cells...)
		}
	}
	_, err := t.WriteTo(w)
	return err
}

// symbolsOf returns the symbols of an outcome, the target last.
func (d *Distribution) symbolsOf(o pid.Outcome) []Symbol {
	list := make([]Symbol, 0, len(d.Symbols))
	for i, number := range o.Sources {
		list = append(list, d.Symbols[i][number])
	}
	return append(list, d.Symbols[len(d.Symbols)-1][o.Target])
}

// bits writes a number so that a column of them lines up.
func bits(x float64) string { return fmt.Sprintf("%.6f", math.Round(x*1e6)/1e6+0) }

// probability writes a p-value.
func probability(p float64) string { return strconv.FormatFloat(p, 'g', 3, 64) }
