package results

import (
	"bytes"
	"io"
	"unicode/utf8"

	"goalsearch/internal/plaintext"
)

// Column is a column of a Table.
type Column struct {
	Name  string
	Right bool // aligned to the right, as numbers are
}

// Table is text in aligned columns, for people. Cells are one line each; control
// characters in them are shown as spaces. A column is left out if all its cells
// are empty.
type Table struct {
	columns []Column
	rows    [][]string
}

// NewTable returns a table without rows.
func NewTable(columns ...Column) *Table { return &Table{columns: columns} }

// Left and Right make columns of a name.
func Left(name string) Column  { return Column{Name: name} }
func Right(name string) Column { return Column{Name: name, Right: true} }

// Add adds a row. Cells that are left out are empty; it panics if there are more
// cells than columns.
func (t *Table) Add(cells ...string) {
	row := make([]string, len(t.columns))
	if len(cells) > len(row) {
		panic("results: more cells than columns")
	}
	for i, cell := range cells {
		row[i] = plaintext.Printable(cell)
	}
	t.rows = append(t.rows, row)
}

// WriteTo writes the names of the columns and the rows, columns two spaces apart
// and no space at the ends of lines.
func (t *Table) WriteTo(w io.Writer) (int64, error) {
	names := make([]string, len(t.columns))
	widths := make([]int, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.Name
		for _, row := range t.rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
		}
		if widths[i] > 0 || len(t.rows) == 0 {
			widths[i] = max(widths[i], utf8.RuneCountInString(c.Name))
		}
	}
	width := 1
	for _, w := range widths {
		width += w + len("  ")
	}
	var b bytes.Buffer
	b.Grow(width * (len(t.rows) + 1))
	t.line(&b, widths, names)
	for _, row := range t.rows {
		t.line(&b, widths, row)
	}
	return b.WriteTo(w)
}

func (t *Table) line(b *bytes.Buffer, widths []int, cells []string) {
	begin := b.Len()
	spaces := func(n int) {
		for range n {
			b.WriteByte(' ')
		}
	}
	for i, cell := range cells {
		if widths[i] == 0 {
			continue
		}
		if b.Len() > begin {
			spaces(2)
		}
		pad := widths[i] - utf8.RuneCountInString(cell)
		if t.columns[i].Right {
			spaces(pad)
			b.WriteString(cell)
		} else {
			b.WriteString(cell)
			spaces(pad)
		}
	}
	end := b.Len()
	for end > begin && b.Bytes()[end-1] == ' ' {
		end--
	}
	b.Truncate(end)
	b.WriteByte('\n')
}
