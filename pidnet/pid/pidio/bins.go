package pidio

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// Method is a way to divide numbers into bins.
type Method string

// EqualWidth divides the range of the values into parts of the same width; EqualFrequency
// gives each bin as many samples as the others, as far as equal values, which stay
// together, allow it.
const (
	EqualWidth     Method = "equal-width"
	EqualFrequency Method = "equal-frequency"
)

// MaxBins is the largest number of bins of a column.
const MaxBins = 1 << 16

// Bins say into how many bins to divide a column, or every column that no other Bins name.
// A column of at most so many different values, or one without numbers, keeps its values as
// symbols.
type Bins struct {
	Column string // name, or number from 1; "": every other column
	Count  int    // 0: none, the values are symbols
	Method Method
}

// ParseBins reads "[COLUMN=]K[,METHOD]", where K may be none and the METHOD is equal-width
// unless it is given.
func ParseBins(text string) (Bins, error) {
	b := Bins{Method: EqualWidth}
	rest := text
	if i := strings.LastIndexByte(text, '='); i >= 0 {
		b.Column, rest = strings.TrimSpace(text[:i]), text[i+1:]
		if b.Column == "" {
			return b, fmt.Errorf("%q names no column in front of =", text)
		}
	}
	count, method, given := strings.Cut(rest, ",")
	if given {
		b.Method = Method(strings.TrimSpace(method))
		if b.Method != EqualWidth && b.Method != EqualFrequency {
			return b, fmt.Errorf("%q: there is no way %q to divide into bins: write %s or %s", text, b.Method, EqualWidth, EqualFrequency)
		}
	}
	count = strings.TrimSpace(count)
	if count == "none" && !given {
		return b, nil
	}
	n, err := strconv.Atoi(count)
	if err != nil || n < 2 || n > MaxBins {
		return b, fmt.Errorf("%q is no number of bins: write 2 to %d, or none", count, MaxBins)
	}
	b.Count = n
	return b, nil
}

// Division is how a column was divided.
type Division struct {
	Method Method
	// Ranges are the smallest and the largest value in each bin that has any, in
	// ascending order.
	Ranges [][2]float64
}

// divide divides the columns into bins as the rules say, and refuses continuous columns
// of which they say nothing.
func (s *Samples) divide(table *sheet, chosen []int, names []string, rules []Bins) error {
	rule, err := rulesOf(chosen, names, rules)
	if err != nil {
		return err
	}
	for i := range s.Columns {
		c := &s.Columns[i]
		title := titleOf(names, chosen[i])
		switch b := rule[i]; {
		case b == nil:
			if c.isContinuous() {
				return refuse(Continuous, 0, "column %s: nearly every value is a number of its own, %d in %d samples: it is continuous, and "+
					"as symbols its values say everything about each other by chance; divide it into bins", title, len(c.Symbols), len(c.Values))
			}
		case b.Count > 0:
			values, err := c.numbers(table, chosen[i], title, b)
			if err != nil {
				return err
			}
			if values != nil {
				s.Remarks = append(s.Remarks, c.divide(values, *b, title))
			}
		}
	}
	return nil
}

// rulesOf returns the rule of each chosen column, nil where there is none.
func rulesOf(chosen []int, names []string, rules []Bins) ([]*Bins, error) {
	list := make([]*Bins, len(chosen))
	var general *Bins
	for r := range rules {
		b := &rules[r]
		if b.Column == "" {
			if general != nil {
				return nil, refuse(UnknownColumn, 0, "bins of all columns are given twice; name the columns")
			}
			general = b
			continue
		}
		at := slices.IndexFunc(chosen, func(i int) bool { return i < len(names) && names[i] == b.Column })
		if n, err := strconv.Atoi(b.Column); at < 0 && err == nil && !slices.Contains(names, b.Column) {
			at = slices.Index(chosen, n-1)
		}
		switch {
		case at < 0:
			return nil, refuse(UnknownColumn, 0, "bins of column %q: it is neither a source nor the target", b.Column)
		case list[at] != nil:
			return nil, refuse(UnknownColumn, 0, "bins of column %q are given twice", b.Column)
		}
		list[at] = b
	}
	for i := range list {
		if list[i] == nil {
			list[i] = general
		}
	}
	return list, nil
}

// isContinuous reports whether a column has numbers alone, some of them with a fraction, and
// hardly any twice.
func (c *Column) isContinuous() bool {
	return nearlyAll(len(c.Symbols), len(c.Values)) &&
		all(c.Symbols, func(s Symbol) bool { return isNumber(s.text) }) &&
		slices.ContainsFunc(c.Symbols, func(s Symbol) bool { x, _ := parseNumber(s.text); return x != math.Trunc(x) })
}

