package results

import (
	"bytes"
	"io"
	"strings"

	"goalsearch/internal/plaintext"
	"goalsearch/search"
)

// WriteMarkdown writes goals of a study as a table of GitHub Flavored Markdown,
// in the given order, with the caption above it and the accuracy of the goal that ranks first in bold.
func WriteMarkdown(w io.Writer, study search.Study, ranked []Ranked, opts TableOptions) error {
	opts, err := opts.complete(study, ranked)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString(escapeMarkdown(opts.Caption) + "\n\n")
	for i, row := range goalCells(ranked, opts) {
		for _, c := range row {
			b.WriteString("| " + c.markdown + " ")
		}
		b.WriteString("|\n")
		if i == 0 {
			b.WriteString("| :--- " + strings.Repeat("| ---: ", len(row)-1) + "|\n")
		}
	}
	_, err = b.WriteTo(w)
	return err
}

// escapeMarkdown makes text mean nothing but itself in a line of Markdown.
func escapeMarkdown(text string) string {
	var b strings.Builder
	for _, r := range plaintext.Printable(text) {
		if strings.ContainsRune("\\`*_[]<>|~&#$", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
