package pid

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// MaxSources is the largest number of sources that a decomposition can have.
const MaxSources = 4

// Collection is a non-empty set of sources: bit i stands for source i+1.
type Collection uint8

// Antichain is a set of collections none of which contains another: the name of
// an atom. Bit c stands for the collection with value c, so antichains are
// comparable values. The zero Antichain is no valid one.
type Antichain uint16

// Collections returns the members of the antichain: smaller ones first, and
// those of one size in the order of their text, as in {3}{12} and {12}{13}.
func (a Antichain) Collections() []Collection {
	list := make([]Collection, 0, bits.OnesCount16(uint16(a)))
	for rest := uint16(a); rest != 0; rest &= rest - 1 {
		list = append(list, Collection(bits.TrailingZeros16(rest)))
	}
	slices.SortFunc(list, func(c, d Collection) int {
		return cmp.Or(cmp.Compare(c.size(), d.size()), cmp.Compare(digits.collection(c), digits.collection(d)))
	})
	return list
}

// Below reports whether a ≤ b in the redundancy lattice: every collection of b
// contains one of a.
func (a Antichain) Below(b Antichain) bool {
	for _, c := range b.Collections() {
		if !slices.ContainsFunc(a.Collections(), func(d Collection) bool { return d&^c == 0 }) {
			return false
		}
	}
	return true
}

// String gives the antichain with numbered sources, as in {1}{23}.
func (a Antichain) String() string { return digits.Format(a) }

func (c Collection) size() int { return bits.OnesCount8(uint8(c)) }

// antichainOf returns the antichain of the collections, or an error if there
// are none or one contains another.
func (s Sources) antichainOf(collections []Collection) (Antichain, error) {
	if len(collections) == 0 {
		return 0, fmt.Errorf("it names no source")
	}
	var a Antichain
	for i, c := range collections {
		for _, d := range collections[:i] {
			if c&^d == 0 || d&^c == 0 {
				return 0, fmt.Errorf("%s and %s: one contains the other", s.collection(d), s.collection(c))
			}
		}
		a |= 1 << c
	}
	return a, nil
}

// Sources names the sources of a decomposition, one letter each: "FCL" for
// feedforward, context and lateral.
type Sources string

const digits Sources = "1234"

// ResidualName is the name of the residual entropy H(Y|all sources) in lists of
// atoms and goal weights.
const ResidualName = "H_res"

// Format writes an antichain with the sources' letters, as in {F}{CL}.
func (s Sources) Format(a Antichain) string {
	var b strings.Builder
	for _, c := range a.Collections() {
		b.WriteString(s.collection(c))
	}
	return b.String()
}

func (s Sources) collection(c Collection) string {
	text := "{"
	for i := range s {
		if c>>i&1 == 1 {
			text += string(s[i : i+1])
		}
	}
	return text + "}"
}

// String returns the letters.
func (s Sources) String() string { return string(s) }

// Parse reads an antichain in any of the forms {F}{CL}, (F)(CL) and {1}{23}.
// The order of collections, and of sources in them, does not matter.
func (s Sources) Parse(text string) (Antichain, error) {
	collections, err := s.parseCollections(text)
	if err != nil {
		return 0, fmt.Errorf("atom %q: %w", text, err)
	}
	a, err := s.antichainOf(collections)
	if err != nil {
		return 0, fmt.Errorf("atom %q: %w", text, err)
	}
	return a, nil
}

func (s Sources) parseCollections(text string) ([]Collection, error) {
	var list []Collection
	for rest := text; rest != ""; {
		var end int
		switch rest[0] {
		case '{':
			end = strings.IndexByte(rest, '}')
		case '(':
			end = strings.IndexByte(rest, ')')
		default:
			return nil, fmt.Errorf("write it as {%s}{%s} or {1}{2}", s[:1], s[1:2])
		}
		if end < 0 {
			return nil, fmt.Errorf("a bracket is not closed")
		}
		c, err := s.parseCollection(rest[1:end])
		if err != nil {
			return nil, err
		}
		list = append(list, c)
		rest = rest[end+1:]
	}
	return list, nil
}

func (s Sources) parseCollection(text string) (Collection, error) {
	var c Collection
	for _, r := range text {
		i := strings.IndexRune(string(s), r)
		if i < 0 {
			i = strings.IndexRune(string(digits[:len(s)]), r)
		}
		if i < 0 {
			return 0, fmt.Errorf("there is no source %q: the sources are %s", r, s.describe())
		}
		if c>>i&1 == 1 {
			return 0, fmt.Errorf("source %q stands twice in {%s}", r, text)
		}
		c |= 1 << i
	}
	if c == 0 {
		return 0, fmt.Errorf("a collection is empty")
	}
	return c, nil
}

func (s Sources) describe() string {
	parts := make([]string, len(s))
	for i := range parts {
		parts[i] = fmt.Sprintf("%s (%d)", s[i:i+1], i+1)
	}
	return strings.Join(parts, ", ")
}

// Atoms lists the names of all atoms in the order of the lattice, the residual
// entropy last; none if there are no sources.
func (s Sources) Atoms() []string {
	if s == "" {
		return nil
	}
	lattice := LatticeOf(len(s))
	names := make([]string, 0, len(lattice.Nodes)+1)
	for _, a := range lattice.Nodes {
		names = append(names, s.Format(a))
	}
	return append(names, ResidualName)
}

// Numbered returns the sources 1 to n, named by their digits.
func Numbered(n int) Sources { return digits[:n] }
