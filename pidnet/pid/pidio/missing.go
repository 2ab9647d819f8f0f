package pidio

import (
	"fmt"
	"slices"
	"strings"
)

// Missing says what becomes of samples that lack a value.
type Missing int

// RefuseMissing refuses samples that lack a value, by line; DropMissing leaves them out;
// MissingAsSymbol takes the empty cell, or what stands for it, for a symbol like any other.
const (
	RefuseMissing Missing = iota
	DropMissing
	MissingAsSymbol
)

// missingWords are what common programs write where a value is missing, and infiniteWords
// what they write for numbers that are not finite, in small letters.
var (
	missingWords  = []string{"nan", "+nan", "-nan", "na", "<na>", "n/a", "#n/a", "#n/a n/a", "#na", "null", "none", "nil", "nat", "1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan"}
	infiniteWords = []string{"inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "1.#inf", "-1.#inf"}
)

// isMissing reports whether a cell lacks a value, and says how.
func isMissing(cell string) (how string, missing bool) {
	word := strings.ToLower(cell)
	switch {
	case word == "":
		return "the cell is empty", true
	case slices.Contains(missingWords, word):
		return fmt.Sprintf("%q stands for a missing value", cell), true
	case slices.Contains(infiniteWords, word):
		return fmt.Sprintf("%q is not finite", cell), true
	}
	return "", false
}
