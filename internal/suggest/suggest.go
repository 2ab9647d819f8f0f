// Package suggest finds the name that was probably meant.
package suggest

import (
	"strings"

	"github.com/xrash/smetrics"
)

// Nearest returns the name that a word was probably meant to be, or "": the one that the
// fewest insertions and deletions of bytes lead to, whatever the case, if these are at
// most two or a third of the word, and fewer than the word is long.
func Nearest(word string, names []string) string {
	best, fewest := "", min(len(word), max(2, len(word)/3)+1)
	for _, name := range names {
		const insert, remove, replace = 1, 1, 2
		n := smetrics.WagnerFischer(strings.ToLower(word), strings.ToLower(name), insert, remove, replace)
		if n < fewest && len(name) > 1 {
			best, fewest = name, n
		}
	}
	return best
}

// DidYouMean asks for the nearest name, or lists them all.
func DidYouMean(word string, names []string) string {
	if name := Nearest(word, names); name != "" {
		return "did you mean " + name + "?"
	}
	return "known are " + strings.Join(names, ", ")
}
