package dataset

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// labelColumns are names that the column of labels may have.
var labelColumns = []string{"label", "labels", "y", "class", "target"}

// columns are those of a table.
type columns struct {
	names   []string // nil where there is no header
	width   int
	label   int
	inputs  []int
	indices []int // columns that number the samples
	remarks []string
	// doubtful is the name of the column of labels where it may be a label: the first
	// line was taken as a header because it counts. Else it is empty.
	doubtful string
}

// layout finds the columns of a table from its first two lines, of which the second may
// not be there. It says whether the first is a header.
type layout struct {
	cells
	how           Reading
	first, second []string
	isCounted     bool // the first line is taken as a header because it counts
	columns
}

// findColumns returns the columns, and whether the first line is a header.
func findColumns(c cells, how Reading, first, second []string) (columns, bool, error) {
	l := layout{cells: c, how: how, first: first, second: second}
	l.width = len(first)
	if l.width < 2 {
		return l.columns, false, fmt.Errorf("it has one column only; write a sample into one line, with %s between its columns", l.wantedSeparators())
	}
	isHeader, err := l.findHeader()
	if err != nil {
		return l.columns, false, err
	}
	if isHeader {
		if err := l.readNames(); err != nil {
			return l.columns, true, err
		}
	}
	if err := l.findLabel(); err != nil {
		return l.columns, isHeader, err
	}
	if l.isCounted && l.isWord(l.names[l.label]) {
		l.doubtful = l.names[l.label]
	}
	return l.columns, isHeader, l.findInputs()
}

func (l *layout) wantedSeparators() string {
	if l.decimalComma {
		return "semicolons or tabs"
	}
	return "commas, semicolons or tabs"
}

// findHeader says whether the first line is a header. It is one where its cells have
// words that those below have not, or where it begins with an empty cell, as that of
// pandas with an index, and where it counts 0, 1, 2, as that of pandas from an array
// does; whether it counts or is a sample of small whole numbers may be open.
func (l *layout) findHeader() (bool, error) {
	if l.how.Header == Present || l.how.Header == Absent {
		return l.how.Header == Present, nil
	}
	for _, cell := range slices.Concat(l.first, l.second) {
		if !l.decimalComma && withDecimalComma.MatchString(cell) {
			return false, commaError(cell)
		}
	}
	words := 0
	var numbers []int // columns
	for i, cell := range l.first {
		switch {
		case l.isWord(cell):
			words++
		case l.isNumber(cell):
			numbers = append(numbers, i)
		}
	}
	switch {
	case l.first[0] == "", len(numbers) == 0, words > 0 && l.numbersBelowWords():
		return true, nil
	case !l.counts(numbers):
		return false, nil
	}
	start, last := l.first[numbers[0]], l.first[numbers[len(numbers)-1]]
	// So many numbers do not count by chance; and where whole numbers stand above others,
	// they are no sample.
	if len(numbers) >= 6 || l.wholeAboveOthers(numbers) {
		l.remarks = append(l.remarks, fmt.Sprintf("the first line, which counts from %s to %s, is taken as a header", start, last))
		l.isCounted = true
		return true, nil
	}
	return false, openHeader(fmt.Sprintf("the first line counts from %s to %s", start, last))
}

// openHeader asks whether the first line is a header.
func openHeader(reason string) error {
	return &ReadingError{"header", reason + ": it may be a header or a sample", Present + " or " + Absent}
}

// numbersBelowWords says whether there is a number below each word of the first line.
func (l *layout) numbersBelowWords() bool {
	for i, cell := range l.first {
		if l.isWord(cell) && (i >= len(l.second) || !l.isNumber(l.second[i])) {
			return false
		}
	}
	return true
}

// counts says whether at least two cells of the first line count from 0 or 1 on.
func (l *layout) counts(numbers []int) bool {
	if len(numbers) < 2 || l.first[numbers[0]] != "0" && l.first[numbers[0]] != "1" {
		return false
	}
	start, _ := strconv.Atoi(l.first[numbers[0]])
	for n, i := range numbers {
		if l.first[i] != strconv.Itoa(start+n) {
			return false
		}
	}
	return true
}

// wholeAboveOthers says whether below a whole number of the first line there is
// something else.
func (l *layout) wholeAboveOthers(numbers []int) bool {
	for _, i := range numbers {
		if i >= len(l.second) {
			return false
		}
		if _, err := strconv.ParseInt(l.second[i], 10, 64); err != nil {
			return true
		}
	}
	return false
}

// readNames reads the header. NumPy puts # before one. Columns without a name at its
// beginning number the samples, as pandas writes its index.
func (l *layout) readNames() error {
	l.names = slices.Clone(l.first)
	l.names[0] = strings.TrimSpace(strings.TrimPrefix(l.names[0], "#"))
	for i, name := range l.names {
		l.names[i] = strings.Clone(name)
	}
	if l.how.X != "" {
		return nil // other columns do not matter
	}
	for i, name := range l.names {
		isIndex := name == "" || strings.HasPrefix(name, "Unnamed: ")
		switch {
		case isIndex && i == len(l.indices):
			l.indices = append(l.indices, i)
		case name == "":
			return fmt.Errorf("column %d of the header has no name: name it, or leave the column out", i+1)
		}
	}
	for _, i := range l.indices {
		l.remarks = append(l.remarks, fmt.Sprintf("column %d numbers the samples and is left out", i+1))
	}
	if len(l.indices) > l.width-2 {
		return fmt.Errorf("of its columns, %d have a name: a table of samples has inputs and labels", l.width-len(l.indices))
	}
	return nil
}

