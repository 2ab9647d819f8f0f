package results

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"goalsearch/internal/plaintext"
	"goalsearch/search"
)

// WriteLaTeX writes goals of a study as a LaTeX table, in the given order, with
// the accuracy of the goal that ranks first in bold. The document needs \usepackage{booktabs}.
func WriteLaTeX(w io.Writer, study search.Study, ranked []Ranked, opts TableOptions) error {
	opts, err := opts.complete(study, ranked)
	if err != nil {
		return err
	}
	if !labelSyntax.MatchString(opts.Label) {
		return fmt.Errorf("label %q: use letters, digits and . : / + - = only", opts.Label)
	}
	var b bytes.Buffer
	b.WriteString("% needs \\usepackage{booktabs}\n\\begin{table}\n  \\centering\n")
	fmt.Fprintf(&b, "  \\caption{%s}\n", escapeLaTeX(opts.Caption))
	if opts.Label != "" {
		fmt.Fprintf(&b, "  \\label{%s}\n", opts.Label)
	}
	for _, rows := range blocks(goalCells(ranked, opts)) {
		rule := 1 // also below the scores where goals are columns
		if opts.Orientation == GoalsAsColumns {
			rule = len(rows) - len(opts.Atoms)
		}
		writeTabular(&b, rows, rule)
	}
	b.WriteString("\\end{table}\n")
	text := b.String()
	if opts.Document {
		text = "\\documentclass{article}\n\\usepackage{booktabs}\n\\begin{document}\n" + text + "\\end{document}\n"
	}
	_, err = io.WriteString(w, text)
	return err
}

// writeTabular writes rows below a header, and a rule above the row of that number.
func writeTabular(b *bytes.Buffer, rows [][]cell, rule int) {
	fmt.Fprintf(b, "  \\par\\smallskip\n  \\begin{tabular}{l%s}\n    \\toprule\n", strings.Repeat("r", len(rows[0])-1))
	for i, row := range rows {
		if i == 1 || i == rule {
			b.WriteString("    \\midrule\n")
		}
		var cells []string
		for _, c := range row {
			cells = append(cells, c.latex)
		}
		fmt.Fprintf(b, "    %s \\\\\n", strings.Join(cells, " & "))
	}
	b.WriteString("    \\bottomrule\n  \\end{tabular}\n")
}

// blocks divides a table that is wider than a page into several below each other,
// each with the first column.
func blocks(rows [][]cell) [][][]cell {
	const lineWidth = 345 // points, of an article in 10 pt, the narrowest in use
	columns := transpose(rows)
	var list [][][]cell
	block, width := columns[:1:1], columnWidth(columns[0])
	for _, column := range columns[1:] {
		w := columnWidth(column)
		if len(block) > 1 && width+w > lineWidth {
			list = append(list, transpose(block))
			block, width = columns[:1:1], columnWidth(columns[0])
		}
		block, width = append(block, column), width+w
	}
	return append(list, transpose(block))
}

// columnWidth is about how many points a column takes.
func columnWidth(column []cell) float64 {
	const digit, index, between = 5.8, 4.4, 12
	widest := 0.0
	for _, c := range column {
		w := digit * float64(utf8.RuneCountInString(strings.ReplaceAll(c.markdown, "**", "")))
		if strings.HasPrefix(c.latex, "$\\Pi_") {
			w *= index / digit
			w += 2 * digit
		}
		widest = max(widest, w)
	}
	return widest + between
}

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
	for _, r := range plaintext.Printable(text) {
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
