package results

import (
	"bytes"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"goalsearch/search"
)

// WriteParquet writes trials of a study as a Parquet file, in the given order: a
// column per field, null what a trial has not; whole numbers are INT64, numbers
// DOUBLE, texts UTF-8. The metadata of the file have the study's name under
// goalsearch.study and its canonical spec under goalsearch.spec.
func WriteParquet(w io.Writer, study search.Study, ranked []Ranked) error {
	fields := Fields(study)
	spec, err := study.Spec.Canonical()
	if err != nil {
		return fmt.Errorf("study %s: %w", study.Name, err)
	}
	var b bytes.Buffer
	file := parquet.NewWriter(&b, parquet.NewSchema("trials", columnsOf(fields)),
		parquet.Compression(&parquet.Zstd),
		parquet.KeyValueMetadata("goalsearch.study", study.Name),
		parquet.KeyValueMetadata("goalsearch.spec", string(spec)))
	rows := make([]parquet.Row, len(ranked))
	for i, r := range ranked {
		rows[i] = rowOf(fields, r)
	}
	if _, err := file.WriteRows(rows); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	_, err = b.WriteTo(w)
	return err
}

// columnsOf is the schema of fields.
func columnsOf(fields []Field) parquet.Node {
	s := orderedGroup{Group: make(parquet.Group), order: make([]parquet.Field, len(fields))}
	position := make(map[string]int, len(fields))
	for i, f := range fields {
		position[f.Name] = i
		node := parquet.Leaf(parquet.DoubleType)
		switch f.Kind {
		case Whole:
			node = parquet.Int(64)
		case Text:
			node = parquet.String()
		}
		s.Group[f.Name] = parquet.Optional(node)
	}
	for _, f := range s.Group.Fields() {
		s.order[position[f.Name()]] = f
	}
	return s
}

// orderedGroup is a group whose columns come in a given order; that of a
// parquet.Group is the alphabet's.
type orderedGroup struct {
	parquet.Group
	order []parquet.Field
}

// Fields implements parquet.Node.
func (g orderedGroup) Fields() []parquet.Field { return g.order }

func rowOf(fields []Field, r Ranked) parquet.Row {
	row := make(parquet.Row, len(fields))
	for i, f := range fields {
		d := f.of(r)
		if !d.known {
			row[i] = parquet.NullValue().Level(0, 0, i)
			continue
		}
		value := parquet.DoubleValue(d.number)
		switch f.Kind {
		case Whole:
			value = parquet.Int64Value(int64(d.number))
		case Text:
			value = parquet.ByteArrayValue([]byte(d.text))
		}
		row[i] = value.Level(0, 1, i)
	}
	return row
}
