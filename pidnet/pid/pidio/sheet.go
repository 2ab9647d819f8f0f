package pidio

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// sheet is delimited text: rows of as many cells each.
type sheet struct {
	rows  [][]string
	lines []int // of each row, from 1
}

// readSheet reads delimited text. A separator of 0 is found in the first line. Space around
// cells, empty lines and a byte order mark are passed over.
func readSheet(text []byte, separator rune) (sheet, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if err := checkText(text); err != nil {
		return sheet{}, err
	}
	if separator == 0 {
		separator = findSeparator(text)
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma = separator
	r.TrimLeadingSpace = separator != '\t' // or empty cells would be lost
	r.FieldsPerRecord = -1                 // told below, with the line
	var s sheet
	for {
		row, err := r.Read()
		if err == io.EOF {
			return s, nil
		}
		if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
			return s, fmt.Errorf("line %d, column %d: %w", wrong.Line, wrong.Column, wrong.Err)
		}
		if err != nil {
			return s, err
		}
		line, _ := r.FieldPos(0)
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		if last := len(row) - 1; separator == ' ' && last > 0 && row[last] == "" {
			row = row[:last] // space at the end of the line
		}
		if len(row) == 1 && row[0] == "" {
			continue
		}
		if len(s.rows) > 0 && len(row) != len(s.rows[0]) {
			return s, fmt.Errorf("line %d: it has %d columns, the first line has %d", line, len(row), len(s.rows[0]))
		}
		s.rows, s.lines = append(s.rows, row), append(s.lines, line)
	}
}

// checkText refuses what is not UTF-8, and what is no text.
func checkText(text []byte) error {
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return errors.New("the text is in UTF-16: save it as UTF-8")
	}
	if at := bytes.IndexByte(text, 0); at >= 0 {
		return fmt.Errorf("line %d: it has a byte of 0: this is no text", lineAt(text, at))
	}
	if utf8.Valid(text) {
		return nil
	}
	at := 0
	for {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			return fmt.Errorf("line %d: it is not UTF-8: save the text as UTF-8", lineAt(text, at))
		}
		at += size
	}
}

func lineAt(text []byte, offset int) int { return bytes.Count(text[:offset], []byte("\n")) + 1 }

// findSeparator returns what separates the cells of the first line that has any: a tab, else
// a semicolon, else a comma, outside quotes. If there is none of them, but space, it is that.
func findSeparator(text []byte) rune {
	first := string(text)
	if text := bytes.TrimSpace(text); len(text) > 0 {
		line, _, _ := bytes.Cut(text, []byte("\n"))
		first = strings.TrimSpace(string(line))
	}
	var outside strings.Builder
	for i, part := range strings.Split(first, `"`) {
		if i%2 == 0 {
			outside.WriteString(part)
		}
	}
	for _, separator := range "\t;," {
		if strings.ContainsRune(outside.String(), separator) {
			return separator
		}
	}
	if strings.ContainsRune(outside.String(), ' ') {
		return ' '
	}
	return ','
}

// IsJSON tells JSON from samples: by the ending of a file's name, or else by how its text
// begins.
func IsJSON(name string, text []byte) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv", ".tsv", ".tab":
		return false
	case ".json":
		return true
	}
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff")))
	return len(text) > 0 && (text[0] == '{' || text[0] == '[')
}
