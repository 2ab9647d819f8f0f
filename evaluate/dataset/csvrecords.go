package dataset

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits of a line of a table, beyond which it is none: they bound the memory that
// reading one takes.
const (
	longestLine = 16 << 20 // bytes
	mostColumns = 1 << 20
)

// separators are what may stand between the columns of a table, those first that stand
// nowhere else in a line of numbers.
var separators = []byte{'\t', ';', ','}

// newRecords reads the lines of a table. What separates columns is found from the first
// line that is not empty; with a decimal comma, it is no comma.
func newRecords(file io.Reader, decimalComma bool) (*csv.Reader, error) {
	r := bufio.NewReaderSize(file, 1<<16)
	start, err := r.Peek(1 << 16)
	if err != nil && err != io.EOF {
		return nil, err
	}
	for _, mark := range []string{"\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(start, []byte(mark)) {
			return nil, errors.New("it is in UTF-16: save it as CSV in UTF-8")
		}
	}
	if mark := []byte("\ufeff"); bytes.HasPrefix(start, mark) { // as some programs begin a file
		start = start[len(mark):]
		_, _ = r.Discard(len(mark))
	}
	separator := separatorOf(start, decimalComma)
	lines := csv.NewReader(&boundedLines{r: r})
	lines.Comma = rune(separator)
	lines.FieldsPerRecord = -1
	lines.ReuseRecord = true
	return lines, nil
}

// separatorOf finds what separates columns from the beginning of a file.
func separatorOf(start []byte, decimalComma bool) byte {
	line, _, _ := strings.Cut(strings.TrimLeft(string(start), "\r\n"), "\n")
	for _, separator := range separators {
		inQuotes := false
		for i := range len(line) {
			switch {
			case line[i] == '"':
				inQuotes = !inQuotes
			case line[i] == separator && !inQuotes && !(separator == ',' && decimalComma):
				return separator
			}
		}
	}
	if decimalComma {
		return ';'
	}
	return ','
}

// boundedLines refuses lines, as quotes make them, that are too long for a table.
type boundedLines struct {
	r        io.Reader
	line     int // of the file, from 0
	bytes    int // of this line of the table
	columns  int
	inQuotes bool
}

// Read implements io.Reader.
func (b *boundedLines) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	for _, c := range p[:n] {
		b.bytes++
		switch c {
		case '"':
			b.inQuotes = !b.inQuotes
		case '\n':
			b.line++
			if !b.inQuotes {
				b.bytes, b.columns = 0, 0
			}
		case '\t', ';', ',':
			b.columns++
		}
		if b.bytes > longestLine || b.columns > mostColumns {
			return 0, fmt.Errorf("line %d: it is longer than %d bytes or has more than %d columns: is it a table?", b.line+1, longestLine, mostColumns)
		}
	}
	return n, err
}
