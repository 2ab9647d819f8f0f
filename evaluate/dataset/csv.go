package dataset

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// labelColumns are the names of a column of labels.
var labelColumns = []string{"label", "y"}

// byteOrderMark is what some programs begin a text with.
const byteOrderMark = "\ufeff"

// csvTable reads a CSV file line by line.
type csvTable struct {
	*csv.Reader
	label   int // the column of labels
	columns int
	line    int // of the record that was read
}

// readCSV reads a data set from the size bytes of r: one sample a line, all of
// them numbers, of which one is the label. The first line may name the columns:
// it does if any of its fields is no number. The label is in the column named
// label or y, otherwise in the first. Errors start with the line.
func readCSV(ctx context.Context, r io.ReaderAt, size int64) (*samples, error) {
	in := bufio.NewReader(contextReader{ctx, io.NewSectionReader(r, 0, size)})
	if start, _ := in.Peek(len(byteOrderMark)); string(start) == byteOrderMark {
		if _, err := in.Discard(len(byteOrderMark)); err != nil {
			return nil, err
		}
	}
	t := csvTable{Reader: csv.NewReader(in)}
	t.ReuseRecord = true
	t.FieldsPerRecord = -1 // counted here, for an error that names the line
	first, err := t.next()
	switch {
	case err == io.EOF:
		return nil, errors.New("it is empty")
	case err != nil:
		return nil, err
	}
	if t.columns = len(first); t.columns < 2 {
		return nil, fmt.Errorf("line %d: there is one column only, want a label and inputs, separated by commas", t.line)
	}
	im := Images{Size: t.columns - 1}
	if isHeader(first) {
		if t.label, err = labelColumn(first); err != nil {
			return nil, fmt.Errorf("line %d: %w", t.line, err)
		}
	} else if err := t.sample(first, &im); err != nil {
		return nil, err
	}
	for {
		record, err := t.next()
		if err == io.EOF {
			return &samples{shape: shape{1, im.Size, 1}, train: im}, nil
		}
		if err == nil {
			err = t.sample(record, &im)
		}
		if err != nil {
			return nil, err
		}
	}
}

// next reads a record.
func (t *csvTable) next() ([]string, error) {
	record, err := t.Read()
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return nil, fmt.Errorf("line %d, byte %d: %w", parse.Line, parse.Column, parse.Err)
	}
	if err != nil {
		return nil, err
	}
	t.line, _ = t.FieldPos(0)
	return record, nil
}

// isHeader says whether a record names columns.
func isHeader(record []string) bool {
	for _, field := range record {
		if _, err := strconv.ParseFloat(strings.TrimSpace(field), 64); errors.Is(err, strconv.ErrSyntax) && strings.TrimSpace(field) != "" {
			return true
		}
	}
	return false
}

// labelColumn finds the column of labels by its name; without one it is the first.
func labelColumn(header []string) (int, error) {
	column, found := 0, ""
	for i, field := range header {
		for _, name := range labelColumns {
			if !strings.EqualFold(strings.TrimSpace(field), name) {
				continue
			}
			if found != "" {
				return 0, fmt.Errorf("columns %q and %q may both be the label: rename one", found, field)
			}
			column, found = i, strings.Clone(field)
		}
	}
	return column, nil
}

// sample appends the sample in a record to im.
func (t *csvTable) sample(record []string, im *Images) error {
	if len(record) != t.columns {
		return fmt.Errorf("line %d: there are %d columns, but %d in the first line", t.line, len(record), t.columns)
	}
	if len(im.Values) > MaxValues-im.Size {
		return fmt.Errorf("line %d: there are more than the %d numbers that are accepted", t.line, MaxValues)
	}
	for i, field := range record {
		field = strings.TrimSpace(field)
		if i == t.label {
			v, err := strconv.ParseFloat(field, 64)
			if err != nil || !(v >= 0 && v < MaxClasses) || v != math.Trunc(v) {
				return fmt.Errorf("line %d, column %d: %q is no label, a whole number from 0 to %d", t.line, i+1, field, MaxClasses-1)
			}
			im.Labels = append(im.Labels, uint16(v))
			continue
		}
		v, err := strconv.ParseFloat(field, 32)
		if err != nil || v-v != 0 {
			return fmt.Errorf("line %d, column %d: %q is no finite number in single precision", t.line, i+1, field)
		}
		im.Values = append(im.Values, float32(v))
	}
	im.Count++
	return nil
}
