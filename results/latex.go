package results

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"

	"goalsearch/search"
)

// WriteLaTeX writes goals of a study as a LaTeX table, in the given order, with
// the best accuracy in bold. The document needs \usepackage{booktabs}.
func WriteLaTeX(w io.Writer, study search.Study, ranked []Ranked, opts TableOptions) error {
	opts, err := opts.complete(study, ranked)
	if err != nil {
		return err
	}
	if !labelSyntax.MatchString(opts.Label) {
		return fmt.Errorf("label %q: use letters, digits and . : / + - = only", opts.Label)
	}
	rows := goalCells(ranked, opts)
	var b bytes.Buffer
	b.WriteString("% needs \\usepackage{booktabs}\n\\begin{table}\n  \\centering\n")
	fmt.Fprintf(&b, "  \\caption{%s}\n", escapeLaTeX(opts.Caption))
	if opts.Label != "" {
		fmt.Fprintf(&b, "  \\label{%s}\n", opts.Label)
	}
	fmt.Fprintf(&b, "  \\smallskip\n  \\begin{tabular}{l%s}\n    \\toprule\n", strings.Repeat("r", len(rows[0])-1))
	for i, row := range rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, c.latex)
		}
		fmt.Fprintf(&b, "    %s \\\\\n", strings.Join(cells, " & "))
		if i == 0 || opts.Orientation == GoalsAsColumns && i == scoreRows {
			b.WriteString("    \\midrule\n")
		}
	}
	b.WriteString("    \\bottomrule\n  \\end{tabular}\n\\end{table}\n")
	_, err = b.WriteTo(w)
	return err
}

// scoreRows is the number of rows between the header and the weights where goals
// are columns.
const scoreRows = 2

var (
	labelSyntax = regexp.MustCompile(`^[A-Za-z0-9.:/+=-]*$`)
	atomSyntax  = regexp.MustCompile(`^(\{[A-Za-z0-9]+\})+$`)
)

// atomCell is the name of a weight: an atom as the PID literature writes it,
// Π with its antichain as index; anything else as text.
func atomCell(name string) cell {
	c := textCell(name)
	switch {
	case atomSyntax.MatchString(name):
		c.latex = `$\Pi_{` + strings.NewReplacer("{", `\{`, "}", `\}`).Replace(name) + `}$`
	case name == "H_res":
		c.latex = `$H_{\mathrm{res}}$`
	}
	return c
}

// escapeLaTeX makes text mean nothing but itself to LaTeX. Characters that the
// fonts of pdfLaTeX may lack are replaced by their code points.
func escapeLaTeX(text string) string {
	var b strings.Builder
	before := ' '
	for _, r := range printable(text) {
		escaped, special := latexText[r]
		switch {
		case special:
			b.WriteString(escaped)
		case r == before && strings.ContainsRune("-',", r): // would be drawn as one sign
			b.WriteString("{}" + string(r))
		case r < 0x7f || latexLetters(r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\texttt{U+%04X}`, r)
		}
		before = r
	}
	return b.String()
}

// latexLetters reports whether pdfLaTeX has the character of Latin-1 or Latin
// Extended-A without any package, as its default fonts (OT1) have all but these.
func latexLetters(r rune) bool {
	return r >= 0xa0 && r < 0x180 && !strings.ContainsRune("«»ÐÞðþĄąĐđĘęĦħĮįĸĿŀŉŊŋŦŧŲųſ", r)
}

// latexText has the characters that LaTeX reads otherwise than as themselves.
var latexText = map[rune]string{
	'\\': `\textbackslash{}`, '{': `\{`, '}': `\}`, '$': `\$`, '&': `\&`, '#': `\#`, '_': `\_`, '%': `\%`,
	'~': `\textasciitilde{}`, '^': `\textasciicircum{}`, '<': `\textless{}`, '>': `\textgreater{}`, '|': `\textbar{}`,
	'"': `\texttt{\char34}`, '`': `\textasciigrave{}`,
	'±': `$\pm$`, 'µ': `$\mu$`, '×': `$\times$`, '·': `$\cdot$`, '°': `$^\circ$`,
	'–': `--`, '—': `---`, '…': `\ldots{}`, '\u00a0': `~`, '‘': "`", '’': `'`, '“': "``", '”': `''`,
}
