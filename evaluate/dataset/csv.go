package dataset

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// readCSV reads a set from a table of so many bytes: a sample a line, with commas,
// semicolons or tabs between a number in every column and a label in one. Errors start
// with the line.
func readCSV(ctx context.Context, file io.ReaderAt, size int64, how Reading) (*labelled, error) {
	c := cells{decimalComma: how.Decimal == Comma}
	lines, err := newRecords(contextReader{ctx, io.NewSectionReader(file, 0, size)}, c.decimalComma)
	if err != nil {
		return nil, err
	}
	t := csvTable{lines: lines, cells: c}
	if err := t.begin(how); err != nil {
		return nil, err
	}
	for {
		r, err := t.next()
		if err == io.EOF {
			return t.samples()
		}
		if err == nil {
			err = t.add(r)
		}
		if err != nil {
			return nil, err
		}
	}
}

// csvTable is a table in reading.
type csvTable struct {
	lines *csv.Reader
	cells
	columns
	values []float32
	labels labels
	// first is the number that each column of indices begins with.
	first []int
	// isNumbering says that the first column of inputs counts the samples so far.
	isNumbering bool
}

// record is a line of a table.
type record struct {
	line  int
	cells []string
}

// next reads a line; io.EOF is the end of the file. Its cells are good until the next.
func (t *csvTable) next() (r record, err error) {
	r.cells, err = t.lines.Read()
	if parse := (*csv.ParseError)(nil); errors.As(err, &parse) {
		return r, fmt.Errorf("line %d, column %d: %w", parse.Line, parse.Column, parse.Err)
	}
	if err != nil {
		return r, err
	}
	r.line, _ = t.lines.FieldPos(0)
	for i, cell := range r.cells {
		r.cells[i] = strings.TrimSpace(cell)
	}
	return r, nil
}

// begin finds the columns from the first two lines, and takes the samples in these.
func (t *csvTable) begin(how Reading) error {
	first, err := t.next()
	if err == io.EOF {
		return nil
	}
	if err != nil {
		return err
	}
	first.cells = slices.Clone(first.cells)
	second, err := t.next()
	if err != nil && err != io.EOF {
		return err
	}
	atEnd := err == io.EOF
	var isHeader bool
	if t.columns, isHeader, err = findColumns(t.cells, how, first.cells, second.cells); err != nil {
		return fmt.Errorf("line %d: %w", first.line, err)
	}
	t.isNumbering = true
	if !isHeader {
		err = t.add(first)
	}
	if err == nil && !atEnd {
		err = t.add(second)
	}
	return err
}

// add takes a sample.
func (t *csvTable) add(r record) error {
	if len(r.cells) != t.width {
		return fmt.Errorf("line %d: it has %d columns, the first one has %d", r.line, len(r.cells), t.width)
	}
	if len(t.values)+len(t.inputs) > MaxValues {
		return fmt.Errorf("line %d: there are more than the %d numbers that are accepted", r.line, MaxValues)
	}
	at := func(column int) string { return fmt.Sprintf("line %d, %s", r.line, t.column(column)) }
	for n, column := range t.indices {
		if err := t.checkIndex(n, r.cells[column]); err != nil {
			return fmt.Errorf("%s: %w", at(column), err)
		}
	}
	for _, column := range t.inputs {
		value, err := t.input(r.cells[column])
		if err != nil {
			return fmt.Errorf("%s: %w", at(column), err)
		}
		t.values = append(t.values, value)
	}
	t.watchNumbering()
	label := t.labelOf(r.cells[t.label])
	if err := t.labels.add(label, func() string { return at(t.label) }); err != nil {
		return fmt.Errorf("%s: %w", at(t.label), err)
	}
	return nil
}

// checkIndex holds a cell of a column without a name against the number that the
// sample has in it.
func (t *csvTable) checkIndex(n int, cell string) error {
	number, err := strconv.Atoi(cell)
	sample := len(t.labels.ids)
	if sample == 0 && err == nil && number <= 1 {
		t.first = append(t.first, number)
	}
	if err != nil || n >= len(t.first) || number != t.first[n]+sample {
		return fmt.Errorf("the column has no name, but %q does not number the samples from 0 or 1 on: name the column, or leave it out (pandas: index=False)", cut(cell))
	}
	return nil
}

// watchNumbering notes whether the first column of inputs counts the samples.
func (t *csvTable) watchNumbering() {
	n := len(t.labels.ids)
	first, value := t.values[0], t.values[n*len(t.inputs)]
	t.isNumbering = t.isNumbering && (first == 0 || first == 1) && value == first+float32(n)
}

// samples returns what was read.
func (t *csvTable) samples() (*labelled, error) {
	count, size := len(t.labels.ids), len(t.inputs)
	if count == 0 {
		return nil, errors.New("there is no sample in it")
	}
	if _, isLabel := t.labels.index[t.doubtful]; isLabel {
		return nil, openHeader(fmt.Sprintf("line 1: it has %q, which is a label below", t.doubtful))
	}
	if t.isNumbering && count > heldOut {
		t.remarks = append(t.remarks, fmt.Sprintf("%s numbers the samples, and is an input all the same", t.column(t.inputs[0])))
	}
	return &labelled{
		rows: 1, cols: size, channels: 1, remarks: t.remarks,
		train: part{Images: Images{Values: t.values, Count: count, Size: size}, labels: t.labels},
	}, nil
}
