package pidio

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"goalsearch/pidnet/pid"
)

// SampleOptions say how to read samples. The zero value finds what it can, and refuses what
// it cannot tell.
type SampleOptions struct {
	// Separator of the cells; 0: the tab, semicolon, comma or space of the first line.
	Separator rune
	Header    Header
	// Sources and Target choose columns by name, or by number from 1; a name wins.
	// None: the last column is the target, and the others are the sources.
	Sources []string
	Target  string
	Missing Missing
	Bins    []Bins
}

// Samples are values of sources and a target, as many of each.
type Samples struct {
	// Columns are the sources, in order, and the target.
	Columns []Column
	Remarks []Remark
}

// Column has the samples of one variable.
type Column struct {
	Name string // "" if it has none
	// Values are positions in Symbols, by sample.
	Values  []int32
	Symbols []Symbol
	// Division tells how the values were divided into bins, nil if they were not.
	Division *Division

	title string // in a message
}

// ReadSamples reads samples from delimited text: a line for each, a column for each
// variable. Errors about the text tell the line, and are an *Error where a caller may have
// advice.
func ReadSamples(text []byte, o SampleOptions) (*Samples, error) {
	table, err := readSheet(text, o.Separator)
	if err != nil {
		return nil, err
	}
	asked := slices.Clone(o.Sources)
	if o.Target != "" {
		asked = append(asked, o.Target)
	}
	names, remarks := table.header(o.Header, asked)
	if len(table.rows) == 0 {
		return nil, errors.New("there are no samples in it")
	}
	columns := len(table.rows[0])
	if len(o.Sources) == 0 && table.hasIndex(names) {
		return nil, refuse(IndexColumn, 0, "the first column has no name and numbers the samples: it is an index; choose the columns that count")
	}
	chosen, err := choose(names, columns, o.Sources, o.Target)
	if err != nil {
		return nil, err
	}
	s := &Samples{Remarks: remarks}
	if err := s.treatMissing(&table, chosen, names, o.Missing); err != nil {
		return nil, err
	}
	for _, i := range chosen {
		s.add(&table, i, names)
	}
	if err := s.divide(&table, chosen, names, o.Bins); err != nil {
		return nil, err
	}
	s.doubt()
	return s, nil
}

// hasIndex reports whether the first column has no name, where others have, and counts.
func (s *sheet) hasIndex(names []string) bool {
	if len(names) == 0 || names[0] != "" {
		return false
	}
	from, err := strconv.Atoi(s.rows[0][0])
	if err != nil {
		return false
	}
	for i, row := range s.rows {
		if row[0] != strconv.Itoa(from+i) {
			return false
		}
	}
	return true
}

// titleOf names a column of a sheet in a message.
func titleOf(names []string, i int) string {
	if i < len(names) && names[i] != "" {
		return fmt.Sprintf("%d (%s)", i+1, names[i])
	}
	return strconv.Itoa(i + 1)
}

// treatMissing does what is asked for with samples that lack a value of a chosen column.
func (s *Samples) treatMissing(table *sheet, chosen []int, names []string, mode Missing) error {
	if mode == MissingAsSymbol {
		return nil
	}
	var rows [][]string
	var lines, dropped []int
	for r, row := range table.rows {
		whole := true
		for _, i := range chosen {
			how, missing := isMissing(row[i])
			if !missing {
				continue
			}
			if mode == RefuseMissing {
				return refuse(MissingValue, table.lines[r], "column %s: %s; every sample needs a value", titleOf(names, i), how)
			}
			whole = false
		}
		if !whole {
			dropped = append(dropped, table.lines[r])
			continue
		}
		rows, lines = append(rows, row), append(lines, table.lines[r])
	}
	if len(dropped) == 0 {
		return nil
	}
	if len(rows) == 0 {
		return refuse(MissingValue, 0, "every sample lacks a value")
	}
	s.Remarks = append(s.Remarks, Remark{Dropped, fmt.Sprintf("%d of %d samples lack a value and are left out: line %s", len(dropped), len(table.rows), firstFew(dropped))})
	table.rows, table.lines = rows, lines
	return nil
}

