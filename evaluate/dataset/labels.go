package dataset

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// labels are those of samples as a file has them: whole numbers, or words.
type labels struct {
	texts  []string          // the different ones, in the order in which they came
	places []string          // where each came first
	index  map[string]uint16 // of texts
	ids    []uint16          // by sample
}

// longestLabel is the most bytes of a label.
const longestLabel = 256

// errMissing: a sample has no label or no input where it must have one.
var errMissing = errors.New("the value is missing: leave the sample out, or fill it in")

// add takes the label of the next sample. place says where it is, in words.
func (l *labels) add(text string, place func() string) error {
	id, known := l.index[text]
	if !known {
		if err := checkLabel(text); err != nil {
			return err
		}
		if len(l.texts) == MaxClasses {
			return fmt.Errorf("it is another label after %d different ones, more than are accepted", MaxClasses)
		}
		if l.index == nil {
			l.index = make(map[string]uint16)
		}
		id = uint16(len(l.texts))
		text = strings.Clone(text) // the reader's memory is not kept
		l.index[text] = id
		l.texts, l.places = append(l.texts, text), append(l.places, place())
	}
	l.ids = append(l.ids, id)
	return nil
}

// checkLabel refuses a text that cannot name a class.
func checkLabel(text string) error {
	switch {
	case isMissing(text):
		return errMissing
	case !utf8.ValidString(text):
		return errors.New("the label is no UTF-8: save the file in this encoding")
	case strings.ContainsFunc(text, unicode.IsControl):
		return fmt.Errorf("the label %q has control characters", cut(text))
	case len(text) > longestLabel:
		return fmt.Errorf("the label %q is longer than %d bytes", cut(text), longestLabel)
	}
	return nil
}

// isMissing says whether a text is what programs write for a value that there is not.
func isMissing(text string) bool {
	switch strings.ToLower(text) {
	case "", "na", "n/a", "#n/a", "<na>", "nan", "+nan", "-nan", "null", "?":
		return true
	}
	return false
}

// classes are those that labels tell apart.
type classes struct {
	// names are in order; none where labels are 0 to K-1.
	names  []string
	number map[string]uint16 // by label as it is written, and by name
	whole  bool              // labels are whole numbers
	count  int
}

// classes numbers the classes: numbers in their order, words in that of their
// characters. Fractions are refused unless there are words too.
func (l *labels) classes() (classes, error) {
	if len(l.texts) == 0 {
		return classes{}, errors.New("there is no sample")
	}
	whole, err := l.wholeNumbers()
	if err != nil {
		return classes{}, err
	}
	c := classes{number: make(map[string]uint16), whole: whole != nil}
	var names []string // of the classes, in order
	nameOf := func(i int) string { return l.texts[i] }
	if whole == nil {
		names = slices.Sorted(slices.Values(l.texts))
	} else {
		names = sortedNumbers(whole)
		nameOf = func(i int) string { return whole[i].String() }
	}
	for i, name := range names {
		c.number[name] = uint16(i)
	}
	for i, text := range l.texts {
		c.number[text] = c.number[nameOf(i)]
	}
	c.count = len(names)
	if whole == nil || names[0] != "0" || names[c.count-1] != strconv.Itoa(c.count-1) {
		c.names = names
	}
	if c.count < 2 {
		return c, fmt.Errorf("labels: all are %s: at least 2 classes are needed", shown(names[0]))
	}
	return c, nil
}

// wholeNumbers returns the labels as numbers, nil if there are words among them.
func (l *labels) wholeNumbers() ([]*big.Int, error) {
	numbers := make([]*big.Int, len(l.texts))
	fraction := -1
	for i, text := range l.texts {
		n, isNumber := wholeNumber(text)
		switch {
		case !isNumber:
			return nil, nil
		case n == nil && fraction < 0:
			fraction = i
		}
		numbers[i] = n
	}
	if fraction >= 0 {
		return nil, fmt.Errorf("%s: label %s is no whole number, nor a word", l.places[fraction], shown(l.texts[fraction]))
	}
	return numbers, nil
}

// mostExact is up to where numbers in double precision are exact.
const mostExact = 1 << 53

// wholeNumber reads a number that may be written as 7, 007, 7.0 or 7e0; nil if it is
// no whole one that is known exactly.
func wholeNumber(text string) (n *big.Int, isNumber bool) {
	if n, ok := new(big.Int).SetString(text, 10); ok {
		return n, true
	}
	v, err := strconv.ParseFloat(text, 64)
	if errors.Is(err, strconv.ErrSyntax) {
		return nil, false
	}
	if !(math.Abs(v) <= mostExact) || v != math.Trunc(v) {
		return nil, true
	}
	return big.NewInt(int64(v)), true
}

// sortedNumbers returns the texts of different numbers, in order.
func sortedNumbers(numbers []*big.Int) []string {
	sorted := slices.SortedFunc(slices.Values(numbers), (*big.Int).Cmp)
	sorted = slices.CompactFunc(sorted, func(a, b *big.Int) bool { return a.Cmp(b) == 0 })
	names := make([]string, len(sorted))
	for i, n := range sorted {
		names[i] = n.String()
	}
	return names
}

// of returns the classes of samples; a label that is none of the classes is refused.
func (c classes) of(l *labels) ([]uint16, error) {
	numbers := make([]uint16, len(l.texts)) // by id
	for i, text := range l.texts {
		n, ok := c.numberOf(text)
		if !ok {
			return nil, fmt.Errorf("%s: no training sample has the label %s", l.places[i], shown(text))
		}
		numbers[i] = n
	}
	list := make([]uint16, len(l.ids))
	for i, id := range l.ids {
		list[i] = numbers[id]
	}
	return list, nil
}

// numberOf returns the number of the class that a label means.
func (c classes) numberOf(text string) (n uint16, ok bool) {
	if n, ok = c.number[text]; ok || !c.whole {
		return n, ok
	}
	whole, _ := wholeNumber(text)
	if whole == nil {
		return 0, false
	}
	n, ok = c.number[whole.String()]
	return n, ok
}
