package dataset

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Names that the column of labels may have.
var labelColumns = []string{"label", "y"}

// readCSV reads a set from a .csv file: a sample a line, a number in every
// column. With a header, which is there if something in the first line is no
// number, the labels are in the column named label or y; without, in the last.
// Errors start with the line.
func readCSV(ctx context.Context, file io.ReaderAt, size int64) (*labelled, error) {
	r := bufio.NewReaderSize(contextReader{ctx, io.NewSectionReader(file, 0, size)}, 1<<16)
	if mark, _ := r.Peek(3); bytes.Equal(mark, []byte("\ufeff")) {
		_, _ = r.Discard(len(mark)) // as some programs begin a file
	}
	t := csvTable{lines: csv.NewReader(r)}
	t.lines.FieldsPerRecord = -1
	t.lines.ReuseRecord = true
	for {
		err := t.next()
		if err == io.EOF {
			return t.samples()
		}
		if err != nil {
			return nil, err
		}
	}
}

// csvTable is a table in reading.
type csvTable struct {
	lines  *csv.Reader
	names  []string // of the columns, where there is a header
	width  int      // columns; 0 before the first line
	label  int      // the column of labels
	values []float32
	labels []uint16
}

// next reads a line; io.EOF is the end of the file.
func (t *csvTable) next() error {
	fields, err := t.lines.Read()
	if parse := (*csv.ParseError)(nil); errors.As(err, &parse) {
		return fmt.Errorf("line %d, column %d: %w", parse.Line, parse.Column, parse.Err)
	}
	if err != nil {
		return err
	}
	line, _ := t.lines.FieldPos(0)
	if t.width == 0 {
		isHeader, err := t.begin(fields)
		if err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		if isHeader {
			return nil
		}
	}
	if len(fields) != t.width {
		return fmt.Errorf("line %d: it has %d columns, the first one has %d", line, len(fields), t.width)
	}
	if len(t.values)+t.width > MaxValues {
		return fmt.Errorf("line %d: there are more than the %d numbers that are accepted", line, MaxValues)
	}
	for i, field := range fields {
		if err := t.add(i, strings.TrimSpace(field)); err != nil {
			line, _ := t.lines.FieldPos(i)
			return fmt.Errorf("line %d, %s: %w", line, t.column(i), err)
		}
	}
	return nil
}

// begin finds the columns from the first line, and says whether it is a header.
func (t *csvTable) begin(fields []string) (isHeader bool, err error) {
	if len(fields) < 2 {
		return false, errors.New("it has one column only; write the numbers of a sample into one line, with commas between them")
	}
	t.width, t.label = len(fields), len(fields)-1
	for _, field := range fields {
		if _, err := strconv.ParseFloat(strings.TrimSpace(field), 64); errors.Is(err, strconv.ErrSyntax) {
			return true, t.readHeader(fields)
		}
	}
	return false, nil
}

// readHeader finds the column of labels by its name. NumPy puts # before a header.
func (t *csvTable) readHeader(fields []string) error {
	t.label = -1
	for i, field := range fields {
		name := strings.TrimSpace(field)
		if i == 0 {
			name = strings.TrimSpace(strings.TrimPrefix(name, "#"))
		}
		if name == "" {
			return fmt.Errorf("column %d of the header has no name: name it, or leave it out if it numbers the samples (pandas: index=False)", i+1)
		}
		t.names = append(t.names, name)
		for _, wanted := range labelColumns {
			if !strings.EqualFold(name, wanted) {
				continue
			}
			if t.label >= 0 {
				return fmt.Errorf("%s and %s are both named as the column of labels is", t.column(t.label), t.column(i))
			}
			t.label = i
		}
	}
	if t.label < 0 {
		return fmt.Errorf("it is a header, as not all in it are numbers, but none of its columns %s is named %s",
			cut(strings.Join(t.names, ", ")), strings.Join(labelColumns, " or "))
	}
	return nil
}

// column names a column for errors.
func (t *csvTable) column(i int) string {
	if t.names == nil {
		return fmt.Sprintf("column %d", i+1)
	}
	return fmt.Sprintf("column %d (%s)", i+1, cut(t.names[i]))
}

// add reads a field of a sample.
func (t *csvTable) add(column int, field string) error {
	v, err := strconv.ParseFloat(field, 64)
	switch {
	case field == "":
		return errors.New("it is empty; every sample needs all its numbers")
	case errors.Is(err, strconv.ErrSyntax):
		return fmt.Errorf("%q is no number", cut(field))
	case column == t.label:
		label, err := asLabel(v)
		if err != nil && t.names == nil {
			return fmt.Errorf("label %w; without a header the last column has the labels", err)
		}
		if err != nil {
			return fmt.Errorf("label %w", err)
		}
		t.labels = append(t.labels, label)
		return nil
	}
	value, err := asValue(v)
	t.values = append(t.values, value)
	return err
}

// samples returns what was read.
func (t *csvTable) samples() (*labelled, error) {
	if len(t.labels) == 0 {
		return nil, errors.New("there is no sample in it")
	}
	size := t.width - 1
	return &labelled{
		rows: 1, cols: size, channels: 1,
		train: Images{Values: t.values, Labels: t.labels, Count: len(t.labels), Size: size},
	}, nil
}