// findLabel finds the column of labels: the one that is asked for; the one that is named
// as labels are, or else the only one with words; without names, the only one with
// words, or else the last.
func (l *layout) findLabel() error {
	if l.how.Y != "" {
		i, err := l.columnOf("y", l.how.Y)
		l.label = i
		return err
	}
	var named, words []int
	for i := range l.width {
		if l.names != nil && slices.Contains(labelColumns, strings.ToLower(l.names[i])) {
			named = append(named, i)
		}
		if l.hasWords(i) && !slices.Contains(l.indices, i) {
			words = append(words, i)
		}
	}
	switch {
	case len(named) > 1:
		return l.openLabel(fmt.Sprintf("%s are all named as the column of labels is", l.list(named)))
	case len(named) == 1 && len(words) == 1 && words[0] != named[0]:
		return l.openLabel(fmt.Sprintf("%s is named as the column of labels is, but %s has words", l.column(named[0]), l.column(words[0])))
	case len(named) == 1:
		l.label = named[0]
	case len(words) == 1:
		l.label = words[0]
		l.remarks = append(l.remarks, fmt.Sprintf("labels are in %s, the only one with words", l.column(words[0])))
	case l.names == nil || l.namesCount():
		l.label = l.width - 1
		l.remarks = append(l.remarks, fmt.Sprintf("labels are in the last column, %d", l.width))
	case len(words) > 1:
		return l.openLabel(fmt.Sprintf("%s have words, and none is named as the column of labels is", l.list(words)))
	default:
		return l.openLabel(fmt.Sprintf("none of the columns %s is named as the column of labels is (%s), nor has words", l.allNames(), either(labelColumns)))
	}
	return nil
}

// openLabel asks for the column of labels.
func (l *layout) openLabel(reason string) error {
	return &ReadingError{"y", reason, "the name of the column"}
}

// hasWords says whether a column has words, going by the first sample.
func (l *layout) hasWords(column int) bool {
	sample := l.second
	if l.names == nil {
		sample = l.first
	}
	return column < len(sample) && l.isWord(sample[column])
}

// namesCount says whether all names of columns are numbers.
func (l *layout) namesCount() bool {
	return !slices.ContainsFunc(l.names[len(l.indices):], func(name string) bool { return !l.isNumber(name) })
}

// allNames lists the names of all columns.
func (l *layout) allNames() string {
	var names []string
	for _, name := range l.names {
		names = append(names, shown(name))
	}
	return cut(strings.Join(names, ", "))
}

// list names columns.
func (l *layout) list(columns []int) string {
	var names []string
	for _, i := range columns {
		names = append(names, l.column(i))
	}
	return cut(strings.Join(names, " and "))
}

// columnOf returns the column of a name, or, without names, of a number from 1.
func (l *layout) columnOf(key, name string) (int, error) {
	choice := "the name of a column"
	if l.names == nil {
		if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= l.width {
			return n - 1, nil
		}
		return 0, &ReadingError{key, fmt.Sprintf("there is no column %q, as columns have no names", cut(name)), fmt.Sprintf("a number from 1 to %d", l.width)}
	}
	var found []int
	for _, same := range []func(string) bool{
		func(other string) bool { return other == name },
		func(other string) bool { return strings.EqualFold(other, name) },
	} {
		for i, other := range l.names {
			if same(other) {
				found = append(found, i)
			}
		}
		if len(found) == 1 {
			return found[0], nil
		}
		if len(found) > 1 {
			return 0, fmt.Errorf("%s have that name: give each column a name of its own", l.list(found))
		}
	}
	return 0, &ReadingError{key, fmt.Sprintf("there is no column %q among %s", cut(name), l.allNames()), choice}
}

// findInputs finds the columns of inputs: those that are asked for, or else all but
// those of labels and numbers of samples.
func (l *layout) findInputs() error {
	if l.how.X == "" {
		for i := range l.width {
			if i != l.label && !slices.Contains(l.indices, i) {
				l.inputs = append(l.inputs, i)
			}
		}
		return nil
	}
	lines, err := csv.NewReader(strings.NewReader(l.how.X)).ReadAll()
	if err != nil || len(lines) != 1 {
		return &ReadingError{"x", fmt.Sprintf("%q is no list of columns", cut(l.how.X)), "names of columns, comma-separated"}
	}
	for _, name := range lines[0] {
		i, err := l.columnOf("x", strings.TrimSpace(name))
		if err != nil {
			return err
		}
		if i == l.label {
			return &ReadingError{"x", fmt.Sprintf("%s has the labels", l.column(i)), "columns without it"}
		}
		if slices.Contains(l.inputs, i) {
			return &ReadingError{"x", fmt.Sprintf("%s is there twice", l.column(i)), "different columns"}
		}
		l.inputs = append(l.inputs, i)
	}
	return nil
}

// column names a column for errors.
func (c columns) column(i int) string {
	if c.names == nil {
		return fmt.Sprintf("column %d", i+1)
	}
	return fmt.Sprintf("column %d (%s)", i+1, shown(c.names[i]))
}