// firstFew lists numbers, the first of them if they are many.
func firstFew(numbers []int) string {
	const most = 8
	var b strings.Builder
	for i, n := range numbers {
		if i == most {
			b.WriteString(", …")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

// add adds a column of a sheet.
func (s *Samples) add(table *sheet, i int, names []string) {
	c := Column{Values: make([]int32, len(table.rows)), title: titleOf(names, i)}
	if names != nil {
		c.Name = names[i]
	}
	var a alphabet
	spelled := make(map[Symbol]string)
	merged := ""
	for r, row := range table.rows {
		symbol := cellSymbol(row[i])
		first, ok := spelled[symbol]
		if !ok {
			spelled[symbol] = row[i]
		} else if first != row[i] && merged == "" {
			merged = fmt.Sprintf("column %s: %s and %s are the same number and are counted as one symbol", c.title, first, row[i])
		}
		c.Values[r] = a.number(symbol)
	}
	c.Symbols = a.symbols
	if merged != "" {
		s.Remarks = append(s.Remarks, Remark{Merged, merged})
	}
	s.Columns = append(s.Columns, c)
}

// Count is the number of samples.
func (s *Samples) Count() int { return len(s.Columns[0].Values) }

// least is how many samples it takes to say that their values hardly ever repeat.
const least = 5

// nearlyAll reports whether nearly as many of the samples are different as there are.
func nearlyAll(different, samples int) bool {
	return samples >= least && float64(different) >= 0.9*float64(samples)
}

// doubt remarks columns, and combinations of sources, of which nearly every sample has its
// own.
func (s *Samples) doubt() {
	unique := false
	for i := range s.Columns {
		c := &s.Columns[i]
		if nearlyAll(len(c.Symbols), s.Count()) {
			unique = true
			s.Remarks = append(s.Remarks, Remark{NearlyUnique, fmt.Sprintf("column %s: nearly every value is its own symbol, %d in %d samples; "+
				"what the sources say of the target cannot be told from chance", c.title, len(c.Symbols), s.Count())})
		}
	}
	if unique {
		return
	}
	sources, product := s.Columns[:len(s.Columns)-1], 1.0
	for _, c := range sources {
		product *= float64(len(c.Symbols))
	}
	_, occupied := s.cells(sources)
	if product > float64(s.Count()) && nearlyAll(occupied, s.Count()) {
		s.Remarks = append(s.Remarks, Remark{Undersampled, fmt.Sprintf("nearly every sample has values of the sources that no other has, %d in %d samples; "+
			"what they say of the target cannot be told from chance", occupied, s.Count())})
	}
}

// cells numbers the combinations of values of columns that occur, in the order in which
// they come, and returns the number of each sample's, and how many there are.
func (s *Samples) cells(columns []Column) (numbers []int32, count int) {
	known := make(map[[pid.MaxSources + 1]int32]int32)
	numbers = make([]int32, s.Count())
	for r := range numbers {
		var key [pid.MaxSources + 1]int32
		for i := range columns {
			key[i] = columns[i].Values[r]
		}
		n, ok := known[key]
		if !ok {
			n = int32(len(known))
			known[key] = n
		}
		numbers[r] = n
	}
	return numbers, len(known)
}

// Distribution counts the samples: the mass of an outcome is the share of the samples that
// have it.
func (s *Samples) Distribution(name string) (Distribution, error) {
	d := Distribution{Name: name, Samples: s.Count(), Remarks: s.Remarks}
	numbers, count := s.cells(s.Columns)
	last := len(s.Columns) - 1
	outcomes := make([]pid.Outcome, count)
	counts := make([]int, count)
	for r, n := range numbers {
		if counts[n]++; counts[n] > 1 {
			continue
		}
		outcomes[n] = pid.Outcome{Sources: make([]int, last), Target: int(s.Columns[last].Values[r])}
		for i := range last {
			outcomes[n].Sources[i] = int(s.Columns[i].Values[r])
		}
	}
	for n := range outcomes {
		outcomes[n].P = float64(counts[n]) / float64(s.Count())
	}
	var err error
	if d.PMF, err = pid.NewPMF(outcomes); err != nil {
		return d, err
	}
	for i, c := range s.Columns {
		d.Symbols = append(d.Symbols, c.Symbols)
		if i < last {
			d.Sources = append(d.Sources, c.Name)
		}
	}
	d.Target = s.Columns[last].Name
	if d.Target == "" && !slices.ContainsFunc(d.Sources, func(name string) bool { return name != "" }) {
		d.Sources = nil
	}
	return d, nil
}
