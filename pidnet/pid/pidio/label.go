package pidio

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"goalsearch/internal/plaintext"
	"goalsearch/pidnet/pid"
)

// hasNames reports whether all sources have names.
func (d *Distribution) hasNames() bool {
	return len(d.Sources) > 0 && !slices.Contains(d.Sources, "")
}

// label names an atom by the names of the sources: {a}{bc} where all are one character,
// else {left}{right,top}. It is "" if the sources have no names.
func (d *Distribution) label(a pid.Antichain) string {
	if !d.hasNames() {
		return ""
	}
	between := ""
	if slices.ContainsFunc(d.Sources, func(name string) bool { return utf8.RuneCountInString(name) > 1 }) {
		between = ","
	}
	var b strings.Builder
	for _, c := range a.Collections() {
		var members []string
		for i, name := range d.Sources {
			if c>>i&1 == 1 {
				members = append(members, name)
			}
		}
		b.WriteString("{" + strings.Join(members, between) + "}")
	}
	return b.String()
}

// variable names a source, or, behind them, the target, for the head of a column.
func (d *Distribution) variable(i int) string {
	switch n := d.PMF.Sources(); {
	case i < len(d.Sources) && d.Sources[i] != "":
		return plaintext.Printable(d.Sources[i])
	case i < n:
		return strconv.Itoa(i + 1)
	case d.Target != "":
		return plaintext.Printable(d.Target)
	}
	return "target"
}
