package pidio

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Header says whether the first line names the columns.
type Header int

// FindHeader looks whether the first line can be nothing else than names; the others say so.
const (
	FindHeader Header = iota
	WithHeader
	WithoutHeader
)

// header takes the names of the columns off a sheet, nil if it has none.
func (s *sheet) header(mode Header, asked []string) (names []string, remarks []Remark) {
	if len(s.rows) == 0 || mode == WithoutHeader {
		return nil, nil
	}
	first := s.rows[0]
	switch {
	case mode == WithHeader, len(asked) > 0 && all(asked, func(name string) bool { return slices.Contains(first, name) && !isNumber(name) }):
	case s.isHeader():
		remarks = []Remark{{HeaderRead, fmt.Sprintf("line %d names the columns: %s", s.lines[0], strings.Join(first, ", "))}}
	default:
		if s.mayBeHeader() {
			remarks = []Remark{{MaybeHeader, "the first line was counted as a sample, but none of its symbols occurs again"}}
		} else if s.countsColumns() {
			remarks = []Remark{{MaybeHeader, "the first line was counted as a sample, but it may number the columns"}}
		}
		return nil, remarks
	}
	s.rows, s.lines = s.rows[1:], s.lines[1:]
	return first, remarks
}

func all[T any](list []T, is func(T) bool) bool {
	return !slices.ContainsFunc(list, func(x T) bool { return !is(x) })
}

func isNumber(text string) bool {
	_, ok := parseNumber(text)
	return ok
}

// isHeader reports whether the first row is one of texts, all different, above columns of
// which one has nothing but numbers. The name of the first may be empty, as of an index.
func (s *sheet) isHeader() bool {
	first, rest := s.rows[0], s.rows[1:]
	for i, cell := range first {
		_, missing := isMissing(cell)
		if isNumber(cell) || missing && (i > 0 || cell != "") || slices.Contains(first[:i], cell) {
			return false
		}
	}
	for i := range first {
		if len(rest) > 0 && all(rest, func(row []string) bool { _, missing := isMissing(row[i]); return missing || isNumber(row[i]) }) &&
			slices.ContainsFunc(rest, func(row []string) bool { return isNumber(row[i]) }) {
			return true
		}
	}
	return false
}

// mayBeHeader reports whether no symbol of the first row occurs again in its column, though
// others of it do.
func (s *sheet) mayBeHeader() bool {
	const least = 4 // rows, to tell
	if len(s.rows) < least {
		return false
	}
	for i, cell := range s.rows[0] {
		count := make(map[string]int)
		for _, row := range s.rows[1:] {
			count[row[i]]++
		}
		if count[cell] > 0 || len(count) == len(s.rows)-1 {
			return false
		}
	}
	return true
}

// countsColumns reports whether the first row is 0, 1, 2, …, as some programs name columns,
// and a symbol of it does not occur again in its column.
func (s *sheet) countsColumns() bool {
	if len(s.rows) < 2 || !all(s.rows[:1], func(row []string) bool {
		for i, cell := range row {
			if cell != strconv.Itoa(i) {
				return false
			}
		}
		return true
	}) {
		return false
	}
	for i, cell := range s.rows[0] {
		if !slices.ContainsFunc(s.rows[1:], func(row []string) bool { return row[i] == cell }) {
			return true
		}
	}
	return false
}