// numbers returns the value of each symbol of a column that is to be divided, nil if it
// keeps its symbols. A column of more symbols than bins must have numbers alone, or none.
func (c *Column) numbers(table *sheet, i int, title string, b *Bins) ([]float64, error) {
	if len(c.Symbols) <= b.Count {
		return nil, nil
	}
	values := make([]float64, len(c.Symbols))
	odd, some := -1, false
	for k, s := range c.Symbols {
		x, ok := parseNumber(s.text)
		if values[k] = x; ok {
			some = true
		} else if odd < 0 {
			odd = k
		}
	}
	switch {
	case odd < 0:
		return values, nil
	case !some && b.Column == "":
		return nil, nil
	}
	row := slices.Index(c.Values, int32(odd))
	hint := ""
	if _, ok := parseNumber(strings.Replace(table.rows[row][i], ",", ".", 1)); ok {
		hint = ": write a decimal point"
	}
	return nil, refuse(NoNumber, table.lines[row], "column %s is to be divided into bins, but %q is no number%s", title, table.rows[row][i], hint)
}

// divide puts the values of the symbols into bins, which become the symbols.
func (c *Column) divide(values []float64, b Bins, title string) Remark {
	order := make([]int, len(values)) // symbols by value
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(values[i], values[j]) })
	sorted := make([]float64, len(values))
	for k, i := range order {
		sorted[k] = values[i]
	}
	var bins []int // by position in sorted
	if b.Method == EqualFrequency {
		count, frequency := make([]int, len(values)), make([]int, len(values))
		for _, v := range c.Values {
			count[v]++
		}
		for k, i := range order {
			frequency[k] = count[i]
		}
		bins = equalFrequency(sorted, frequency, b.Count)
	} else {
		bins = equalWidth(sorted, b.Count)
	}
	d := &Division{Method: b.Method}
	number := make([]int32, len(values)) // of the bin of each symbol
	for k, i := range order {
		if k == 0 || bins[k] != bins[k-1] {
			d.Ranges = append(d.Ranges, [2]float64{sorted[k], sorted[k]})
		}
		last := len(d.Ranges) - 1
		d.Ranges[last][1] = sorted[k]
		number[i] = int32(last)
	}
	for r, v := range c.Values {
		c.Values[r] = number[v]
	}
	before := len(c.Symbols)
	c.Symbols, c.Division = nil, d
	for _, r := range d.Ranges {
		c.Symbols = append(c.Symbols, Symbol{text: rangeText(r)})
	}
	text := fmt.Sprintf("column %s: %d values are divided into %d bins (%s)", title, before, len(d.Ranges), b.Method)
	if empty := b.Count - len(d.Ranges); empty > 0 {
		text += fmt.Sprintf("; %d of %d bins would be empty and are left out", empty, b.Count)
	}
	return Remark{Divided, text}
}

// rangeText writes the range of a bin.
func rangeText(r [2]float64) string {
	low := strconv.FormatFloat(r[0], 'g', -1, 64)
	if r[0] == r[1] {
		return low
	}
	return low + ".." + strconv.FormatFloat(r[1], 'g', -1, 64)
}

// equalWidth returns the bin of each of ascending values: the range from the smallest to the
// largest in parts of equal width, each with its lower end, the last with both.
func equalWidth(sorted []float64, count int) []int {
	low, high := sorted[0], sorted[len(sorted)-1]
	edges := make([]float64, count-1) // between the bins
	for i := range edges {
		t := float64(i+1) / float64(count)
		edges[i] = low*(1-t) + high*t // the difference of the ends may be infinite
		if i > 0 {
			edges[i] = max(edges[i], edges[i-1])
		}
	}
	bins := make([]int, len(sorted))
	for k, x := range sorted {
		bins[k] = sort.Search(len(edges), func(i int) bool { return edges[i] > x })
	}
	return bins
}

// equalFrequency returns the bin of each of ascending values, of which there are as many
// samples as their frequency: one with n samples below it is in bin n·count/samples, so that
// equal values are together.
func equalFrequency(sorted []float64, frequency []int, count int) []int {
	samples := 0
	for _, n := range frequency {
		samples += n
	}
	bins := make([]int, len(sorted))
	below := 0
	for k, n := range frequency {
		bins[k] = below * count / samples
		if k > 0 && sorted[k] == sorted[k-1] {
			bins[k] = bins[k-1] // two whole numbers that are one float64
		}
		below += n
	}
	return bins
}
